"""How is a change of a record noted, and traced later: who changed what, by which rule?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from trajanus import clock
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.spec import Resource
from trajanus.resources.values import as_json
from trajanus.store.models import Change, OutboxEntry
from trajanus.store.models.history import Cause
from trajanus.sync.lane import Lane


def note(
    lane: Lane,
    row: MirrorModel,
    cause: Cause,
    *,
    fields: Mapping[str, tuple[object, object]] | None = None,
    lost: Mapping[str, object] | None = None,
    rule: str = "",
    by: int | None = None,
    text: str = "",
    entry: OutboxEntry | None = None,
) -> None:
    """Add a line to the record's history. `fields` is column -> (before, after)."""
    change = _change(lane, row.pk, cause, fields or {}, by=by, text=text)
    change.lost = {name: as_json(value) for name, value in (lost or {}).items()}
    change.rule = rule
    change.outbox_id = entry.pk if entry else None
    change.save()


def note_all(
    lane: Lane,
    changes: Mapping[int, Mapping[str, tuple[object, object]]],
    *,
    by: int | None,
    text: str,
) -> None:
    """Add a line to the history of each row: what a person changed in all of them at once."""
    lines = [
        _change(lane, row, Cause.PERSON, fields, by=by, text=text)
        for row, fields in changes.items()
    ]
    Change.objects.bulk_create(lines, batch_size=500)


def _change(
    lane: Lane,
    row: int,
    cause: Cause,
    fields: Mapping[str, tuple[object, object]],
    *,
    by: int | None,
    text: str,
) -> Change:
    return Change(
        at=clock.now(),
        connection=lane.connection,
        project_id=lane.project_id,
        resource=lane.resource.name,
        row_id=row,
        cause=cause,
        user_id=by,
        fields={name: [as_json(old), as_json(new)] for name, (old, new) in fields.items()},
        note=text,
    )


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One column in a line of history, with its name for people; `lost`: what did not count."""

    column: str
    label: str
    before: object = None
    after: object = None
    lost: object = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a record's history."""

    at: datetime
    cause: str
    by: str  # a person's name, or ""
    rule: str
    note: str
    fields: tuple[FieldChange, ...]
    outbox_id: int | None


def lines_of(resource: Resource, row: MirrorModel, *, most: int = 100) -> tuple[Line, ...]:
    """Return what happened to a record, newest first."""
    changes = Change.objects.filter(resource=resource.name, row_id=row.pk)
    return tuple(
        Line(
            at=change.at,
            cause=change.get_cause_display(),
            by=change.user.get_username() if change.user else "",
            rule=change.rule,
            note=change.note,
            fields=tuple(_fields(resource, change)),
            outbox_id=change.outbox_id,
        )
        for change in changes.select_related("user")[:most]
    )


def _fields(resource: Resource, change: Change) -> Iterator[FieldChange]:
    for name in dict.fromkeys((*change.fields, *change.lost)):
        before, after = change.fields.get(name) or (None, None)
        yield FieldChange(name, _label(resource, name), before, after, change.lost.get(name))


def _label(resource: Resource, column: str) -> str:
    known = {field.name: field for field in resource.model._meta.fields}
    return str(known[column].verbose_name) if column in known else column
