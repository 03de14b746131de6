"""Is everything in step? The sync status, and running a sync now."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from trajanus.accounts.models import Role
from trajanus.procore.purpose import Purpose
from trajanus.resources.catalog import resource_named
from trajanus.resources.project import Project
from trajanus.store.models import Connection
from trajanus.sync.following import keep_in_step
from trajanus.sync.reading.outlook import outlook
from trajanus.sync.service import request_sync
from trajanus.workspace import unsaved
from trajanus.workspace.access import role_required
from trajanus.workspace.sync_centre import syncing

#: The parts of the page that refresh themselves.
PARTS = ("lanes", "runs", "traffic")


@require_safe
@role_required(Role.VIEWER)
def status(request: HttpRequest) -> HttpResponse:
    """Show what is in step; the page refreshes itself part by part."""
    connections = list(Connection.objects.prefetch_related("windows"))
    part = request.headers.get("HX-Target", "")
    wanted = (part,) if part in PARTS else PARTS
    page: dict[str, Any] = {"connections": connections}
    if "lanes" in wanted:
        opened = request.GET.get("open", "")
        page |= {
            "opened": opened,
            "most_projects": syncing.PROJECTS,
            "scopes": [syncing.scopes_of(each, opened) for each in connections],
            "first_readings": [
                (each, left) for each in connections if (left := outlook(each)).lanes
            ],
        }
    if "runs" in wanted:
        page["runs"] = syncing.recent_runs()
    if "traffic" in wanted:
        page["traffic"] = [syncing.traffic_of(each) for each in connections]
    template = f"sync/_{part}.html" if part in PARTS else "sync/status.html"
    return render(request, template, page)


@require_POST
@role_required(Role.PROJECT_ADMIN)
def run_now(request: HttpRequest) -> HttpResponse:
    """Ask for a sync of everything, of one project, or of one resource."""
    connection = get_object_or_404(Connection, pk=_number(request, "connection"))
    resource = request.POST.get("resource") or None
    _check_resource(resource)
    waiting = request_sync(
        connection,
        project_id=_number(request, "project"),
        resource=resource,
        full=request.POST.get("full") == "1",
        purpose=Purpose.PERSON,
    )
    if waiting:
        messages.success(request, f"{_count(waiting)} asked for. A worker starts within seconds.")
    else:
        messages.info(
            request, "Nothing new to ask for: it waits already, or no project is kept in step."
        )
    return redirect(unsaved.origin(request))


@require_POST
@role_required(Role.PROJECT_ADMIN)
def follow(request: HttpRequest) -> HttpResponse:
    """Begin or stop keeping a project in step."""
    project = get_object_or_404(Project.objects.only("pk", "name"), pk=_number(request, "project"))
    keep = request.POST.get("keep") == "1"
    keep_in_step([project.pk], is_kept=keep)
    told = "is kept in step from now on" if keep else "is no longer kept in step; its copy stays"
    messages.success(request, f"{project.name} {told}.")
    return redirect(unsaved.origin(request))


def _count(readings: int) -> str:
    return "One reading is" if readings == 1 else f"{readings} readings are"


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _check_resource(name: str | None) -> None:
    if name is not None:
        try:
            resource_named(name)
        except KeyError as error:
            raise Http404("The hub keeps no such records.") from error
