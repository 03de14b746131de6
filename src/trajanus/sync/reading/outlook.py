"""What is left of a connection's first reading, by what is known now?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet, TextField, Value

from trajanus import clock
from trajanus.config import settings
from trajanus.procore.purpose import Purpose
from trajanus.resources.catalog import RESOURCES, resource_named
from trajanus.resources.spec import Listing, Resource, Window
from trajanus.store.models import ApiCall, Connection, Cursor, RateWindow
from trajanus.store.models.budget import WindowKind
from trajanus.sync import service
from trajanus.sync.lane import Lane
from trajanus.sync.reading import fetching
from trajanus.sync.reading.asking import LAST_DAYS
from trajanus.sync.reading.forecast import Forecast, Pace, Work, forecast

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
    members = _members(connection)
    unread = []
    for lane in service.lanes_to_read(connection, project_id, wanted):
        key = (lane.project_id, lane.resource.name)
        place, (owed, _) = places.get(key), members.get(key, (0, 0))
        if place is None or not (place.last_full_at or place.unavailable):
            unread.append(lane)
        elif owed:
            yield Work(total=owed, page_size=1, pages_read=owed, reads_members=True)
    parents = _parents(connection, unread)
    for lane in unread:
        key = (lane.project_id, lane.resource.name)
        yield _unread(lane, places.get(key), parents, members.get(key, (0, 0))[1])


_Counted = dict[tuple[int | None, str], int]


def _unread(lane: Lane, place: Cursor | None, parents: _Counted, members_read: int) -> Work:
    listing = lane.resource.source
    assert isinstance(listing, Listing)  # noqa: S101  lanes are made of listings
    return Work(
        total=place.total if place else None,
        page_size=(place.page_size if place else None) or listing.page_size,
        pages_read=place.next_page - 1 if place else 0,
        parts=_parts(lane, listing, parents),
        reads_members=lane.resource.reads_members,
        members_read=members_read,
    )


def _parts(lane: Lane, listing: Listing, parents: _Counted) -> int:
    if listing.window is Window.LOG_DAY:
        return LAST_DAYS.days + 1
    if not listing.per:
        return 1
    known = sum(parents.get((lane.project_id, name), 0) for name in listing.per)
    return min(known, 1) if listing.of_first else known


def _parents(connection: Connection, lanes: Iterable[Lane]) -> _Counted:
    """Return how many records there are, by project and resource, that listings run over."""
    names = {name for lane in lanes for name in fetching.listing_of(lane).per}
    counted = [
        _named(connection, resource_named(name)).annotate(counted=Count("pk"))
        for name in sorted(names)
    ]
    return {(one["project_id"], one["resource"]): one["counted"] for one in _all_of(counted)}


def _members(connection: Connection) -> dict[tuple[int | None, str], tuple[int, int]]:
    """Return how many records are to be read at their own addresses, and how many were read."""
    due = Count("pk", filter=Q(detail_due=True))
    read = Count("pk", filter=Q(detail_due=False))
    counted = [
        _named(connection, resource).annotate(owed=due, read=read)
        for resource in RESOURCES
        if resource.reads_members
    ]
    return {
        (one["project_id"], one["resource"]): (one["owed"], one["read"]) for one in _all_of(counted)
    }


def _all_of(counted: list[QuerySet[Any, Any]]) -> Iterable[dict[str, Any]]:
    """Return the rows of several queries, fetched as one."""
    return counted[0].union(*counted[1:], all=True) if counted else ()


def _named(connection: Connection, resource: Resource) -> QuerySet[Any, Any]:
    """Return the resource's records by project, with its name beside."""
    rows: QuerySet[Any, Any] = resource.model._default_manager.filter(connection=connection)
    name = Value(resource.name, output_field=TextField())
    named: QuerySet[Any, Any] = rows.values("project_id").annotate(resource=name)
    return named


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
