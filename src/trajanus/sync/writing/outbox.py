"""What is Procore still to be told, in which order?

One entry is one write. Entries of a record are sent in the order of their ids; one that waits for a
decision or was refused holds back those after it.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from trajanus import clock
from trajanus.errors import InvalidValues
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.values import as_json
from trajanus.store.models import Connection, OutboxEntry
from trajanus.store.models.outbox import OPEN_STATES, OutboxKind, OutboxState
from trajanus.sync import live, queue
from trajanus.sync.lane import Lane

#: An entry in one of these may still be changed: nothing of it is on its way.
_STILL_HERE = (OutboxState.WAITING, OutboxState.REVIEW, OutboxState.REFUSED)


def add(
    lane: Lane,
    row: MirrorModel,
    kind: OutboxKind,
    *,
    values: Mapping[str, Any] | None = None,
    step: str = "",
    by: int | None = None,
) -> OutboxEntry:
    """Put a write into the outbox, in the caller's transaction, and ask for it to be sent."""
    entry = OutboxEntry.objects.create(
        connection=lane.connection,
        project_id=lane.project_id,
        resource=lane.resource.name,
        row_id=row.pk,
        provisional_id=row.procore_id if row.procore_id < 0 else None,
        kind=kind,
        step=step,
        values=dict(values or {}),
        origin_id=f"hub-{uuid.uuid4()}",
        created_at=clock.now(),
        created_by_id=by,
    )
    queue.ask_to_push(lane.connection)
    live.sync_moved(lane.connection.pk)
    return entry


def owe(
    lane: Lane, row: MirrorModel, columns: Iterable[str], *, by: int | None
) -> OutboxEntry | None:
    """See that Procore is told of the columns; edits of one record travel together.

    Returns the entry that tells it, or None when there is nothing to tell.
    """
    values = {name: as_json(getattr(row, name)) for name in columns}
    entry = _last_open(lane, row)
    can_join = entry and entry.state in _STILL_HERE and entry.kind in _CARRIERS
    if not values:
        return entry if can_join else None
    if entry is None or not can_join:
        return add(lane, row, OutboxKind.UPDATE, values=values, by=by)
    entry.values |= values
    _send_again(entry)
    return entry


_CARRIERS = (OutboxKind.CREATE, OutboxKind.UPDATE)


def match(
    lane: Lane, row: MirrorModel, *, owed: Collection[str], disputed: Collection[str]
) -> None:
    """Make the record's entries say what a merge found to be owed; disputed columns wait."""
    told: set[str] = set()
    for entry in of_record(lane, row).filter(kind=OutboxKind.UPDATE, state__in=_STILL_HERE):
        kept = {name: v for name, v in entry.values.items() if name in owed or name in disputed}
        told |= kept.keys()
        if not kept:
            end(entry, OutboxState.WITHDRAWN, "Procore's own values made it needless.")
            continue
        entry.values = kept
        if all(name in disputed for name in kept):
            entry.state, entry.message = OutboxState.REVIEW, "Both sides changed it: decide first."
        entry.save()
    told |= {
        name
        for entry in of_record(lane, row).filter(state=OutboxState.SENDING)
        for name in entry.values
    }
    if missing := [
        name for name in owed if name not in told and name in lane.resource.writes.places
    ]:
        owe(lane, row, missing, by=None)


def on_its_way(lane: Lane, row: MirrorModel) -> dict[str, Any]:
    """Return what left for Procore and was not answered yet, by column, as JSON."""
    sent: dict[str, Any] = {}
    leaving = of_record(lane, row).filter(kind=OutboxKind.UPDATE, state=OutboxState.SENDING)
    for entry in leaving.order_by("pk"):
        sent |= entry.values
    return sent


def forget(lane: Lane, row: MirrorModel, columns: Collection[str]) -> None:
    """Take columns out of the record's entries: they went back to what Procore has."""
    for entry in of_record(lane, row).filter(kind=OutboxKind.UPDATE, state__in=_STILL_HERE):
        entry.values = {name: v for name, v in entry.values.items() if name not in columns}
        if not entry.values:
            end(entry, OutboxState.WITHDRAWN, "Taken back before it was sent.")
        elif entry.state == OutboxState.REFUSED and entry.problems.keys() & set(columns):
            _send_again(entry)  # without what Procore refused
        else:
            entry.save(update_fields=["values"])


def release(lane: Lane, row: MirrorModel) -> None:
    """Send what waited for a decision about the record."""
    for entry in of_record(lane, row).filter(state=OutboxState.REVIEW):
        _send_again(entry)


def retry(entry: OutboxEntry) -> None:
    """Send a refused entry again. Raises InvalidValues when it is not one."""
    if entry.state not in (OutboxState.REFUSED, OutboxState.REVIEW):
        raise InvalidValues({"base": [f"The entry is {entry.get_state_display().lower()}."]})
    _send_again(entry)


def end(entry: OutboxEntry, state: OutboxState, message: str = "") -> None:
    """Close an entry, or hold it for a person, and say why."""
    entry.state, entry.message = state, message
    entry.ended_at = None if state in OPEN_STATES else clock.now()
    entry.save()
    live.sync_moved(entry.connection_id)


def of_record(lane: Lane, row: MirrorModel) -> QuerySet[OutboxEntry]:
    """Return the record's entries, open and closed."""
    return OutboxEntry.objects.filter(resource=lane.resource.name, row_id=row.pk)


def row_behind(resource_name: str, provisional_id: int) -> int | None:
    """Return the row of a record that had this id before Procore gave it one."""
    known = OutboxEntry.objects.filter(resource=resource_name, provisional_id=provisional_id)
    return known.values_list("row_id", flat=True).first()


def ready(connection: Connection, now: datetime) -> QuerySet[OutboxEntry]:
    """Return the entries that may be sent now: the first open one of each record."""
    earlier = OutboxEntry.objects.filter(
        resource=OuterRef("resource"),
        row_id=OuterRef("row_id"),
        state__in=OPEN_STATES,
        pk__lt=OuterRef("pk"),
    )
    return OutboxEntry.objects.filter(
        ~Exists(earlier),
        Q(not_before=None) | Q(not_before__lte=now),
        connection=connection,
        state__in=(OutboxState.WAITING, OutboxState.SENDING),
    )


def _last_open(lane: Lane, row: MirrorModel) -> OutboxEntry | None:
    return of_record(lane, row).filter(state__in=OPEN_STATES).order_by("pk").last()


def _send_again(entry: OutboxEntry) -> None:
    entry.state, entry.message, entry.problems = OutboxState.WAITING, "", {}
    entry.not_before = entry.ended_at = None
    entry.save()
    queue.ask_to_push(entry.connection)
    live.sync_moved(entry.connection_id)
