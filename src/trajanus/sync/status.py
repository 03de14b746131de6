"""How does everything stand? For the status page, `hub status` and monitoring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from trajanus.resources.catalog import RESOURCES
from trajanus.resources.project import Project
from trajanus.store.models import Connection, Cursor, SyncRun, WebhookEvent
from trajanus.store.models.inbox import EventStatus
from trajanus.store.models.sync_log import RunStatus
from trajanus.sync import schedule, service
from trajanus.sync.lane import Lane
from trajanus.sync.latest import latest_run
from trajanus.sync.reading.forecast import Forecast
from trajanus.sync.reading.outlook import outlook
from trajanus.sync.watching import usage


@dataclass(frozen=True, slots=True)
class LaneStatus:
    """How one resource of one project (or of the company) stands."""

    resource: str
    title: str
    project_id: int | None
    project_name: str
    last_success_at: datetime | None
    due_at: datetime | None
    is_running: bool
    records: int
    expected: int | None
    last_status: str
    last_message: str
    last_run_id: int | None
    unavailable: str  # why Procore does not show it; empty when it does


@dataclass(frozen=True, slots=True)
class WindowStatus:
    """One request window of Procore, as last learned."""

    kind: str
    limit: int
    remaining: int
    reset_at: datetime
    learned: bool


@dataclass(frozen=True, slots=True)
class ConnectionStatus:
    """How one connection stands."""

    name: str
    environment: str
    company: str
    state: str
    state_reason: str
    lanes: tuple[LaneStatus, ...]
    windows: tuple[WindowStatus, ...]
    requests_last_hour: dict[str, int]  # by purpose
    events_waiting: int
    last_event_at: datetime | None
    first_reading: Forecast | None  # what is left of it; None when all was read once


def overview() -> tuple[ConnectionStatus, ...]:
    """Return how every connection stands."""
    return tuple(_connection(connection) for connection in Connection.objects.all())


def _connection(connection: Connection) -> ConnectionStatus:
    events = WebhookEvent.objects.filter(connection=connection)
    return ConnectionStatus(
        name=connection.name,
        environment=connection.environment,
        company=connection.company_name,
        state=connection.state,
        state_reason=connection.state_reason,
        lanes=tuple(_lanes(connection)),
        windows=tuple(
            WindowStatus(one.kind, one.limit, one.remaining, one.reset_at, one.learned)
            for one in connection.windows.order_by("kind")
        ),
        requests_last_hour=usage.requests_by_purpose(connection, usage.HOUR),
        events_waiting=events.filter(status=EventStatus.WAITING).count(),
        last_event_at=events.order_by("-id").values_list("received_at", flat=True).first(),
        first_reading=left if (left := outlook(connection)).lanes else None,
    )


def _lanes(connection: Connection) -> Iterator[LaneStatus]:
    cursors = Cursor.objects.filter(connection=connection).annotate(latest=latest_run())
    places = {(place.project_id, place.resource): place for place in cursors}
    latest = SyncRun.objects.in_bulk([place.latest for place in cursors if place.latest])
    runs = {key: latest.get(place.latest) for key, place in places.items()}
    standings = schedule.standings(connection)
    names = dict(Project.objects.filter(connection=connection).values_list("procore_id", "name"))
    for lane in service.lanes_to_read(connection, None, RESOURCES):
        key = (lane.project_id, lane.resource.name)
        name = names.get(lane.project_id) if lane.project_id else ""
        due_at = standings[(connection.pk, *key)].due
        yield _lane(lane, name or "", places.get(key), runs.get(key), due_at)


def _lane(
    lane: Lane,
    project_name: str,
    place: Cursor | None,
    run: SyncRun | None,
    due_at: datetime | None,
) -> LaneStatus:
    return LaneStatus(
        resource=lane.resource.name,
        title=lane.resource.title_plural,
        project_id=lane.project_id,
        project_name=project_name,
        last_success_at=place.last_success_at if place else None,
        due_at=due_at,
        is_running=bool(run and run.status == RunStatus.RUNNING),
        records=run.records_processed if run else 0,
        expected=run.records_expected if run else None,
        last_status=run.status if run else "",
        last_message=run.message if run else "",
        last_run_id=run.pk if run else None,
        unavailable=place.unavailable if place else "",
    )
