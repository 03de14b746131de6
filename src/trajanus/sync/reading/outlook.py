"""What is left of a connection's first reading, by what is known now?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.db import connection as database
from django.db.models import Avg

from trajanus import clock
from trajanus.config import settings
from trajanus.procore.purpose import Purpose
from trajanus.resources.catalog import RESOURCES, resource_named
from trajanus.resources.spec import Listing, Resource, Window
from trajanus.store.models import ApiCall, Connection, Cursor, RateWindow
from trajanus.store.models.budget import WindowKind
from trajanus.sync.lane import Lane
from trajanus.sync.reading import fetching
from trajanus.sync.reading.asking import LAST_DAYS
from trajanus.sync.reading.forecast import Forecast, Pace, Work, forecast
from trajanus.sync.reading.unread import FirstReading, first_reading

_LATELY = timedelta(minutes=10)
#: Assumed for a request before any was made.
_USUAL_SECONDS = 0.3
#: Where nothing is left, it does not matter how fast it would go.
_ANY_PACE = Pace(per_hour=1, left_this_hour=1, until_reset=0.0, per_10_seconds=1)


def outlook(
    connection: Connection,
    *,
    project_id: int | None = None,
    wanted: Iterable[Resource] = RESOURCES,
    purpose: Purpose = Purpose.PULL,
) -> Forecast:
    """Return what it takes until each lane was read once, with what its records bring along."""
    found = first_reading(connection, project_id=project_id, wanted=wanted)
    return outlook_of(connection, found, purpose=purpose)


def outlook_of(
    connection: Connection, found: FirstReading, *, purpose: Purpose = Purpose.PULL
) -> Forecast:
    """Return what is left of a first reading that is known already."""
    owed = _owed(connection, dict.fromkeys(one for of in found.scopes.values() for one in of))
    works = [*_unread(connection, found, owed), *_begun(found, owed)]
    return forecast(works, _pace(connection, purpose) if works else _ANY_PACE)


_Counted = dict[tuple[int | None, str], int]
# Of rows, not of keys: the keys are not in the index of what is owed.
_COUNT = """
SELECT project_id, '{name}', count(*) FROM {table} WHERE connection_id = %s AND {where}
GROUP BY project_id
"""


def _unread(connection: Connection, found: FirstReading, owed: _Counted) -> Iterator[Work]:
    """Yield what is left of lanes that were never read to their end."""
    parents = _parents(connection, found.unread)
    for lane in found.unread:
        key = (lane.project_id, lane.resource.name)
        yield _work(lane, found.places.get(key), parents, owed.get(key, 0))


def _begun(found: FirstReading, owed: _Counted) -> Iterator[Work]:
    """Yield what is left of lanes that were read, but not all their records one by one."""
    unread = {(lane.project_id, lane.resource.name) for lane in found.unread}
    for key, count in owed.items():
        if key[0] in found.scopes and key not in unread:
            yield Work(total=count, page_size=1, pages_read=count, reads_members=True)


def _work(lane: Lane, place: Cursor | None, parents: _Counted, owed: int) -> Work:
    listing = fetching.listing_of(lane)
    size = (place.page_size if place else None) or listing.page_size
    pages = place.next_page - 1 if place else 0
    total = place.total if place else None
    listed = min(total or 0, pages * size) if size else 0
    return Work(
        total=total,
        page_size=size,
        pages_read=pages,
        parts=_parts(lane, listing, parents),
        reads_members=lane.resource.reads_members,
        members_read=max(0, listed - owed),
    )


def _parts(lane: Lane, listing: Listing, parents: _Counted) -> int:
    if listing.window is Window.LOG_DAY:
        return LAST_DAYS.days + 1
    if not listing.per:
        return 1
    known = sum(parents.get((lane.project_id, name), 0) for name in listing.per)
    return min(known, 1) if listing.of_first else known


def _parents(connection: Connection, lanes: tuple[Lane, ...]) -> _Counted:
    """Return how many records there are, by project and resource, that listings run over."""
    names = {name for lane in lanes for name in fetching.listing_of(lane).per}
    projects = [lane.project_id for lane in lanes if lane.project_id is not None]
    where = "(project_id = ANY(%s) OR project_id IS NULL)"
    return _counted(connection, map(resource_named, sorted(names)), where, projects)


def _owed(connection: Connection, wanted: Iterable[Resource]) -> _Counted:
    """Return how many records are still to be read at their own addresses.

    Each resource has a small index of just these.
    """
    return _counted(connection, (one for one in wanted if one.reads_members), "detail_due")


def _counted(
    connection: Connection, resources: Iterable[Resource], where: str, *given: list[int]
) -> _Counted:
    """Return how many records of the resources there are in each project, with one query."""
    parts = [
        _COUNT.format(name=one.name, table=one.model._meta.db_table, where=where)
        for one in resources
    ]
    if not parts:
        return {}
    with database.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), [connection.pk, *given] * len(parts))
        return {(project, name): count for project, name, count in cursor.fetchall()}


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
