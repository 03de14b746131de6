"""Which project, resource or record does an address name? Raises Http404 for none."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils import timezone

from trajanus.records.record import row_of
from trajanus.resources.catalog import resource_named
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.project import Project
from trajanus.resources.spec import Resource
from trajanus.store.models import Connection
from trajanus.sync.lane import Lane

Row = TypeVar("Row", bound=Model)


def found(rows: QuerySet[Row], key: int, what: str) -> Row:
    """Return the row with this id."""
    row = rows.filter(pk=key).first()
    if row is None:
        raise Http404(f"There is no {what} {key}.")
    return row


def project_of(key: int) -> Project:
    """Return the project with this id of the hub."""
    rows = Project.objects.select_related("connection").defer("payload", "detail", "search")
    return found(rows, key, "project")


def connection_named(name: str) -> Connection:
    """Return the connection of this name."""
    known = Connection.objects.filter(name=name).first()
    if known is None:
        raise Http404(f"There is no connection {name}.")
    return known


def resource_or_404(name: str) -> Resource:
    """Return the resource of this name."""
    try:
        return resource_named(name)
    except KeyError as error:
        raise Http404(f"The hub keeps no {name}.") from error


def project_lane(project: int, resource: str) -> Lane:
    """Return one resource of one project, by whose clock the rest of the request goes."""
    described = resource_or_404(resource)
    if described.is_company_wide:
        raise Http404(
            f"{described.title_plural} belong to the company: "
            f"/api/v1/connections/{{connection}}/{resource}"
        )
    place = project_of(project)
    timezone.activate(place.zone)
    return Lane(place.connection, place.procore_id, described)


def company_lane(connection: str, resource: str) -> Lane:
    """Return one resource of the company."""
    described = resource_or_404(resource)
    if not described.is_company_wide:
        raise Http404(
            f"{described.title_plural} belong to a project: /api/v1/projects/{{project}}/{resource}"
        )
    return Lane(connection_named(connection), None, described)


def record_in(lane: Lane, key: int) -> MirrorModel:
    """Return the lane's record with this id of the hub."""
    row = row_of(lane, key)
    if row is None:
        raise Http404(f"There is no {lane.resource.title} {key} here.")
    return row
