"""Which projects are there, and which are kept in step?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema

from trajanus.api.answers import Before, Id, Limit, Some, newest_first
from trajanus.api.places import project_of
from trajanus.api.routing import ApiRouter
from trajanus.records.search import query_for
from trajanus.resources.project import Project
from trajanus.sync.following import keep_in_step

router = ApiRouter(tags=["projects"])


class ProjectView(Schema):
    """One project. `id` is the hub's; addresses of the API name it."""

    id: int
    procore_id: int
    connection: str
    name: str | None
    project_number: str | None
    is_followed: bool
    sync_status: str
    last_synced: datetime | None
    missing_since: datetime | None


class Following(Schema):
    """Whether the project is kept in step."""

    is_followed: bool


@router.get("/projects", response=Some[ProjectView])
def list_projects(
    request: HttpRequest,
    response: HttpResponse,
    before: Before,
    limit: Limit,
    q: Annotated[str, Query(max_length=200, description="Words of the name or number.")] = "",
    connection: str | None = None,
    procore_id: Id | None = None,
    is_followed: bool | None = None,
) -> dict[str, Any]:
    """The projects that the hub knows, the newest first."""
    wanted = Q()
    if query := query_for(q):
        wanted &= Q(search=query)
    if connection is not None:
        wanted &= Q(connection__name=connection)
    if procore_id is not None:
        wanted &= Q(procore_id=procore_id)
    if is_followed is not None:
        wanted &= Q(is_followed=is_followed)
    rows = Project.objects.filter(wanted).select_related("connection")
    light = rows.defer("payload", "detail", "search")
    return newest_first(request, response, light, _all, before=before, limit=limit)


@router.get("/projects/{int:project}", response=ProjectView)
def show_project(request: HttpRequest, project: Id) -> ProjectView:
    """One project."""
    return _shown(project_of(project))


@router.patch("/projects/{int:project}", response=ProjectView)
def follow_project(request: HttpRequest, project: Id, given: Following) -> ProjectView:
    """Begin or stop keeping a project in step; what was read stays."""
    row = project_of(project)
    keep_in_step([row.pk], is_kept=given.is_followed)
    return _shown(project_of(project))


def _all(rows: Iterable[Project]) -> list[ProjectView]:
    return [_shown(row) for row in rows]


def _shown(row: Project) -> ProjectView:
    return ProjectView(
        id=row.pk,
        procore_id=row.procore_id,
        connection=row.connection.name,
        name=row.name,
        project_number=row.project_number,
        is_followed=row.is_followed,
        sync_status=row.sync_status,
        last_synced=row.last_synced,
        missing_since=row.missing_since,
    )
