"""Which lanes were never read to their end? Told by the cursors alone, whatever they hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection as database
from django.db.models import Q

from trajanus.resources.catalog import RESOURCES
from trajanus.resources.spec import Listing, Resource
from trajanus.store.models import Connection, Cursor
from trajanus.sync import service
from trajanus.sync.lane import Lane

#: Lanes that were read once from beginning to end, or that Procore refuses.
_DONE = f"""
    SELECT project_id, count(*) FROM {Cursor._meta.db_table}
    WHERE connection_id = %s AND resource = ANY(%s)
        AND (last_full_at IS NOT NULL OR unavailable <> '')
    GROUP BY project_id
"""  # noqa: S608  the table's name is our own


@dataclass(frozen=True, slots=True)
class FirstReading:
    """How far the first reading of some lanes is."""

    scopes: Mapping[int | None, tuple[Resource, ...]]  # by project; None is the company
    unread: tuple[Lane, ...]
    places: Mapping[tuple[int | None, str], Cursor]  # of the scopes that lack something

    @property
    def total(self) -> int:
        return sum(len(resources) for resources in self.scopes.values())

    @property
    def done(self) -> int:
        return self.total - len(self.unread)


def first_reading(
    connection: Connection,
    *,
    project_id: int | None = None,
    wanted: Iterable[Resource] = RESOURCES,
) -> FirstReading:
    """Return how far the first reading is.

    Only a scope that lacks something is looked at lane by lane: most of the time there is none.
    """
    listed = [one for one in wanted if isinstance(one.source, Listing)]
    scopes = _scopes(connection, project_id, listed)
    names = [one.name for one in listed]
    done = _done(connection, names)
    lacking = [key for key, lanes in scopes.items() if done.get(key, 0) < len(lanes)]
    here = Cursor.objects.filter(in_scopes(lacking), connection=connection, resource__in=names)
    places = {(one.project_id, one.resource): one for one in here}
    unread = (
        Lane(connection, key, resource)
        for key in lacking
        for resource in scopes[key]
        if not _is_done(places.get((key, resource.name)))
    )
    return FirstReading(scopes, tuple(unread), places)


def _done(connection: Connection, names: list[str]) -> dict[int | None, int]:
    """Return how many lanes are done, by project."""
    with database.cursor() as cursor:
        cursor.execute(_DONE, [connection.pk, names])
        return dict(cursor.fetchall())


def _is_done(place: Cursor | None) -> bool:
    return place is not None and bool(place.last_full_at or place.unavailable)


def _scopes(
    connection: Connection, project_id: int | None, listed: list[Resource]
) -> dict[int | None, tuple[Resource, ...]]:
    of_company = tuple(one for one in listed if one.is_company_wide)
    of_project = tuple(one for one in listed if not one.is_company_wide)
    scopes: dict[int | None, tuple[Resource, ...]] = {}
    if of_company and project_id is None:
        scopes[None] = of_company
    if of_project:
        scopes |= dict.fromkeys(service.followed_projects(connection, project_id), of_project)
    return scopes


def in_scopes(project_ids: Iterable[int | None]) -> Q:
    """Return what narrows rows to these projects; None is the company."""
    wanted = set(project_ids)
    found = Q(project_id__in=wanted - {None})
    return found | Q(project_id=None) if None in wanted else found
