"""What is Procore told about a record, how far has it got, and what may be done about it?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from trajanus.records.kind import Kind
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.spec import Resource
from trajanus.store.models import Conflict, OutboxEntry, Upload
from trajanus.store.models.conflict import ConflictState
from trajanus.store.models.outbox import OPEN_STATES, OutboxKind, OutboxState
from trajanus.sync.files.upload_targets import TARGETS
from trajanus.sync.lane import Lane
from trajanus.sync.writing import outbox
from trajanus.workspace.record.inputs import Choices, title_of
from trajanus.workspace.shown import text_of, words

#: So many entries of a record are shown.
MOST = 20


@dataclass(frozen=True, slots=True)
class Sent:
    """One file that travels with an entry."""

    name: str
    percent: int
    state: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """One value of an entry: what it is called, and what it says."""

    label: str
    text: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry of the outbox, for people."""

    key: int
    title: str
    state: str
    label: str
    tone: str
    by: str
    at: datetime
    ended_at: datetime | None
    not_before: datetime | None
    message: str
    said: tuple[Said, ...]
    problems: tuple[str, ...]  # that concern no single value
    files: tuple[Sent, ...]
    can_retry: bool
    can_withdraw: bool
    correct: str  # name of the step that can be corrected and taken again
    can_remake: bool = False  # Procore refused it and takes no change: it is made anew

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def why(self) -> str:
        """Say in short what is wrong: Procore's words by field, else what happened."""
        by_field = (f"{one.label}: {', '.join(one.problems)}" for one in self.said if one.problems)
        return "; ".join((*by_field, *self.problems)) or self.message


_TONES = {
    OutboxState.WAITING: "active",
    OutboxState.SENDING: "active",
    OutboxState.REVIEW: "warn",
    OutboxState.REFUSED: "alarm",
    OutboxState.DONE: "done",
    OutboxState.WITHDRAWN: "quiet",
}


def lines_of(lane: Lane, row: MirrorModel) -> list[Line]:
    """Return the record's entries, the newest first."""
    entries = outbox.of_record(lane, row).select_related("created_by")
    found = list(entries.prefetch_related("uploads").order_by("-pk")[:MOST])
    choices = Choices(lane, of=row)
    return [line_of(choices, entry) for entry in found]


def state_of(lane: Lane, row: MirrorModel) -> str:
    """Return a short mark that changes whenever the record's page would look different."""
    entries = outbox.of_record(lane, row).order_by("-pk")
    waiting = Conflict.objects.filter(
        resource=lane.resource.name, row_id=row.pk, state=ConflictState.OPEN
    )
    moving = Upload.objects.filter(
        entry__resource=lane.resource.name, entry__row_id=row.pk, entry__state__in=OPEN_STATES
    )
    seen = [
        [row.procore_id, row.updated_at, row.seen_at, row.missing_since, row.edits],
        list(entries.values_list("pk", "state", "attempts", "message")[:MOST]),
        list(waiting.values_list("pk", flat=True)),
        list(moving.values_list("pk", "sent")),
    ]
    text = json.dumps(seen, default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def line_of(choices: Choices, entry: OutboxEntry) -> Line:
    """Return one entry for people; fetch it with `created_by` and `uploads`."""
    resource, state = choices.lane.resource, OutboxState(entry.state)
    is_step = entry.kind == OutboxKind.STEP
    is_refused = state in (OutboxState.REFUSED, OutboxState.REVIEW)
    shown = {name for name, _ in _values(entry)}
    return Line(
        key=entry.pk,
        title=_title(resource, entry),
        state=entry.state,
        label=state.label,
        tone=_TONES[state],
        by=entry.created_by.get_username() if entry.created_by else "",
        at=entry.created_at,
        ended_at=entry.ended_at,
        not_before=entry.not_before if entry.is_open else None,
        message=entry.message,
        said=tuple(_said(choices, entry, name, value) for name, value in _values(entry)),
        problems=tuple(
            text if name == "base" else f"{_label_of(resource, name)}: {text}"
            for name, texts in entry.problems.items()
            if name not in shown
            for text in texts
        ),
        files=tuple(_file(upload) for upload in entry.uploads.all()),
        can_retry=is_refused,
        can_withdraw=entry.is_open and state is not OutboxState.SENDING,
        correct=entry.step if is_step and is_refused and entry.values else "",
        can_remake=is_refused and entry.kind == OutboxKind.CREATE and not _can_change(resource),
    )


def _can_change(resource: Resource) -> bool:
    return resource.writes.update is not None or resource.writes.sync is not None


def _label_of(resource: Resource, name: str) -> str:
    return title_of(resource, name) if name in resource.owners else words(name)


def _title(resource: Resource, entry: OutboxEntry) -> str:
    if entry.kind == OutboxKind.UPLOAD:
        return next((one.label for one in TARGETS if one.name == entry.step), "Upload")
    if entry.kind == OutboxKind.STEP:
        return next((one.label for one in resource.steps if one.name == entry.step), entry.step)
    return {
        OutboxKind.CREATE: f"New {resource.title}",
        OutboxKind.UPDATE: "Change",
        OutboxKind.DELETE: f"Delete this {resource.title}",
    }[OutboxKind(entry.kind)]


def _values(entry: OutboxEntry) -> Iterator[tuple[str, object]]:
    """Yield what is worth showing: of a creation, the record shows the values itself."""
    for name, value in entry.values.items():
        is_news = entry.kind != OutboxKind.CREATE and value not in (None, "")
        if is_news or name in entry.problems:
            yield name, value


def _said(choices: Choices, entry: OutboxEntry, name: str, value: object) -> Said:
    resource = choices.lane.resource
    problems = tuple(entry.problems.get(name, ()))
    text = text_of(Kind.TEXT, value)
    step = next((one for one in resource.steps if one.name == entry.step), None)
    for argument in step.arguments if step else ():
        if argument.name == name:
            return Said(argument.label, choices.label_of(argument.choices, text), problems)
    if name in resource.owners:
        return Said(title_of(resource, name), choices.name_of(name, text), problems)
    return Said(words(name), text, problems)


def _file(upload: Upload) -> Sent:
    percent = 100 * upload.sent // upload.size if upload.size else 0
    return Sent(upload.name, percent, upload.get_state_display(), upload.size)
