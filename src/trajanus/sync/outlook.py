"""What is left of a connection's first reading, by what is known now?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

from django.db.models import Avg, Count

from trajanus import clock
from trajanus.config import settings
from trajanus.procore.purpose import Purpose
from trajanus.resources.catalog import RESOURCES, resource_named
from trajanus.resources.spec import Listing, Resource, Window
from trajanus.store.models import ApiCall, Connection, Cursor, RateWindow
from trajanus.store.models.budget import WindowKind
from trajanus.sync import service
from trajanus.sync.asking import LAST_DAYS
from trajanus.sync.forecast import Forecast, Pace, Work, forecast
from trajanus.sync.lane import Lane

_LATELY = timedelta(minutes=10)
#: Assumed for a request before any was made.
_USUAL_SECONDS = 0.3


def outlook(
    connection: Connection,
    *,
    project_id: int | None = None,
    wanted: Iterable[Resource] = RESOURCES,
    purpose: Purpose = Purpose.PULL,
) -> Forecast:
    """Return what it takes until each lane was read once, with what its records bring along."""
    works = list(_works(connection, project_id, wanted))
    return forecast(works, _pace(connection, purpose))


def _works(
    connection: Connection, project_id: int | None, wanted: Iterable[Resource]
) -> Iterator[Work]:
    places = {
        (place.project_id, place.resource): place
        for place in Cursor.objects.filter(connection=connection)
    }
    owed = _owed_members(connection, wanted)
    for lane in service.lanes_to_read(connection, project_id, wanted):
        key = (lane.project_id, lane.resource.name)
        place = places.get(key)
        if place is None or not (place.last_full_at or place.unavailable):
            yield _unread(lane, place)
        elif owed.get(key):
            yield Work(total=owed[key], page_size=1, pages_read=owed[key], reads_members=True)


def _unread(lane: Lane, place: Cursor | None) -> Work:
    listing = lane.resource.source
    assert isinstance(listing, Listing)  # noqa: S101  lanes are made of listings
    total = place.total if place else None
    return Work(
        total=total,
        page_size=(place.page_size if place else None) or listing.page_size,
        pages_read=place.next_page - 1 if place else 0,
        parts=_parts(lane, listing),
        reads_members=lane.resource.reads_members,
        members_read=_read_already(lane) if total and lane.resource.reads_members else 0,
    )


def _parts(lane: Lane, listing: Listing) -> int:
    if listing.window is Window.LOG_DAY:
        return LAST_DAYS.days + 1
    if not listing.per:
        return 1
    parents = sum(replace(lane, resource=resource_named(one)).rows().count() for one in listing.per)
    return min(parents, 1) if listing.of_first else parents


def _read_already(lane: Lane) -> int:
    return lane.rows().filter(detail_due=False).count()


def _owed_members(
    connection: Connection, wanted: Iterable[Resource]
) -> dict[tuple[int | None, str], int]:
    """Return how many records of each lane are still to be read at their own addresses."""
    found: dict[tuple[int | None, str], int] = {}
    for resource in wanted:
        if resource.reads_members:
            due = resource.model._default_manager.filter(connection=connection, detail_due=True)
            counted = due.values_list("project_id").annotate(owed=Count("pk"))
            found |= {(project, resource.name): owed for project, owed in counted}
    return found


def _pace(connection: Connection, purpose: Purpose) -> Pace:
    now, windows = clock.now(), {one.kind: one for one in connection.windows.all()}
    assumed = settings()
    hour, spike = windows.get(WindowKind.HOUR), windows.get(WindowKind.SPIKE)
    usable = 1 - purpose.reserve
    per_hour = round((hour.limit if hour else assumed.starting_requests_per_hour) * usable)
    limit = spike.limit if spike else assumed.starting_requests_per_10_seconds
    left, until_reset = _left(hour, per_hour, purpose)
    lately = ApiCall.objects.filter(connection=connection, at__gte=now - _LATELY)
    took = lately.aggregate(milliseconds=Avg("duration_ms"))["milliseconds"]
    each = took / 1000 if took else _USUAL_SECONDS
    return Pace(per_hour, left, until_reset, max(1, round(limit * usable)), each)


def _left(hour: RateWindow | None, per_hour: int, purpose: Purpose) -> tuple[int, float]:
    """Return how many requests the present hour still has for the purpose, and its end."""
    now = clock.now()
    if hour is None or hour.reset_at <= now:
        return per_hour, 0.0
    left = hour.remaining - round(hour.limit * purpose.reserve)
    return max(0, left), (hour.reset_at - now).total_seconds()
