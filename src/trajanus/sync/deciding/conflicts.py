"""Which fields wait for a person, and what does the person's decision do?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from trajanus import clock
from trajanus.errors import InvalidValues
from trajanus.resources.catalog import resource_named
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.values import as_json, from_json
from trajanus.store.models import Conflict, OutboxEntry
from trajanus.store.models.conflict import ConflictState
from trajanus.store.models.history import Cause
from trajanus.store.models.outbox import OutboxState
from trajanus.sync import live
from trajanus.sync.deciding import history
from trajanus.sync.deciding.merge import Verdict
from trajanus.sync.lane import Lane
from trajanus.sync.writing import outbox

#: Reasons that come from elsewhere than from merging fields.
REFUSED, DELETED, STEP = "refused", "deleted", "step"
WHOLE = "*"


def record(
    lane: Lane, row: MirrorModel, verdicts: Sequence[Verdict], *, theirs_at: datetime | None
) -> None:
    """Make the record's open conflicts between fields those of the verdicts."""
    waiting = {one.field: one for one in _open(lane, row) if one.reason not in (REFUSED, DELETED)}
    for verdict in verdicts:
        found = waiting.pop(verdict.field, None) or _new(lane, row, verdict.field)
        edit = (row.edits or {}).get(verdict.field, {})
        found.reason = verdict.rule.name.lower()
        found.explanation = f"Not decided by a rule: {verdict.rule}."
        found.agreed, found.ours = as_json(verdict.agreed), as_json(verdict.ours)
        found.theirs, found.theirs_at = as_json(verdict.theirs), theirs_at
        found.ours_at, found.ours_by_id = edit.get("at"), edit.get("by")
        found.save()
    for settled in waiting.values():
        if settled.reason != STEP:
            _close(settled, ConflictState.OVERTAKEN)
    live.sync_moved(lane.connection.pk)


def ask(
    lane: Lane, row: MirrorModel, *, reason: str, explanation: str, entry: OutboxEntry | None,
    fields: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """Ask a person about the whole record, or about the fields named with what is wrong in each."""
    for field, problem in (fields or {WHOLE: ""}).items():
        found = _open(lane, row).filter(field=field).first() or _new(lane, row, field)
        found.reason, found.explanation = reason, f"{explanation} {problem}".strip()
        edit = (row.edits or {}).get(field, {})
        found.ours = as_json(getattr(row, field)) if field != WHOLE else _edited(row)
        found.agreed = found.theirs = edit.get("agreed")
        found.ours_at, found.ours_by_id = edit.get("at"), edit.get("by")
        found.outbox_id = entry.pk if entry else None
        found.save()
    live.sync_moved(lane.connection.pk)


def decide(
    conflict: Conflict, choice: ConflictState, *, value: object = None, by: int | None
) -> None:
    """Take Procore's value, keep ours or choose another. Raises InvalidValues, changing nothing."""
    with transaction.atomic():
        conflict = Conflict.objects.select_for_update().get(pk=conflict.pk)
        if conflict.state != ConflictState.OPEN:
            raise InvalidValues({"base": [f"Already decided: {conflict.get_state_display()}."]})
        lane, row = subject(conflict)
        before = {} if conflict.field == WHOLE else {conflict.field: getattr(row, conflict.field)}
        if choice is ConflictState.THEIRS:
            _take_theirs(lane, row, conflict)
        else:
            _keep_ours(lane, row, conflict, value, by, edited=choice is ConflictState.EDITED)
        _close(conflict, choice, by=by)
        lost = conflict.ours if choice is ConflictState.THEIRS else conflict.theirs
        history.note(
            lane,
            row,
            Cause.DECISION,
            rule=conflict.reason,
            fields={name: (old, getattr(row, name)) for name, old in before.items()},
            lost={conflict.field: lost},
            by=by,
            text=conflict.get_state_display(),
        )
        live.records_changed(lane, [row.procore_id])
        live.sync_moved(lane.connection.pk)


def undo(conflict: Conflict, *, by: int | None) -> None:
    """Open a decided conflict again. Raises InvalidValues once the decision reached Procore."""
    with transaction.atomic():
        conflict = Conflict.objects.select_for_update().get(pk=conflict.pk)
        lane, row = subject(conflict)
        if problem := _why_not_undone(lane, row, conflict):
            raise InvalidValues({"base": [problem]})
        name = conflict.field
        edit = {"agreed": conflict.agreed, "by": conflict.ours_by_id}
        edit["at"] = (conflict.ours_at or clock.now()).isoformat()
        before = getattr(row, name)
        setattr(row, name, from_json(lane.resource, name, conflict.ours))
        row.edits = {**(row.edits or {}), name: edit}
        row.save()
        conflict.state, conflict.decided_at, conflict.decided_by = ConflictState.OPEN, None, None
        conflict.save()
        entry = outbox.owe(lane, row, [name], by=by)
        if entry and set(entry.values) == {name}:
            outbox.end(entry, OutboxState.REVIEW, "Both sides changed it: decide first.")
        fields = {name: (before, getattr(row, name))}
        history.note(lane, row, Cause.DECISION, rule="undone", fields=fields, by=by)
        live.records_changed(lane, [row.procore_id])
        live.sync_moved(lane.connection.pk)


def subject(conflict: Conflict) -> tuple[Lane, MirrorModel]:
    """Return the lane and the locked row that a conflict is about."""
    lane = Lane(conflict.connection, conflict.project_id, resource_named(conflict.resource))
    row = lane.resource.model._default_manager.select_for_update().get(pk=conflict.row_id)
    return lane, row


def disputed(lane: Lane, row: MirrorModel) -> set[str]:
    """Return the columns of the record that wait for a decision."""
    return set(_open(lane, row).exclude(reason=REFUSED).values_list("field", flat=True))


def overtake(entry: OutboxEntry) -> None:
    """Close the questions about an entry that was sent or taken back after all."""
    for conflict in Conflict.objects.filter(outbox_id=entry.pk, state=ConflictState.OPEN):
        _close(conflict, ConflictState.OVERTAKEN)


def drop_refusals(lane: Lane, row: MirrorModel) -> None:
    """Close what was asked about refused fields that nobody wants to change any more."""
    refused = _open(lane, row).filter(reason=REFUSED).exclude(field=WHOLE)
    for conflict in refused.exclude(field__in=list(row.edits or {})):
        _close(conflict, ConflictState.OVERTAKEN)


def _take_theirs(lane: Lane, row: MirrorModel, conflict: Conflict) -> None:
    if row.procore_id < 0:
        raise InvalidValues(
            {"base": ["Procore does not have it: correct it, or take it back on its page."]}
        )
    edits = dict(row.edits or {})
    names = list(edits) if conflict.field == WHOLE else [conflict.field]
    for name in names:
        agreed = edits.pop(name, {}).get("agreed")
        theirs = agreed if conflict.field == WHOLE else conflict.theirs
        setattr(row, name, from_json(lane.resource, name, theirs))
    row.edits = edits or None
    row.save()
    outbox.forget(lane, row, names)
    entry = OutboxEntry.objects.filter(pk=conflict.outbox_id or 0).first()
    if entry and entry.is_open and conflict.field == WHOLE:
        outbox.end(entry, OutboxState.WITHDRAWN, "Taken back by a person's decision.")


def _keep_ours(
    lane: Lane, row: MirrorModel, conflict: Conflict, value: object, by: int | None, *, edited: bool
) -> None:
    name = conflict.field
    if name == WHOLE:
        if edited:
            raise InvalidValues({"base": ["Edit the record itself, then decide."]})
        _try_again(lane, row, conflict, by)
        return
    if edited:
        try:
            setattr(row, name, from_json(lane.resource, name, value))
        except ValueError as error:
            raise InvalidValues({name: [str(error)]}) from error
        conflict.chosen = as_json(getattr(row, name))
    edit = {"agreed": conflict.theirs, "at": clock.now().isoformat(), "by": by}
    row.edits = {**(row.edits or {}), name: edit}
    row.save()
    outbox.owe(lane, row, [name], by=by)


def _try_again(lane: Lane, row: MirrorModel, conflict: Conflict, by: int | None) -> None:
    if conflict.reason == DELETED:
        raise InvalidValues(
            {"base": ["The record is deleted at Procore. Create it anew if it is needed."]}
        )
    entry = OutboxEntry.objects.filter(pk=conflict.outbox_id or 0).first()
    if entry is None or not entry.is_open:
        raise InvalidValues({"base": ["There is nothing left to send."]})
    outbox.retry(entry)


def _why_not_undone(lane: Lane, row: MirrorModel, conflict: Conflict) -> str:
    if conflict.state not in (ConflictState.THEIRS, ConflictState.OURS, ConflictState.EDITED):
        return "It was not decided by a person."
    if conflict.field == WHOLE or conflict.reason == REFUSED:
        return "Decisions about a whole record or a refusal cannot be undone."
    sent = outbox.of_record(lane, row).filter(
        values__has_key=conflict.field, sent_at__gte=conflict.decided_at
    )
    if sent.exists():
        return "The decision was already sent to Procore. Edit the record instead."
    if _open(lane, row).filter(field=conflict.field).exists():
        return "A newer conflict about the same field waits for a decision."
    return ""


def _open(lane: Lane, row: MirrorModel) -> QuerySet[Conflict]:
    return Conflict.objects.filter(
        resource=lane.resource.name, row_id=row.pk, state=ConflictState.OPEN
    )


def _new(lane: Lane, row: MirrorModel, field: str) -> Conflict:
    return Conflict(
        connection=lane.connection,
        project_id=lane.project_id,
        resource=lane.resource.name,
        row_id=row.pk,
        field=field,
        found_at=clock.now(),
    )


def _close(conflict: Conflict, state: ConflictState, *, by: int | None = None) -> None:
    conflict.state, conflict.decided_at, conflict.decided_by_id = state, clock.now(), by
    conflict.save()


def _edited(row: MirrorModel) -> dict[str, object]:
    return {name: as_json(getattr(row, name)) for name in row.edits or {}}
