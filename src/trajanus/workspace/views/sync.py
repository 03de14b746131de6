"""Is everything in step? The sync status, and running a sync now."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import reswap

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
from trajanus.workspace.sync_centre import places, syncing
from trajanus.workspace.sync_centre.lanes import lanes_of
from trajanus.workspace.sync_centre.logbook import number

#: The parts of the page that refresh themselves.
PARTS = ("lanes", "runs", "traffic")
#: A part of its own for the lanes of each place that is opened.
OPENED = "lanes-"


@require_safe
@role_required(Role.VIEWER)
def status(request: HttpRequest) -> HttpResponse:
    """Show what is in step; the page refreshes itself part by part."""
    connections = list(Connection.objects.prefetch_related("windows").order_by("name"))
    part = request.headers.get("HX-Target", "")
    if key := request.GET.get("project", ""):
        return _one(request, connections, key, part)
    wanted = (part,) if part in PARTS else PARTS
    page: dict[str, Any] = {"connections": connections}
    if "lanes" in wanted:
        page |= _overview(request, connections)
    if "runs" in wanted:
        page["runs"] = syncing.recent_runs()
    if "traffic" in wanted:
        page["traffic"] = [syncing.traffic_of(each) for each in connections]
    template = f"sync/_{part}.html" if part in PARTS else "sync/status.html"
    answer = render(request, template, page)
    return reswap(answer, "outerHTML") if part == "lanes" and not page["is_known"] else answer


def _overview(request: HttpRequest, connections: list[Connection]) -> dict[str, Any]:
    """Return how each project stands.

    An open page says which projects it shows. While these are the same, it is given their lines
    alone, so that what somebody opened in it stays as it is.
    """
    kept = Paginator(places.projects_kept(), places.PAGE_SIZE).get_page(request.GET.get("page"))
    keys = " ".join(str(project.pk) for project in kept)
    return {
        "kept": kept,
        "shown": keys,
        "is_known": request.GET.get("shown") == keys,
        "opened": request.GET.getlist("open"),
        "places": places.places_of(connections, kept),
        "first_readings": [(each, left) for each in connections if (left := outlook(each)).lanes],
    }


def _one(request: HttpRequest, connections: list[Connection], key: str, part: str) -> HttpResponse:
    """Show the lanes of one project, or of the company, with or without the line above them."""
    known = {places.key_of(each, None): (each, None) for each in connections}
    connection, project = known.get(key) or _project(connections, key)
    page: dict[str, Any] = {"connection": connection, "project": project, "key": key}
    if part == "lanes":
        page |= {"place": places.place_of(connection, project), "is_known": True}
        return render(request, "sync/_place.html", page)
    page["lanes"] = list(lanes_of(connection, project))
    if part == f"{OPENED}{key}":
        return render(request, "sync/_opened.html", page)
    page["place"] = places.place_of(connection, project)
    return render(request, "sync/place.html", page)


def _project(connections: list[Connection], key: str) -> tuple[Connection, Project]:
    project = get_object_or_404(places.projects_kept(), pk=number(key))
    return next(one for one in connections if one.pk == project.connection_id), project


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
        full="1" in (request.POST.get("full"), request.GET.get("full")),
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
