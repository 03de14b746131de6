"""Which lanes were never read to their end? Told by the cursors alone, whatever they hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from trajanus.resources.catalog import RESOURCES
from trajanus.resources.spec import Listing, Resource
from trajanus.store.models import Connection, Cursor
from trajanus.sync import service
from trajanus.sync.lane import Lane

#: Read once from beginning to end, or refused by Procore.
_IS_DONE = ~Q(last_full_at=None) | ~Q(unavailable="")


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
    here = Cursor.objects.filter(connection=connection, resource__in=[one.name for one in listed])
    counted = dict(here.filter(_IS_DONE).values_list("project_id").annotate(lanes=Count("pk")))
    lacking = [key for key, lanes in scopes.items() if counted.get(key, 0) < len(lanes)]
    places = {(one.project_id, one.resource): one for one in here.filter(in_scopes(lacking))}
    unread = (
        Lane(connection, key, resource)
        for key in lacking
        for resource in scopes[key]
        if not _is_done(places.get((key, resource.name)))
    )
    return FirstReading(scopes, tuple(unread), places)


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
