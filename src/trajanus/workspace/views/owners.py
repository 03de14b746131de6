"""Who decides about which field in a project, and who sets that?"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from trajanus.accounts.models import Role
from trajanus.resources.project import Project
from trajanus.sync.lane import Lane
from trajanus.workspace.access import person, role_required
from trajanus.workspace.administration import owners
from trajanus.workspace.projects import kept_in_step
from trajanus.workspace.sync_centre.logbook import number


@require_http_methods(("GET", "HEAD", "POST"))
@role_required(Role.VIEWER)
def owner_form(request: HttpRequest) -> HttpResponse:
    """Show who decides about the fields of one kind of record, and change it."""
    kept = kept_in_step()
    if not kept:
        return render(request, "sync/owners.html", {})
    lane, place = _chosen(request, kept)
    if request.method == "POST":
        return _save(request, lane, place)
    fields = owners.fields(lane)
    page: dict[str, Any] = {"projects": kept, "place": place, "resource": lane.resource}
    page |= {"fields": fields, "fixed": owners.fixed(lane.resource)}
    page |= {"resources": owners.choosable(), "overridden": owners.overridden(place)}
    page |= {"meanings": [(owners.LABELS[one], text) for one, text in owners.MEANING.items()]}
    page["waiting"] = sum(one.waiting for one in fields)
    return render(request, "sync/owners.html", page)


def _save(request: HttpRequest, lane: Lane, place: Project) -> HttpResponse:
    if not person(request).has_role(Role.PROJECT_ADMIN):
        raise Http404("There is nothing to change for you.")
    changed, decided = owners.save(lane, request.POST.dict(), by=person(request).pk)
    if changed:
        settled = f" {decided} waiting conflicts were decided so." if decided else ""
        messages.success(request, f"{changed} changed; the next readings follow it.{settled}")
    else:
        messages.info(request, "Nothing was changed.")
    return redirect(f"{reverse('owners')}?project={place.pk}&resource={lane.resource.name}")


def _chosen(request: HttpRequest, kept: list[Project]) -> tuple[Lane, Project]:
    wanted = number(request.GET.get("project", ""))
    place = next((one for one in kept if one.pk == wanted), kept[0])
    known = owners.choosable()
    name = request.GET.get("resource", "rfis")
    resource = next((one for one in known if one.name == name), known[0])
    return Lane(place.connection, place.procore_id, resource), place
