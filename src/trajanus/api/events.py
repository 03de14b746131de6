"""Which hooks does the hub keep at Procore, which events arrived, and what do they start?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema

from trajanus.api.answers import Before, Id, Limit, Some, newest_first
from trajanus.api.places import found
from trajanus.api.routing import ApiRouter
from trajanus.store.models import WebhookEvent, WebhookHook
from trajanus.store.models.inbox import EventStatus
from trajanus.sync.webhooks import inbox

router = ApiRouter(tags=["webhooks"])

_EVENTS = WebhookEvent.objects.select_related("connection")


class Hook(Schema):
    """A hook that the hub registered at Procore."""

    id: int
    connection: str = Field(..., alias="connection.name")
    project_id: int | None  # Procore's; empty: the company
    procore_id: str
    payload_version: str
    triggers: list[str]
    unsupported: list[str]
    problem: str
    checked_at: datetime
    failing_since: datetime | None


class Event(Schema):
    """One delivered event, and what became of it."""

    id: int
    connection: str = Field(..., alias="connection.name")
    event_id: str
    received_at: datetime
    occurred_at: datetime | None
    project_id: int | None  # Procore's
    resource_name: str
    resource_id: int | None
    event_type: str
    status: str
    note: str
    processed_at: datetime | None
    attempts: int


class EventDetail(Event):
    """One event with what Procore sent."""

    payload: Any


@router.get("/hooks", response=list[Hook])
def list_hooks(request: HttpRequest) -> list[WebhookHook]:
    """The hooks that make Procore tell the hub of changes."""
    return list(WebhookHook.objects.select_related("connection").order_by("pk"))


@router.get("/events", response=Some[Event])
def list_events(
    request: HttpRequest,
    response: HttpResponse,
    before: Before,
    limit: Limit,
    connection: str | None = None,
    status: EventStatus | None = None,
) -> dict[str, Any]:
    """Events that arrived, the latest first."""
    rows = _EVENTS.defer("payload")
    if connection is not None:
        rows = rows.filter(connection__name=connection)
    if status is not None:
        rows = rows.filter(status=status)
    return newest_first(request, response, rows, list, before=before, limit=limit)


@router.get("/events/{int:event}", response=EventDetail)
def show_event(request: HttpRequest, event: Id) -> WebhookEvent:
    """One event, with what Procore sent."""
    return found(_EVENTS, event, "event")


@router.post("/events/{int:event}/replay", response={202: EventDetail})
def replay_event(request: HttpRequest, event: Id) -> WebhookEvent:
    """Work an event off once more, also when the hub seems to have its change already."""
    inbox.replay(found(_EVENTS, event, "event"))
    return found(_EVENTS, event, "event")
