"""How do many writes of one kind reach Procore in one request, each taken or refused for itself?

Before it, one reading of the listing brings what changed at Procore meanwhile; after a request
without an answer the same reading shows what became of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from trajanus import clock
from trajanus.errors import (
    HubError,
    NoAnswer,
    RejectedByRemote,
    RetryLater,
)
from trajanus.procore.client import ProcoreClient
from trajanus.procore.purpose import Purpose
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.spec import Call
from trajanus.store.models import OutboxEntry
from trajanus.store.models.outbox import OutboxKind, OutboxState
from trajanus.store.models.sync_log import RunStatus
from trajanus.sync import service
from trajanus.sync.writing import bodies, edits, sending
from trajanus.sync.writing.batch_answers import Item, take_answer
from trajanus.sync.writing.sending import Task

#: Procore takes no more in one request.
MOST = 1000
#: What went wrong with entries of a batch, by their primary keys.
Failures = dict[int, HubError]

#: How far before the sending a record may have been made that we take for ours.
_BEFORE = timedelta(minutes=15)


def mates(
    client: ProcoreClient, entry: OutboxEntry, ready: Iterable[OutboxEntry]
) -> list[OutboxEntry]:
    """Return the entries that go in one request with this one; none when it goes by itself."""
    if not _may_batch(entry):
        return []
    [first] = _tasks(client, [entry])
    if (request := _request(first)) is None:
        return []
    others = [one for one in ready if one.pk != entry.pk and _is_alike(one, entry)]
    alike = _tasks(client, others[: MOST - 1])
    together = [entry, *(task.entry for task in alike if _request(task) == request)]
    return together if len(together) > 1 or _needs_batch(first) else []


def send(client: ProcoreClient, entries: Sequence[OutboxEntry]) -> Failures:
    """Send the entries in one request, end those that Procore took, and return what failed.

    Raises what the client raises; then none is ended that was not before.
    """
    tasks = list(_tasks(client, entries))
    if any(task.is_unsure or task.entry.kind == OutboxKind.UPDATE for task in tasks):
        _read_changes(tasks[0])
        tasks = list(_tasks(client, OutboxEntry.objects.filter(pk__in=[e.pk for e in entries])))
    failures: Failures = {}
    items = []
    for task in tasks:
        try:
            if (item := _item(task)) is not None:
                items.append(item)
        except HubError as error:
            failures[task.entry.pk] = error
    _send(client, items, failures)
    return failures


def _send(client: ProcoreClient, items: list[Item], failures: Failures) -> None:
    """Send the items; halve them when Procore refuses them as a whole, to find those it means."""
    if not items:
        return
    try:
        answer = _ask(client, items)
    except RejectedByRemote as error:
        if len(items) == 1:
            failures[items[0].task.entry.pk] = error
            return
        half = len(items) // 2
        _send(client, items[:half], failures)
        _send(client, items[half:], failures)
        return
    failures.update(take_answer(items, answer))


def _ask(client: ProcoreClient, items: Sequence[Item]) -> Any:
    call = _call(items[0].task)
    made = bodies.request_for(call, {}, items[0].task.names)
    body = made.body | {call.wrapper: [item.body for item in items]}
    entries = [item.task.entry for item in items]
    _mark(entries, OutboxState.SENDING)
    try:
        return client.send(made.method, made.path, body, params=made.params)
    except HubError as error:
        never_left = isinstance(error, NoAnswer) and not error.may_have_arrived
        if never_left or not isinstance(error, RetryLater):
            _mark(entries, OutboxState.WAITING)
        raise


def _mark(entries: Iterable[OutboxEntry], state: OutboxState) -> None:
    changed = list(entries)
    for entry in changed:
        entry.state, entry.not_before = state, None
        if state == OutboxState.SENDING:
            entry.sent_at = clock.now()
    OutboxEntry.objects.bulk_update(changed, ["state", "not_before", "sent_at", "values"])


# --- Which go together ----------------------------------------------------------------------------


def _may_batch(entry: OutboxEntry) -> bool:
    writes = edits.lane_of(entry).resource.writes
    if writes.sync is None:
        return False
    if entry.kind == OutboxKind.CREATE:
        # A PATCH is repeated when it is not answered: without a key that would create twice.
        has_key = writes.has_origin_id or bool(entry.values.get(writes.key))
        return has_key or writes.sync.method == "POST"
    return entry.kind == OutboxKind.UPDATE


def _is_alike(one: OutboxEntry, other: OutboxEntry) -> bool:
    return one.resource == other.resource and one.project_id == other.project_id and _may_batch(one)


def _needs_batch(task: Task) -> bool:
    """Whether there is no other request, or Procore keeps it locked for all others.

    A record that carries our key is ours in Procore's eyes: only a batch may change it.
    """
    writes = task.lane.resource.writes
    if task.entry.kind == OutboxKind.CREATE:
        return writes.create is None
    return writes.update is None or _has_our_key(task.row)


def _has_our_key(row: MirrorModel) -> bool:
    return any(shown and shown.get("origin_id") for shown in (row.payload, row.detail))


def _request(task: Task) -> bodies.Request | None:
    """Return the batch's request without its records; None while the record cannot go at all."""
    parent_id = getattr(task.row, "parent_id", None)
    if parent_id is not None and parent_id < 0:
        return None
    if (key := task.lane.resource.writes.key) and not getattr(task.row, key):
        return None  # a batch would take it for a new one
    return bodies.request_for(_call(task), {}, task.names)


def _call(task: Task) -> Call:
    call = task.lane.resource.writes.sync
    assert call is not None  # noqa: S101  `mates` looked
    return call


def _tasks(client: ProcoreClient, entries: Iterable[OutboxEntry]) -> Iterator[Task]:
    listed = list(entries)
    if not listed:
        return
    lane = edits.lane_of(listed[0])
    rows = lane.resource.model._default_manager.in_bulk([entry.row_id for entry in listed])
    for entry in listed:
        yield Task(client, entry, lane, rows[entry.row_id])


# --- What each record says ------------------------------------------------------------------------


def _item(task: Task) -> Item | None:
    """Return what the batch says of a record; None when nothing has to be said any more."""
    if task.entry.state not in (OutboxState.WAITING, OutboxState.SENDING):
        return None  # the merge settled it
    return _created(task) if task.entry.kind == OutboxKind.CREATE else _updated(task)


def _created(task: Task) -> Item | None:
    writes = task.lane.resource.writes
    if task.row.procore_id > 0:
        sending.done(task, "Procore has it.")
        return None
    if task.is_unsure and (found := _created_before(task)):
        sending.adopt(task, found.payload, "Procore had created it; its answer was lost.")
        return None
    body = bodies.inner_of(writes, sending.values_of(task, task.entry.values))
    return Item(task, body | ({"origin_id": task.entry.origin_id} if writes.has_origin_id else {}))


def _created_before(task: Task) -> MirrorModel | None:
    """Return the record that the reading before brought, if it is ours."""
    rows = task.lane.rows().filter(procore_id__gt=0, edits__isnull=True)
    writes = task.lane.resource.writes
    if writes.has_origin_id:
        return rows.filter(payload__origin_id=task.entry.origin_id).first()
    same = {name: getattr(task.row, name) for name in writes.fingerprint}
    since = (task.entry.sent_at or task.entry.created_at) - _BEFORE
    found = [row for row in rows.filter(**same) if (row.created_at or since) >= since]
    if len(found) > 1:
        raise RejectedByRemote(
            f"The answer was lost, and Procore has {len(found)} records that may be this one. "
            "Look at them in Procore; send it again only if none of them is yours."
        )
    return found[0] if found else None


def _updated(task: Task) -> Item | None:
    if task.row.missing_since:
        sending.gone(task)
        return None
    values = sending.owed(task)
    if not values:
        sending.done(task, "Procore has it already.")
        return None
    task.entry.values = values
    writes = task.lane.resource.writes
    key = {writes.key: getattr(task.row, writes.key)} if writes.key else {}
    return Item(task, {"id": task.row.procore_id} | bodies.inner_of(writes, {**key, **values}))


def _read_changes(task: Task) -> None:
    """Read what changed in the lane; the merge settles what both sides edited."""
    outcome = service.read_lane(task.lane, purpose=Purpose.PUSH, follow=False)
    if outcome.after is not None:
        raise RetryLater(outcome.message, after=outcome.after)
    if outcome.status == RunStatus.FAILED:
        raise RetryLater(f"What changed at Procore could not be read. {outcome.message}")
