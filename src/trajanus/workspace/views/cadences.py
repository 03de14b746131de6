"""How often is each resource of a project read, and who sets that?"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from trajanus.accounts.models import Role
from trajanus.resources.project import Project
from trajanus.store.models import Connection
from trajanus.workspace.access import person, role_required
from trajanus.workspace.projects import kept_in_step
from trajanus.workspace.sync_centre import cadences
from trajanus.workspace.sync_centre.logbook import number

#: Each line of the table is a part of its own.
LINE = "pace-"


@require_http_methods(("GET", "HEAD", "POST"))
@role_required(Role.VIEWER)
def cadence_form(request: HttpRequest) -> HttpResponse:
    """Show how often a project's resources are read, and change it."""
    kept = kept_in_step()
    connections = list(Connection.objects.order_by("name"))
    place = _place(request, kept, connections)
    if request.method == "POST":
        return _save(request, place)
    changing = request.GET.get("change", "") if _may_change(request) else ""
    paces = cadences.paces(*_lane(place), changing=changing) if place else []
    page: dict[str, Any] = {"place": place, "paces": paces, "here": _address(place)}
    part = request.headers.get("HX-Target", "")
    if part.startswith(LINE):
        return render(request, "sync/_pace.html", page | {"pace": _line(paces, part)})
    page |= {"projects": kept, "connections": connections}
    return render(request, "sync/cadences.html", page)


def _save(request: HttpRequest, place: Project | Connection | None) -> HttpResponse:
    if place is None or not _may_change(request):
        raise Http404("There is nothing to change for you.")
    changed = cadences.save(*_lane(place), request.POST.dict())
    if changed:
        messages.success(request, f"{changed} changed. The next readings follow it.")
    else:
        messages.info(request, "Nothing was changed.")
    return redirect(_address(place))


def _line(paces: list[cadences.Pace], part: str) -> cadences.Pace:
    for pace in paces:
        if part == f"{LINE}{pace.resource.name}":
            return pace
    raise Http404("The hub reads no such records here.")


def _may_change(request: HttpRequest) -> bool:
    return person(request).has_role(Role.PROJECT_ADMIN)


def _address(place: Project | Connection | None) -> str:
    name = "project" if isinstance(place, Project) else "company"
    return f"{reverse('cadences')}?{name}={place.pk}" if place else reverse("cadences")


def _place(
    request: HttpRequest, kept: list[Project], connections: list[Connection]
) -> Project | Connection | None:
    """Return the project that the address names, or the connection, for its company."""
    company, project = (number(request.GET.get(name, "")) for name in ("company", "project"))
    for one in connections:
        if one.pk == company:
            return one
    for each in kept:
        if each.pk == project:
            return each
    return kept[0] if kept else next(iter(connections), None)


def _lane(place: Project | Connection) -> tuple[Connection, int | None]:
    if isinstance(place, Project):
        return place.connection, place.procore_id
    return place, None
