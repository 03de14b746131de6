"""How is a first-time visitor led from an empty hub to projects in step?"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from trajanus.accounts.models import Role
from trajanus.procore.purpose import Purpose
from trajanus.resources.project import Project
from trajanus.store.models import Connection
from trajanus.sync.service import request_sync
from trajanus.sync.watching import health
from trajanus.workspace import projects
from trajanus.workspace.access import role_required
from trajanus.workspace.connection_form import ConnectionForm
from trajanus.workspace.sync_centre import guide, syncing
from trajanus.workspace.sync_centre.guide import Stage, Way
from trajanus.workspace.sync_centre.logbook import number
from trajanus.workspace.views.chosen_projects import keep_ticked
from trajanus.workspace.views.connections import callback_address, let_sign_in


@require_safe
@role_required(Role.VIEWER)
def start(request: HttpRequest) -> HttpResponse:
    """Show how far the way is, and the next step; an open page follows the reading."""
    guide.walk(request)
    way = guide.way(request)
    page: dict[str, Any] = {"way": way, "stage": way.stage.name, **_stage_page(request, way)}
    is_part = request.headers.get("HX-Target") == "guide"
    answer = render(request, "start/_part.html" if is_part else "start/page.html", page)
    return let_sign_in(answer, [way.connection] if way.connection else [])


@require_POST
@role_required(Role.PROJECT_ADMIN)
def list_projects(request: HttpRequest) -> HttpResponse:
    """Ask for the list of projects, so that there is something to choose from."""
    connection = _connection(request)
    request_sync(connection, resource="projects", purpose=Purpose.PERSON)
    messages.success(request, "The list of projects is asked for. It shows up here by itself.")
    return redirect("start")


@require_POST
@role_required(Role.PROJECT_ADMIN)
def begin(request: HttpRequest) -> HttpResponse:
    """Begin the first reading of what is ticked."""
    connection = _connection(request)
    keep_ticked(request.POST)
    request_sync(connection, purpose=Purpose.PERSON)
    request.session[guide.BEGUN] = connection.pk
    return redirect("start")


def _stage_page(request: HttpRequest, way: Way) -> dict[str, Any]:
    """Return what the next step needs."""
    if way.stage is Stage.CONNECT:
        return {"form": ConnectionForm(), "callback": callback_address()}
    if way.stage < Stage.PROJECTS:
        return {"callback": callback_address()}
    mine = Project.objects.filter(connection=way.connection, missing_since=None)
    if way.stage is Stage.PROJECTS:
        return {"page": projects.paged(request, mine), "has_worker": health.has_worker()}
    kept = projects.in_order(mine.filter(is_followed=True))[:10]
    if way.is_done or way.connection is None:
        return {"kept": kept}
    return {
        "running": syncing.running_runs(way.connection),
        "has_worker": health.has_worker(),
        "kept": kept,
    }


def _connection(request: HttpRequest) -> Connection:
    return get_object_or_404(Connection, pk=number(request.POST.get("connection", "")))
