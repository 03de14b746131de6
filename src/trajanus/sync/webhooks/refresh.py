"""What has to be read at Procore so that the mirror knows what events told of?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from trajanus.procore.client import ProcoreClient
from trajanus.procore.purpose import Purpose
from trajanus.resources.catalog import resource_named, resources_told_by
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.spec import Embedded, Listing, Resource, Window
from trajanus.store.models import Connection, OutboxEntry, WebhookEvent
from trajanus.store.models.outbox import OutboxState
from trajanus.sync import queue
from trajanus.sync.deciding import gone
from trajanus.sync.lane import Lane
from trajanus.sync.reading.members import has_address, read_member
from trajanus.sync.webhooks.echoes import Known, Sent, Told, all_known

#: From so many records of one lane on, its latest changes are read with one request instead.
_CROWD = 20


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about; events on the same subject are answered by one reading."""

    name: str
    project_id: int | None
    record_id: int | None


def refresh(
    connection: Connection,
    client: ProcoreClient,
    subject: Subject,
    events: Sequence[WebhookEvent],
    *,
    crowd: int,
) -> str:
    """Read what the events make necessary, and say in words what was read.

    `crowd` is how many records of the place have events now. Raises what the client raises.
    """
    notes = [
        _refresh_one(client, lane, events, crowd=crowd)
        for resource in resources_told_by(subject.name)
        for lane in lanes_of(connection, resource, subject)
    ]
    return " ".join(dict.fromkeys(notes)) or "No project has it yet."


def lanes_of(connection: Connection, resource: Resource, subject: Subject) -> list[Lane]:
    """Return where the mirror keeps, or would keep, the record that an event is about."""
    if resource.is_company_wide:
        return [Lane(connection, None, resource)]
    if subject.project_id is not None:
        return [Lane(connection, subject.project_id, resource)]
    # An event of the company about something that each project lists for itself, such as a person.
    held: QuerySet[Any] = resource.model._default_manager.filter(
        connection=connection, procore_id__in=[subject.record_id]
    )
    projects = held.values_list("project_id", flat=True).distinct()
    return [Lane(connection, project, resource) for project in projects]


def _refresh_one(
    client: ProcoreClient, lane: Lane, events: Sequence[WebhookEvent], *, crowd: int
) -> str:
    record_id = events[-1].resource_id
    assert record_id is not None  # noqa: S101  events without are ignored before
    row = lane.rows().filter(procore_id=record_id).first()
    is_deleted = any(event.event_type == "delete" for event in events)
    if not any(event.is_forced for event in events):
        if is_deleted and (row is None or row.missing_since):
            return "The hub knows that it is gone."
        if not is_deleted and row is not None and _is_known(lane, row, events):
            return "The hub knew it already: nothing was read."
    return _read(client, lane, record_id, events[-1], crowd=0 if is_deleted else crowd)


def _is_known(lane: Lane, row: MirrorModel, events: Sequence[WebhookEvent]) -> bool:
    if row.missing_since or row.detail_due:
        return False
    known = Known(row.updated_at, _sent(lane, row))
    account = lane.connection.account_id
    told = [
        Told(event.occurred_at, account is not None and _user_of(event) == str(account))
        for event in events
    ]
    return all_known(known, told)


def _sent(lane: Lane, row: MirrorModel) -> list[Sent]:
    """Return our own latest writes on the record, in Procore's time."""
    ahead = timedelta(seconds=lane.connection.clock_ahead or 0.0)
    entries = OutboxEntry.objects.filter(
        Q(state=OutboxState.SENDING) | Q(state=OutboxState.DONE),
        resource=lane.resource.name,
        row_id=row.pk,
        sent_at__isnull=False,
    ).order_by("-id")
    return [
        Sent(
            since=entry.sent_at + ahead,
            until=entry.ended_at + ahead if entry.ended_at else None,
        )
        for entry in entries[:20]
        if entry.sent_at
    ]


def _user_of(event: WebhookEvent) -> str:
    return str(event.payload.get("user_id") or "")


def _read(
    client: ProcoreClient, lane: Lane, record_id: int, event: WebhookEvent, *, crowd: int
) -> str:
    resource = lane.resource
    if isinstance(resource.source, Embedded):
        return _read_parent(client, lane, resource.source, event)
    if not has_address(lane, record_id) or (crowd >= _CROWD and _changes_are_cheaper(resource)):
        return _ask_for_changes(lane)
    read_member(lane, client, record_id)
    gone.ask_about_edits(lane, [record_id])
    return f"Read {resource.title} {record_id}."


def _changes_are_cheaper(resource: Resource) -> bool:
    source = resource.source
    is_narrow = isinstance(source, Listing) and source.window is Window.UPDATED_AT
    return is_narrow and not resource.reads_members and not resource.has_parent


def _ask_for_changes(lane: Lane) -> str:
    # What a new record belongs to may look unchanged, so all of them are looked at.
    queue.ask_to_read(lane, full=lane.resource.has_parent, purpose=Purpose.WEBHOOK)
    return f"Asked for the latest changes of {lane.resource.title_plural}."


def _read_parent(client: ProcoreClient, lane: Lane, source: Embedded, event: WebhookEvent) -> str:
    parent = resource_named(source.parent)
    place = Lane(lane.connection, lane.project_id, parent)
    parent_id = _parent_id(lane, parent, event)
    if parent_id is None or parent.member is None:
        # The event does not say to which record it belongs; the changes will show it.
        return _ask_for_changes(place)
    read_member(place, client, parent_id)
    return f"Read {parent.title} {parent_id}, which holds it."


def _parent_id(lane: Lane, parent: Resource, event: WebhookEvent) -> int | None:
    names = {trigger.name for trigger in parent.webhooks}
    for related in event.payload.get("related_resources") or []:
        if isinstance(related, dict) and related.get("name") in names:
            return int(related["id"])
    known = lane.rows().filter(procore_id=event.resource_id)
    return known.values_list("parent_id", flat=True).first()
