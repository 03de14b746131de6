"""When is a lane read without anybody asking?"""

from __future__ import annotations

from collections.abc import Iterator

from trajanus import clock
from trajanus.procore.purpose import Purpose
from trajanus.resources.catalog import RESOURCES
from trajanus.store.models import Connection, Cursor, WebhookEvent
from trajanus.store.models.connection import ConnectionState
from trajanus.store.models.inbox import EventStatus
from trajanus.sync import queue, service
from trajanus.sync.lane import Lane
from trajanus.sync.plan import Standing, due_now


def ask_for_due_lanes() -> int:
    """Ask the workers for what is due, and for events left waiting; return how many lanes."""
    asked = 0
    for connection in Connection.objects.filter(state=ConnectionState.CONNECTED):
        lanes = {_key(lane): lane for lane in _lanes(connection)}
        for due in due_now(_standings(connection, lanes), now=clock.now()):
            asked += queue.ask_to_read(lanes[due.key], full=due.full, purpose=Purpose.PULL)
        if WebhookEvent.objects.filter(connection=connection, status=EventStatus.WAITING).exists():
            queue.ask_to_process_events(connection)
    return asked


def _lanes(connection: Connection) -> Iterator[Lane]:
    return service.lanes_to_read(connection, None, RESOURCES)


_Key = tuple[int, int | None, str]


def _key(lane: Lane) -> _Key:
    return (lane.connection.pk, lane.project_id, lane.resource.name)


def _standings(connection: Connection, lanes: dict[_Key, Lane]) -> Iterator[Standing]:
    places = {
        (place.connection_id, place.project_id, place.resource): place
        for place in Cursor.objects.filter(connection=connection)
    }
    for key, lane in lanes.items():
        place = places.get(key)
        yield Standing(
            key=key,
            every=lane.resource.every,
            every_full=lane.resource.every_full,
            due_at=place.due_at if place else None,
            last_full_at=place.last_full_at if place else None,
        )
