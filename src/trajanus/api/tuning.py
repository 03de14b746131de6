"""How often is a resource of a project read, and who decides about which field in it?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from trajanus.api.access import by
from trajanus.api.answers import Id
from trajanus.api.places import project_lane, project_of
from trajanus.api.routing import ApiRouter
from trajanus.resources.catalog import RESOURCES
from trajanus.resources.spec import Listing, Owner
from trajanus.store.models import LaneSetting
from trajanus.sync.deciding import ownership
from trajanus.sync.lane import Lane
from trajanus.sync.reading import cadence

router = ApiRouter(tags=["settings"])

#: Between a minute and a year.
Seconds = Annotated[int, Field(ge=60, le=31_536_000)]


class CadenceView(Schema):
    """How often one resource of a project is read by schedule."""

    resource: str
    is_read: bool
    every: int  # seconds between readings of what changed
    every_full: int  # seconds between readings of everything
    is_set: bool  # here, and not by the resource's description


class NewCadence(Schema):
    """Seconds between readings; null goes back to the resource's own cadence."""

    is_read: bool = True
    every: Seconds | None = None
    every_full: Seconds | None = None


class OwnerView(Schema):
    """Who decides about a field when both sides changed it."""

    resource: str
    field: str
    owner: Literal["procore", "hub", "shared"]
    is_set: bool  # here, and not by the resource's description


class NewOwner(Schema):
    """Who is to decide; null goes back to the resource's description."""

    owner: Literal["procore", "hub", "shared"] | None
    decides: bool = False  # also about the conflicts that wait for a person now


@router.get("/projects/{int:project}/cadences", response=list[CadenceView])
def list_cadences(request: HttpRequest, project: Id) -> list[CadenceView]:
    """How often each resource of the project is read."""
    place = project_of(project)
    settings = cadence.settings_of(place.connection)
    return [
        _cadence(lane, settings.get((lane.project_id, lane.resource.name)))
        for lane in _lanes(project)
    ]


@router.put("/projects/{int:project}/cadences/{slug:resource}", response=CadenceView)
def set_cadence(request: HttpRequest, project: Id, resource: str, given: NewCadence) -> CadenceView:
    """Read a resource of the project more or less often, or not at all by schedule."""
    lane = project_lane(project, resource)
    setting = cadence.choose(
        lane,
        is_read=given.is_read,
        every=_span(given.every),
        every_full=_span(given.every_full),
    )
    return _cadence(lane, setting)


@router.delete("/projects/{int:project}/cadences/{slug:resource}", response=CadenceView)
def reset_cadence(request: HttpRequest, project: Id, resource: str) -> CadenceView:
    """Read a resource of the project as its description says."""
    lane = project_lane(project, resource)
    cadence.reset(lane)
    return _cadence(lane, None)


@router.get("/projects/{int:project}/owners", response=list[OwnerView])
def list_owners(request: HttpRequest, project: Id) -> list[OwnerView]:
    """Who decides about each field whose owner a project may choose."""
    return [_owner(lane, name) for lane in _lanes(project) for name in _fields(lane)]


@router.put("/projects/{int:project}/owners/{slug:resource}/{field}", response=OwnerView)
def set_owner(
    request: HttpRequest, project: Id, resource: str, field: str, given: NewOwner
) -> OwnerView:
    """Let another side decide about a field in this project."""
    lane = project_lane(project, resource)
    owner = Owner(given.owner) if given.owner else None
    ownership.override(lane, field, owner, by=by(request), decides=given.decides)
    return _owner(lane, field)


def _lanes(project: int) -> Iterator[Lane]:
    place = project_of(project)
    for resource in RESOURCES:
        if isinstance(resource.source, Listing) and not resource.is_company_wide:
            yield Lane(place.connection, place.procore_id, resource)


def _span(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def _cadence(lane: Lane, setting: LaneSetting | None) -> CadenceView:
    found = cadence.with_setting(lane.resource, setting)
    return CadenceView(
        resource=lane.resource.name,
        is_read=found.is_read,
        every=int(found.every.total_seconds()),
        every_full=int(found.every_full.total_seconds()),
        is_set=setting is not None,
    )


def _fields(lane: Lane) -> tuple[str, ...]:
    return ownership.open_columns(lane.resource)


def _owner(lane: Lane, name: str) -> OwnerView:
    owner = ownership.owners_in(lane)[name]
    return OwnerView(
        resource=lane.resource.name,
        field=name,
        owner=owner.value,
        is_set=owner is not lane.resource.owners[name],
    )
