"""What do people, programs and other parts of the hub ask to be written?

Each function keeps the wish and puts it into the outbox in one transaction: what a person saved is
owed to Procore from that moment. Raises InvalidValues with problems by field, changing nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection as database
from django.db import transaction

from trajanus import clock
from trajanus.errors import InvalidValues
from trajanus.resources.catalog import resource_named
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.spec import Step
from trajanus.resources.values import as_json, from_json
from trajanus.store.models import OutboxEntry
from trajanus.store.models.history import Cause
from trajanus.store.models.outbox import OPEN_STATES, OutboxKind, OutboxState
from trajanus.sync import live
from trajanus.sync.deciding import conflicts, history
from trajanus.sync.files.upload_targets import FILE
from trajanus.sync.lane import Lane
from trajanus.sync.writing import outbox, validation


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a wish: the record as it is here now, and the entry that tells Procore.

    `entry` is None when Procore need not be told.
    """

    row: MirrorModel
    entry: OutboxEntry | None


def change(lane: Lane, procore_id: int, given: Mapping[str, object], *, by: int | None) -> Kept:
    """Give columns of a record new values."""
    values = validation.checked_values(lane, given)
    with transaction.atomic():
        row = locked(lane, procore_id)
        before = {name: getattr(row, name) for name in values}
        changed = {name: value for name, value in values.items() if value != before[name]}
        pushed = [name for name in changed if name in lane.resource.writes.places]
        _edit(lane, row, changed, pushed, by=by)
        if changed:
            fields = {name: (before[name], value) for name, value in changed.items()}
            history.note(lane, row, Cause.PERSON, fields=fields, by=by)
            live.records_changed(lane, [row.procore_id])
        owed = [name for name in pushed if name in (row.edits or {})]
        outbox.forget(lane, row, [name for name in pushed if name not in owed])
        conflicts.drop_refusals(lane, row)
        return Kept(row, outbox.owe(lane, row, owed, by=by))


def create(
    lane: Lane, given: Mapping[str, object], *, by: int | None, parent_id: int | None = None
) -> Kept:
    """Make a record here, to be created at Procore; until then its procore_id is negative."""
    if not lane.resource.writes.can_create:
        raise InvalidValues({"base": [f"The hub cannot create a {lane.resource.title}."]})
    values = validation.checked_values(lane, given, is_new=True)
    with transaction.atomic():
        row = lane.resource.model(
            connection=lane.connection,
            project_id=lane.project_id,
            procore_id=provisional_id(),
            payload={},
            seen_at=clock.now(),
            **values,
        )
        if parent_id is not None:
            row.parent_id = parent_id  # type: ignore[attr-defined]  # a child's table has it
        told = [name for name in values if name in lane.resource.writes.places]
        row.edits = {name: _edit_of(None, by) for name in told}
        row.save()
        fields = {name: (None, value) for name, value in values.items()}
        history.note(lane, row, Cause.PERSON, fields=fields, by=by, text="Created here")
        live.records_changed(lane, [row.procore_id])
        sent = {name: as_json(values[name]) for name in told}
        return Kept(row, outbox.add(lane, row, OutboxKind.CREATE, values=sent, by=by))


def delete(lane: Lane, procore_id: int, *, by: int | None) -> Kept:
    """Ask Procore to delete a record. It stays here, flagged, once Procore did."""
    if lane.resource.writes.delete is None:
        raise InvalidValues({"base": [f"The hub cannot delete a {lane.resource.title}."]})
    with transaction.atomic():
        row = locked(lane, procore_id)
        if row.procore_id < 0:
            raise InvalidValues({"base": ["Procore does not have it yet: take it back instead."]})
        history.note(lane, row, Cause.PERSON, by=by, text="Deletion asked for")
        return Kept(row, outbox.add(lane, row, OutboxKind.DELETE, by=by))


def take_step(
    lane: Lane, procore_id: int, step_name: str, given: Mapping[str, object], *, by: int | None
) -> Kept:
    """Move a record on in its workflow, such as answering an RFI."""
    step = step_named(lane, step_name)
    arguments = validation.checked_arguments(lane, step, given)
    with transaction.atomic():
        row = locked(lane, procore_id)
        check_allowed(step, row)
        history.note(lane, row, Cause.PERSON, by=by, text=step.label)
        entry = outbox.add(lane, row, OutboxKind.STEP, values=arguments, step=step.name, by=by)
        return Kept(row, entry)


def withdraw(entry: OutboxEntry, *, by: int | None) -> None:
    """Take a write back that Procore has not got."""
    with transaction.atomic():
        entry = OutboxEntry.objects.select_for_update().get(pk=entry.pk)
        if entry.state not in OPEN_STATES or entry.state == OutboxState.SENDING:
            state = entry.get_state_display().lower()
            raise InvalidValues({"base": [f"It cannot be taken back: it is {state}."]})
        lane = lane_of(entry)
        row = lane.resource.model._default_manager.select_for_update().get(pk=entry.row_id)
        if entry.kind == OutboxKind.UPDATE:
            _revert(lane, row, entry, by=by)
        elif entry.kind == OutboxKind.CREATE or entry.step == FILE.name:
            outbox.of_record(lane, row).filter(state__in=OPEN_STATES).update(
                state=OutboxState.WITHDRAWN, ended_at=clock.now()
            )
            row.missing_since = clock.now()
            row.save(update_fields=["missing_since"])
        outbox.end(entry, OutboxState.WITHDRAWN, "Taken back before it was sent.")
        conflicts.overtake(entry)
        live.records_changed(lane, [row.procore_id])


def step_named(lane: Lane, name: str) -> Step:
    """Return the resource's step. Raises InvalidValues with the known names."""
    for step in lane.resource.steps:
        if step.name == name:
            return step
    known = ", ".join(step.name for step in lane.resource.steps) or "none"
    raise InvalidValues({"base": [f"A {lane.resource.title} has no step {name}; known: {known}."]})


def is_allowed(step: Step, row: MirrorModel) -> bool:
    """Whether the record, as the hub knows it, may take the step."""
    return not step.allowed or str(getattr(row, step.column)).lower() in step.allowed


def check_allowed(step: Step, row: MirrorModel) -> None:
    """Raise InvalidValues when the record may not take the step now."""
    if not is_allowed(step, row):
        status = getattr(row, step.column)
        raise InvalidValues(
            {"base": [f"{step.label}: not possible while {step.column} is {status}."]}
        )


def lane_of(entry: OutboxEntry) -> Lane:
    """Return the lane that the entry's record belongs to."""
    return Lane(entry.connection, entry.project_id, resource_named(entry.resource))


def locked(lane: Lane, procore_id: int) -> MirrorModel:
    """Return a record that may be written, locked. Raises InvalidValues when there is none."""
    row = lane.rows().select_for_update().filter(procore_id=procore_id).first()
    if row is None:
        raise InvalidValues({"base": [f"The hub has no such {lane.resource.title}."]})
    if row.missing_since:
        raise InvalidValues({"base": ["Procore no longer shows this record."]})
    assert isinstance(row, MirrorModel)  # noqa: S101  the lane's model is one
    return row


def _edit(
    lane: Lane, row: MirrorModel, changed: Mapping[str, Any], pushed: list[str], *, by: int | None
) -> None:
    edits = dict(row.edits or {})
    for name, value in changed.items():
        if name in pushed:
            edit = edits.get(name) or _edit_of(as_json(getattr(row, name)), by)
            edits[name] = edit | {"at": clock.now().isoformat(), "by": by}
            if as_json(value) == edit["agreed"] and row.procore_id > 0:
                del edits[name]
        setattr(row, name, value)
    row.edits = edits or None
    row.save()


def _edit_of(agreed: object, by: int | None) -> dict[str, Any]:
    return {"agreed": agreed, "at": clock.now().isoformat(), "by": by}


def _revert(lane: Lane, row: MirrorModel, entry: OutboxEntry, *, by: int | None) -> None:
    edits = dict(row.edits or {})
    fields = {}
    for name in [name for name in entry.values if name in edits]:
        agreed = from_json(lane.resource, name, edits.pop(name)["agreed"])
        fields[name] = (getattr(row, name), agreed)
        setattr(row, name, agreed)
    row.edits = edits or None
    row.save()
    history.note(lane, row, Cause.PERSON, fields=fields, by=by, text="Taken back", entry=entry)


def provisional_id() -> int:
    """Return a negative id for a record that Procore does not have yet."""
    with database.cursor() as cursor:
        cursor.execute("SELECT -nextval('store_provisional_id')")
        return int(cursor.fetchone()[0])
