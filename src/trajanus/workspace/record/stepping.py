"""Which steps may a record take now, what does each ask, and what was answered?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trajanus.resources.mirror import MirrorModel
from trajanus.resources.spec import Step
from trajanus.store.models import OutboxEntry
from trajanus.store.models.outbox import OPEN_STATES, OutboxKind
from trajanus.sync.files import uploads
from trajanus.sync.files.uploads import Incoming
from trajanus.sync.lane import Lane
from trajanus.sync.writing import edits, outbox
from trajanus.workspace.record.editing import Form, Problems
from trajanus.workspace.record.inputs import Choices, argument_input, cleaned, typed_text
from trajanus.workspace.record.uploading import target_of_step
from trajanus.workspace.shown import words


def possible(lane: Lane, row: MirrorModel) -> list[Step]:
    """Return the steps that the record may take; none that is asked for already."""
    if row.procore_id < 0 or row.missing_since or not lane.resource.steps:
        return []
    waiting = outbox.of_record(lane, row).filter(kind=OutboxKind.STEP, state__in=OPEN_STATES)
    asked = set(waiting.values_list("step", flat=True))
    return [
        step
        for step in lane.resource.steps
        if edits.is_allowed(step, row) and (step.arguments or step.name not in asked)
    ]


def why_not(step: Step, row: MirrorModel) -> str:
    """Say what stands in the way of a step."""
    status = words(str(getattr(row, step.column))).lower()
    return f"{step.label}: not possible while the status is {status}."


def form_for(
    lane: Lane,
    row: MirrorModel,
    step: Step,
    typed: Mapping[str, str] | None,
    *,
    problems: Problems | None = None,
    refused: OutboxEntry | None = None,
) -> Form:
    """Return the form of a step: what was typed, else what was said when Procore refused it."""
    said = dict(problems or {})
    if typed is None and refused:
        typed = {name: typed_text(value) for name, value in refused.values.items()}
        said = {
            name: [f"Procore refused it: {text}" for text in texts]
            for name, texts in refused.problems.items()
        }
    usual = {one.name: "no" for one in step.arguments if one.kind == "boolean"}
    given, choices = usual | dict(typed or {}), Choices(lane, of=row)
    inputs = tuple(
        argument_input(
            choices,
            one,
            given.get(one.name, ""),
            find=given.get(f"find-{one.name}", ""),
            problems=said.get(one.name, ()),
        )
        for one in step.arguments
    )
    shown = {one.name for one in inputs}
    others = tuple(text for name, texts in said.items() if name not in shown for text in texts)
    found = tuple((one.name, one.label, one.problems[0]) for one in inputs if one.problems)
    return Form(inputs, problems=others, found=found)


def take(
    lane: Lane,
    row: MirrorModel,
    step: Step,
    typed: Mapping[str, str],
    files: Sequence[Incoming],
    *,
    by: int,
) -> None:
    """Take the step, with files where it takes some. Raises InvalidValues, changing nothing."""
    given = {one.name: text for one in step.arguments if (text := cleaned(typed.get(one.name, "")))}
    target = target_of_step(lane.resource, step)
    if files and target:
        uploads.attach(lane, row.procore_id, target.name, files, given, by=by)
    else:
        edits.take_step(lane, row.procore_id, step.name, given, by=by)
