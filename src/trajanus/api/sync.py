"""Is everything in step, what does it cost, and how is a reading asked for?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Schema

from trajanus.api.answers import Before, Id, Limit, Some, newest_first
from trajanus.api.places import connection_named, found, project_of, resource_or_404
from trajanus.api.routing import ApiRouter
from trajanus.api.scoping import Scoped
from trajanus.errors import InvalidValues
from trajanus.procore.purpose import Purpose
from trajanus.store.models import ApiCall, DriftReport, SyncRun
from trajanus.store.models.sync_log import RunStatus
from trajanus.sync import status
from trajanus.sync.service import request_sync
from trajanus.sync.status import ConnectionStatus

router = ApiRouter(tags=["sync"])


class Wish(Schema):
    """What is to be read: everything of a connection, one project, one resource."""

    connection: str | None = None
    project: Id | None = None
    resource: str | None = None
    full: bool = False


class Asked(Schema):
    """How many readings now wait for a worker; 0 when all waited already."""

    waiting: int


class Run(Schema):
    """One run of the sync log."""

    id: int
    connection: str = Field(..., alias="connection.name")
    project_id: int | None  # Procore's
    resource: str
    sync_type: str
    purpose: str
    status: str
    started_at: datetime
    completed_at: datetime | None
    records_processed: int
    records_expected: int | None
    created_count: int
    updated_count: int
    failed_count: int
    requests: int
    message: str


class RunDetail(Run):
    """One run with what went wrong with single records."""

    errors: list[dict[str, Any]]


class Call(Schema):
    """One request to Procore."""

    id: int
    connection: str = Field(..., alias="connection.name")
    at: datetime
    method: str
    path: str
    status: int | None
    duration_ms: int
    purpose: str
    remaining: int | None
    request_id: str
    error: str
    run: int | None = Field(None, alias="run_id")


class Drift(Schema):
    """One comparison of the hub's records with Procore's."""

    id: int
    connection: str = Field(..., alias="connection.name")
    project_id: int | None  # Procore's
    resource: str
    started_at: datetime
    ended_at: datetime | None  # empty: under way
    records: int
    created_count: int  # missed creations, and so on
    changed_count: int
    deleted_count: int
    restored_count: int
    is_doubted: bool
    found: list[Any]
    message: str


@router.get("/sync/status", response=list[ConnectionStatus])
def show_status(request: HttpRequest) -> list[ConnectionStatus]:
    """How fresh each resource is, how much of the request limit is left, and who spends it."""
    return list(status.overview())


@router.post("/sync/runs", response={202: Asked})
def run_sync(request: HttpRequest, given: Wish) -> Asked:
    """Ask the workers to read from Procore now."""
    project = project_of(given.project) if given.project is not None else None
    if project is None and given.connection is None:
        raise InvalidValues({"connection": ["name a connection or a project"]})
    connection = project.connection if project else connection_named(str(given.connection))
    if given.resource is not None:
        resource_or_404(given.resource)
    waiting = request_sync(
        connection,
        project_id=project.procore_id if project else None,
        resource=given.resource,
        full=given.full,
        purpose=Purpose.PERSON,
    )
    return Asked(waiting=waiting)


@router.get("/sync/runs", response=Some[Run])
def list_runs(
    request: HttpRequest,
    response: HttpResponse,
    scope: Query[Scoped],
    before: Before,
    limit: Limit,
    status: RunStatus | None = None,
) -> dict[str, Any]:
    """The sync log, the latest run first."""
    rows = SyncRun.objects.select_related("connection").filter(scope.condition())
    if status is not None:
        rows = rows.filter(status=status)
    return newest_first(request, response, rows, list, before=before, limit=limit)


@router.get("/sync/runs/{int:run}", response=RunDetail)
def show_run(request: HttpRequest, run: Id) -> SyncRun:
    """One run, with the records that failed in it."""
    return found(SyncRun.objects.select_related("connection"), run, "run")


@router.get("/sync/calls", response=Some[Call])
def list_calls(
    request: HttpRequest,
    response: HttpResponse,
    before: Before,
    limit: Limit,
    connection: str | None = None,
    purpose: str | None = None,
) -> dict[str, Any]:
    """Requests to Procore, the latest first; never bodies or secrets."""
    rows = ApiCall.objects.select_related("connection")
    if connection is not None:
        rows = rows.filter(connection__name=connection)
    if purpose is not None:
        rows = rows.filter(purpose=purpose)
    return newest_first(request, response, rows, list, before=before, limit=limit)


@router.get("/sync/drift", response=Some[Drift])
def list_drift(
    request: HttpRequest,
    response: HttpResponse,
    scope: Query[Scoped],
    before: Before,
    limit: Limit,
) -> dict[str, Any]:
    """Comparisons of the hub's records with Procore's, the latest first."""
    rows = DriftReport.objects.select_related("connection").filter(scope.condition())
    return newest_first(request, response, rows, list, before=before, limit=limit)
