"""What did comparisons with Procore find, and how is one begun?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from trajanus import clock
from trajanus.accounts.models import Role
from trajanus.records.naming import projects_of
from trajanus.resources.project import Project
from trajanus.store.models import Connection, DriftReport
from trajanus.sync.comparing import reconcile
from trajanus.workspace import unsaved
from trajanus.workspace.access import role_required
from trajanus.workspace.sync_centre import syncing
from trajanus.workspace.sync_centre.logbook import (
    choice,
    in_place,
    leaf_of,
    project_choice,
    recent,
    resource_choice,
)

_WEEK = timedelta(days=7)
_COUNTS = ("created_count", "changed_count", "deleted_count", "restored_count")


@require_safe
@role_required(Role.VIEWER)
def drift_list(request: HttpRequest) -> HttpResponse:
    """Show what comparisons found, and what the last week's found together."""
    project, resource = project_choice(request.GET), resource_choice(request.GET)
    result = choice("result", "Result", request.GET, [("drift", "Differences found")])
    filters = [project, resource, result]
    rows = in_place(
        DriftReport.objects.select_related("connection"), project=project, resource=resource
    )
    rows = rows.exclude(**dict.fromkeys(_COUNTS, 0)) if result.chosen else rows
    is_narrowed = any(one.chosen for one in filters)
    leaf = leaf_of(recent(rows) if is_narrowed else rows, request.GET)
    page: dict[str, Any] = {"leaf": leaf, "filters": filters, "is_narrowed": is_narrowed}
    page |= {"reports": _told(leaf.rows), "week": _week(), "resources": resource.options}
    page["projects"] = project.options
    return render(request, "sync/drift.html", page)


@require_POST
@role_required(Role.PROJECT_ADMIN)
def compare(request: HttpRequest) -> HttpResponse:
    """Ask the workers to compare: one project or all, one kind of record or all."""
    asked = project_choice(request.POST), resource_choice(request.POST)
    project, resource = (one.chosen or None for one in asked)
    waiting = 0
    for connection, project_id in _places(project):
        waiting += reconcile.request(connection, project_id=project_id, resource=resource)
    if waiting:
        messages.success(request, f"{waiting} to be compared. Results show up here by themselves.")
    else:
        messages.info(request, "Nothing new to compare: it waits already, or nothing is chosen.")
    return redirect(unsaved.origin(request))


def _places(project: str | None) -> list[tuple[Connection, int | None]]:
    if project is None:
        return [(one, None) for one in Connection.objects.filter(state="connected")]
    found = Project.objects.select_related("connection").get(pk=project)
    return [(found.connection, found.procore_id)]


def _told(rows: list[DriftReport]) -> list[tuple[DriftReport, str, Project | None]]:
    keys = projects_of((row.connection_id, row.project_id) for row in rows)
    known: Mapping[int, Project] = Project.objects.only("pk", "name").in_bulk(list(keys.values()))
    return [
        (
            row,
            syncing.title_of(row.resource),
            known.get(keys.get((row.connection_id, row.project_id), 0)),
        )
        for row in rows
    ]


def _week() -> dict[str, int]:
    recently = DriftReport.objects.filter(started_at__gte=clock.now() - _WEEK)
    sums = {name: Sum(name, default=0) for name in (*_COUNTS, "records")}
    return recently.aggregate(comparisons=Count("pk"), **sums)
