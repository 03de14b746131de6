"""How is one entry of the outbox sent, and its answer taken in?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from trajanus import clock
from trajanus.errors import (
    Gone,
    HubError,
    NoAnswer,
    RejectedByRemote,
    RetryLater,
    UnreadableAnswer,
)
from trajanus.procore.client import ProcoreClient
from trajanus.resources.catalog import listed_per
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.spec import Call
from trajanus.resources.values import as_json
from trajanus.store.models import OutboxEntry
from trajanus.store.models.history import Cause
from trajanus.store.models.outbox import OutboxKind, OutboxState
from trajanus.sync import live
from trajanus.sync.deciding import conflicts, history
from trajanus.sync.lane import Lane
from trajanus.sync.reading import members
from trajanus.sync.writing import bodies, edits, lookup, outbox


@dataclass(frozen=True, slots=True)
class Task:
    """One entry with all that is needed to send it."""

    client: ProcoreClient
    entry: OutboxEntry
    lane: Lane
    row: MirrorModel

    @property
    def names(self) -> dict[str, object]:
        """What may be named in paths: where it is, its columns, what was said with a step."""
        places = {
            "company_id": self.lane.connection.company_id,
            "project_id": self.lane.project_id,
            "parent_id": getattr(self.row, "parent_id", None),
            "id": self.row.procore_id,
        }
        known = {name: value for name, value in places.items() if value is not None}
        columns = {name: getattr(self.row, name) for name in self.lane.resource.owners}
        return {**columns, **self.entry.values, **known}

    @property
    def is_unsure(self) -> bool:
        """Whether it left before, and nobody knows what became of it."""
        return self.entry.state == OutboxState.SENDING


def send(client: ProcoreClient, entry: OutboxEntry) -> None:
    """Send the entry and end it. Raises what the client raises; the entry then is not ended."""
    _SENDERS[OutboxKind(entry.kind)](task_for(client, entry))


def task_for(client: ProcoreClient, entry: OutboxEntry) -> Task:
    """Return the entry with all that is needed to send it."""
    lane = edits.lane_of(entry)
    row = lane.resource.model._default_manager.get(pk=entry.row_id)
    return Task(client, entry, lane, row)


# --- Creating -------------------------------------------------------------------------------------


def _create(task: Task) -> None:
    parent_id = getattr(task.row, "parent_id", None)
    if parent_id is not None and parent_id < 0:
        raise RetryLater("What it belongs to is not at Procore yet.", after=5)
    if task.row.procore_id > 0:
        done(task, "Procore has it.")
    elif task.is_unsure and (found := _created_before(task)):
        adopt(task, found, "Procore had created it; its answer was lost.")
    else:
        inner = bodies.inner_of(task.lane.resource.writes, values_of(task, task.entry.values))
        if task.lane.resource.writes.has_origin_id:
            inner["origin_id"] = task.entry.origin_id
        answer = request(task, task.lane.resource.writes.create, inner)
        adopt(task, record_in(answer), "Created at Procore.")


def _created_before(task: Task) -> Mapping[str, Any] | None:
    found = lookup.find_created(task.lane, task.client, task.row, task.entry)
    if len(found) > 1:
        raise RejectedByRemote(
            f"The answer was lost, and Procore has {len(found)} records that may be this one.",
            next_step="Look at them in Procore; send it again only if none of them is yours.",
        )
    return found[0] if found else None


def adopt(task: Task, record: Mapping[str, Any], message: str) -> None:
    """Give the record its name at Procore, and take in what Procore says of it."""
    procore_id = int(record["id"])
    with transaction.atomic():
        row, lane = locked_row(task), task.lane
        # A webhook or a listing may have been faster than the answer.
        lane.rows().filter(procore_id=procore_id).exclude(pk=row.pk).delete()
        for child in listed_per(lane.resource):
            children: QuerySet[Any] = child.model._default_manager.filter(
                connection=lane.connection, project_id=lane.project_id
            )
            children.filter(parent_id=row.procore_id).update(parent_id=procore_id)
        row.procore_id, row.payload = procore_id, dict(record)
        row.edits = _without_sent(task, row)
        row.save()
        members.take_in(lane, dict(record), procore_id)
        close(task, row, message)


# --- Changing -------------------------------------------------------------------------------------


def _update(task: Task) -> None:
    if not _read_again(task):
        return
    task.row.refresh_from_db()
    task.entry.refresh_from_db()
    if task.entry.state not in (OutboxState.WAITING, OutboxState.SENDING):
        return  # the merge settled it
    values = owed(task)
    if not values:
        done(task, "Procore has it already.")
        return
    inner = bodies.inner_of(task.lane.resource.writes, values)
    answer = request(task, task.lane.resource.writes.update, inner, values=values)
    changed(task, answer)


def owed(task: Task) -> dict[str, Any]:
    """Return what Procore is still to be told, without what waits for a decision."""
    disputed = conflicts.disputed(task.lane, task.row)
    edited = task.row.edits or {}
    return values_of(task, [n for n in task.entry.values if n in edited and n not in disputed])


def changed(task: Task, answer: Any) -> None:
    """Take in what Procore answered to a change, and end the entry."""
    with transaction.atomic():
        row = locked_row(task)
        row.edits = _without_sent(task, row)
        row.save(update_fields=["edits"])
        _take_answer(task, answer)
        close(task, row, "Changed at Procore.")


def _read_again(task: Task) -> bool:
    """Read Procore's version and merge it; a record that is gone goes to a person."""
    if task.lane.resource.member is None:
        return True
    try:
        record = members.fetch(task.lane, task.client, task.row.procore_id)
    except Gone:
        gone(task)
        return False
    members.take_in(task.lane, record, task.row.procore_id)
    return True


def gone(task: Task) -> None:
    """Flag a record that Procore no longer shows, and ask a person what becomes of the edit."""
    explanation = "Procore no longer shows this record, and it was edited here."
    with transaction.atomic():
        members.flag(task.lane, task.row.procore_id)
        outbox.end(task.entry, OutboxState.REVIEW, explanation)
        conflicts.ask(
            task.lane,
            task.row,
            reason=conflicts.DELETED,
            explanation=explanation,
            entry=task.entry,
        )


def _delete(task: Task) -> None:
    # Gone: somebody was faster, or our own request was and its answer was lost.
    with suppress(Gone):
        request(task, task.lane.resource.writes.delete, {})
    with transaction.atomic():
        members.flag(task.lane, task.row.procore_id)
        close(task, locked_row(task), "Deleted at Procore.")


# --- Workflow -------------------------------------------------------------------------------------


def _step(task: Task) -> None:
    step = edits.step_named(task.lane, task.entry.step)
    record = members.fetch(task.lane, task.client, task.row.procore_id)
    members.take_in(task.lane, record, task.row.procore_id)
    task.row.refresh_from_db()
    looks_done, arguments = step.is_done(record, task.entry.values), task.entry.values
    if looks_done and (task.is_unsure or not edits.is_allowed(step, task.row)):
        if task.entry.looked_done and task.is_unsure:
            raise RejectedByRemote(
                "The answer was lost, and Procore looked the same before.",
                next_step="Look at the record in Procore; send it again only if it is not there.",
            )
        done(task, "Procore has it.")
        return
    if not edits.is_allowed(step, task.row):
        not_allowed(task, step.label, step.column)
        return
    task.entry.looked_done = looks_done
    request(task, step.call, step.body({**arguments, "id": task.row.procore_id}))
    record = members.fetch(task.lane, task.client, task.row.procore_id)
    with transaction.atomic():
        members.take_in(task.lane, record, task.row.procore_id)
        close(task, locked_row(task), f"{step.label}: done at Procore.")


def not_allowed(task: Task, label: str, column: str) -> None:
    """Ask a person about a step that the record, as Procore has it now, may not take."""
    now = getattr(task.row, column)
    explanation = f"{label}: Procore does not allow it while {column} is {now}."
    with transaction.atomic():
        outbox.end(task.entry, OutboxState.REVIEW, explanation)
        conflicts.ask(
            task.lane, task.row, reason=conflicts.STEP, explanation=explanation, entry=task.entry
        )


# --- What all have in common ----------------------------------------------------------------------


def request(
    task: Task,
    call: Call | None,
    inner: Mapping[str, object],
    *,
    values: Mapping[str, object] | None = None,
) -> Any:
    """Mark the entry as being sent, then send it."""
    if call is None:
        raise RejectedByRemote(
            f"Procore has no request that does this to a {task.lane.resource.title}."
        )
    made = bodies.request_for(call, inner, task.names)
    entry = task.entry
    entry.state, entry.sent_at, entry.not_before = OutboxState.SENDING, clock.now(), None
    entry.values = dict(values) if values is not None else entry.values
    entry.save()
    try:
        return task.client.send(made.method, made.path, made.body or None, params=made.params)
    except HubError as error:
        never_left = isinstance(error, NoAnswer) and not error.may_have_arrived
        if never_left or not isinstance(error, RetryLater):
            # It never left, or Procore looked at it and said no: nothing is on its way.
            entry.state = OutboxState.WAITING
        raise


def _take_answer(task: Task, answer: Any) -> None:
    """Take in the record that a change answers with, or have it read when it answers less."""
    procore_id = task.row.procore_id
    record = answer.get("data", answer) if isinstance(answer, dict) else None
    if isinstance(record, dict) and str(record.get("id")) == str(procore_id):
        members.take_in(task.lane, record, procore_id)
    else:
        task.lane.rows().filter(pk=task.row.pk).update(detail_due=True)


def record_in(answer: Any) -> Mapping[str, Any]:
    """Return the record that a creation answers with."""
    record = answer.get("data", answer) if isinstance(answer, dict) else None
    if not isinstance(record, dict) or record.get("id") is None:
        raise UnreadableAnswer("Procore's answer to the creation does not show the record.")
    return record


def values_of(task: Task, names: Iterable[str]) -> dict[str, Any]:
    """Return the record's columns as they go over the wire."""
    return {name: as_json(getattr(task.row, name)) for name in names}


def _without_sent(task: Task, row: MirrorModel) -> dict[str, Any] | None:
    """Return the edits that Procore has not got; one made meanwhile now builds on what was sent."""
    left = {}
    for name, edit in (row.edits or {}).items():
        if name not in task.entry.values:
            left[name] = edit
        elif as_json(getattr(row, name)) != task.entry.values[name]:
            left[name] = edit | {"agreed": task.entry.values[name]}
    return left or None


def locked_row(task: Task) -> MirrorModel:
    """Return the record as it is now, locked."""
    row = task.lane.resource.model._default_manager.select_for_update().get(pk=task.row.pk)
    assert isinstance(row, MirrorModel)  # noqa: S101  the lane's model is one
    return row


def done(task: Task, message: str) -> None:
    """End an entry for which nothing had to be sent."""
    with transaction.atomic():
        close(task, locked_row(task), message)


def close(task: Task, row: MirrorModel, message: str) -> None:
    """End the entry: Procore has it."""
    outbox.end(task.entry, OutboxState.DONE, message)
    conflicts.overtake(task.entry)
    sent = {name: (None, value) for name, value in task.entry.values.items()}
    history.note(
        task.lane,
        row,
        Cause.PUSH,
        fields=sent,
        by=task.entry.created_by_id,
        text=message,
        entry=task.entry,
    )
    live.records_changed(task.lane, [row.procore_id])


_SENDERS: dict[OutboxKind, Callable[[Task], None]] = {
    OutboxKind.CREATE: _create,
    OutboxKind.UPDATE: _update,
    OutboxKind.DELETE: _delete,
    OutboxKind.STEP: _step,
}
