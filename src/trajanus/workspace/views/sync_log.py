"""Which runs were there, and which requests did they make?"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trajanus.accounts.models import Role
from trajanus.store.models import ApiCall, SyncRun
from trajanus.store.models.sync_log import RunStatus
from trajanus.workspace.access import role_required
from trajanus.workspace.sync_centre import call_log, syncing
from trajanus.workspace.sync_centre.logbook import (
    LOOK_BACK,
    choice,
    in_place,
    leaf_of,
    project_choice,
    recent,
    resource_choice,
)


@require_safe
@role_required(Role.VIEWER)
def run_log(request: HttpRequest) -> HttpResponse:
    """Show every run, narrowed as asked."""
    project, resource = project_choice(request.GET), resource_choice(request.GET)
    status = choice("status", "Result", request.GET, RunStatus.choices)
    kind = choice("kind", "Kind", request.GET, syncing.KINDS.items())
    rows = SyncRun.objects.select_related("connection")
    rows = in_place(rows, project=project, resource=resource)
    rows = rows.filter(status=status.chosen) if status.chosen else rows
    rows = rows.filter(sync_type=kind.chosen) if kind.chosen else rows
    filters = [project, resource, status, kind]
    is_narrowed = any(one.chosen for one in filters)
    leaf = leaf_of(recent(rows) if is_narrowed else rows, request.GET)
    page: dict[str, Any] = {"leaf": leaf, "runs": syncing.told(leaf.rows)}
    page |= {"filters": filters, "is_narrowed": is_narrowed}
    return render(request, "sync/log.html", page)


@require_safe
@role_required(Role.VIEWER)
def calls(request: HttpRequest) -> HttpResponse:
    """Show every request to Procore, narrowed as asked."""
    filters = call_log.filters(request.GET)
    rows = ApiCall.objects.select_related("connection")
    is_narrowed = any(one.chosen for one in filters)
    leaf = leaf_of(recent(call_log.narrowed(rows, filters)) if is_narrowed else rows, request.GET)
    for call in leaf.rows:
        call.for_whom = syncing.ASKED_BY.get(call.purpose, call.purpose)  # type: ignore[attr-defined]
    page: dict[str, Any] = {"leaf": leaf, "filters": filters, "is_narrowed": is_narrowed}
    page |= {"look_back": LOOK_BACK, "several": len({one.connection_id for one in leaf.rows}) > 1}
    return render(request, "sync/calls.html", page)
