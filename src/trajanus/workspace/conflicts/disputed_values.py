"""How does a person choose a value for a disputed field that neither side has?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trajanus.errors import InvalidValues
from trajanus.resources.values import from_json
from trajanus.store.models.conflict import ConflictState
from trajanus.sync.deciding import conflicts
from trajanus.sync.writing import validation
from trajanus.workspace.conflicts.disputes import Case
from trajanus.workspace.record.editing import BASE, Form
from trajanus.workspace.record.inputs import Choices, cleaned, column_input, meant, typed_text

#: Tells which versions the person had before them.
SEEN = "seen"


def form_for(
    case: Case,
    typed: Mapping[str, str] | None = None,
    *,
    problems: Mapping[str, Sequence[str]] | None = None,
) -> Form:
    """Return the form for the value: what was typed, else ours."""
    name, said = case.conflict.field, dict(problems or {})
    given = dict(typed or {})
    made = column_input(
        Choices(case.about.lane),
        name,
        given.get(name, _ours(case)),
        find=given.get(f"find-{name}", ""),
        problems=said.get(name, ()),
        is_needed=name in case.about.resource.writes.required,
    )
    others = tuple(text for key, texts in said.items() if key != name for text in texts)
    found = ((name, case.label, made.problems[0]),) if made.problems else ()
    return Form((made,), problems=others, found=found)


def choose(case: Case, posted: Mapping[str, str], *, by: int) -> None:
    """Decide for the value in the form. Raises InvalidValues, changing nothing."""
    name, lane = case.conflict.field, case.about.lane
    if not case.can_edit:
        raise InvalidValues({BASE: ["Its value cannot be chosen here."]})
    if posted.get(SEEN, case.mark) != case.mark:
        now = case.theirs.text or "empty"
        raise InvalidValues(
            {BASE: [f"The value at Procore changed meanwhile to: {now}. Save again."]}
        )
    given = {name: meant(lane.resource, name, cleaned(posted.get(name, "")))}
    validation.checked_values(lane, given)
    conflicts.decide(case.conflict, ConflictState.EDITED, value=given[name], by=by)


def _ours(case: Case) -> str:
    stored = case.conflict.ours
    try:
        return cleaned(typed_text(from_json(case.about.resource, case.conflict.field, stored)))
    except ValueError:
        return typed_text(stored)
