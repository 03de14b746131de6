"""What happens to webhook events, from delivery to the mirror?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from trajanus import clock
from trajanus.errors import NotPermitted, RequestRefused, SkipRecord
from trajanus.procore.client import ProcoreClient
from trajanus.procore.protocol import Event
from trajanus.procore.purpose import Purpose
from trajanus.resources.catalog import resource_named, resources_told_by
from trajanus.resources.project import Project
from trajanus.resources.spec import Embedded, Resource
from trajanus.store.models import Connection, WebhookEvent
from trajanus.store.models.inbox import EventStatus
from trajanus.sync import live, queue
from trajanus.sync.lane import Lane
from trajanus.sync.members import read_member

_BATCH = 500


def receive(connection: Connection, event: Event) -> bool:
    """Keep an event and ask for its processing, in one transaction; say whether it is new."""
    with transaction.atomic():
        _, is_new = WebhookEvent.objects.get_or_create(
            connection=connection,
            event_id=event.event_id,
            defaults={
                "received_at": clock.now(),
                "occurred_at": event.occurred_at,
                "project_id": event.project_id,
                "resource_name": event.resource_name,
                "resource_id": event.resource_id,
                "event_type": event.event_type,
                "payload": dict(event.payload),
            },
        )
        if is_new:
            queue.ask_to_process_events(connection)
            live.sync_moved(connection.pk)
    return is_new


@dataclass(frozen=True, slots=True)
class _Subject:
    """What an event is about; events on the same subject are answered by one reading."""

    name: str
    project_id: int | None
    record_id: int | None


def process(connection: Connection) -> int:
    """Work off the waiting events; return how many. Raises RetryLater and Stop, losing nothing."""
    done = 0
    with ProcoreClient(connection, purpose=Purpose.WEBHOOK) as client:
        while waiting := _waiting(connection):
            for subject, events in _by_subject(waiting).items():
                _settle(connection, events, *_outcome(connection, client, subject, events[-1]))
            done += len(waiting)
    return done


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about; events on the same subject are answered by one reading."""

    name: str
    project_id: int | None
    record_id: int | None


def _waiting(connection: Connection) -> list[WebhookEvent]:
    found = WebhookEvent.objects.filter(connection=connection, status=EventStatus.WAITING)
    return list(found.order_by("id")[:_BATCH])


def _by_subject(events: Sequence[WebhookEvent]) -> dict[Subject, list[WebhookEvent]]:
    subjects: dict[Subject, list[WebhookEvent]] = defaultdict(list)
    for event in events:
        subjects[Subject(event.resource_name, event.project_id, event.resource_id)].append(event)
    return subjects


def _outcome(
    connection: Connection, client: ProcoreClient, subject: Subject, latest: WebhookEvent
) -> tuple[EventStatus, str]:
    told = resources_told_by(subject.name)
    if not told or subject.record_id is None:
        return EventStatus.IGNORED, f"The hub keeps no {subject.name}."
    if subject.project_id is not None and not _is_followed(connection, subject.project_id):
        return EventStatus.IGNORED, "The project is not kept in step."
    try:
        notes = [_refresh(connection, client, resource, latest) for resource in told]
    except (SkipRecord, NotPermitted, RequestRefused) as error:
        return EventStatus.FAILED, " ".join(filter(None, (str(error), error.next_step)))
    return EventStatus.PROCESSED, " ".join(notes)


def _settle(
    connection: Connection, events: Sequence[WebhookEvent], status: EventStatus, note: str
) -> None:
    """Mark the events: the last one got the answer, the earlier ones are covered by it."""
    earlier = EventStatus.COALESCED if status == EventStatus.PROCESSED else status
    for event in events:
        event.status, event.note, event.processed_at = earlier, note, clock.now()
    events[-1].status = status
    with transaction.atomic():
        WebhookEvent.objects.bulk_update(events, ["status", "note", "processed_at"])
        live.sync_moved(connection.pk)


def _is_followed(connection: Connection, project_id: int) -> bool:
    return Project.objects.filter(
        connection=connection, procore_id=project_id, is_followed=True
    ).exists()


def _refresh(
    connection: Connection, client: ProcoreClient, resource: Resource, event: WebhookEvent
) -> str:
    """Read the record that the event names, and say in words what was read."""
    if isinstance(resource.source, Embedded):
        return _refresh_parent(connection, client, resource, resource.source, event)
    if event.resource_id is None:
        return ""
    lanes = _lanes_of(connection, resource, event.project_id, event.resource_id)
    for lane in lanes:
        read_member(lane, client, event.resource_id)
    return f"Read {resource.title} {event.resource_id}." if lanes else "No project has it yet."


def _lanes_of(
    connection: Connection, resource: Resource, project_id: int | None, record_id: int
) -> list[Lane]:
    if resource.is_company_wide:
        return [Lane(connection, None, resource)]
    if project_id is not None:
        return [Lane(connection, project_id, resource)]
    # An event of the company about something that each project lists for itself, such as a person.
    held: QuerySet[Any] = resource.model._default_manager.filter(
        connection=connection, procore_id=record_id
    )
    projects = held.values_list("project_id", flat=True)
    return [Lane(connection, project, resource) for project in projects]


def _refresh_parent(
    connection: Connection,
    client: ProcoreClient,
    child: Resource,
    source: Embedded,
    event: WebhookEvent,
) -> str:
    parent = resource_named(source.parent)
    lane = Lane(connection, event.project_id, parent)
    parent_id = _parent_id(child, parent, event)
    if parent_id is not None:
        read_member(lane, client, parent_id)
        return f"Read {parent.title} {parent_id}, which holds it."
    # The event does not say to which record it belongs; the changes will show it.
    queue.ask_to_read(lane, full=False, purpose=Purpose.WEBHOOK)
    return f"Asked for the latest changes of {parent.title_plural}."


def _parent_id(child: Resource, parent: Resource, event: WebhookEvent) -> int | None:
    names = {trigger.name for trigger in parent.webhooks}
    for related in event.payload.get("related_resources") or []:
        if related.get("name") in names:
            return int(related["id"])
    known = Lane(event.connection, event.project_id, child).rows()
    return known.filter(procore_id=event.resource_id).values_list("parent_id", flat=True).first()
