"""How does a person keep the filter, order and columns of a list for later?"""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from trajanus.accounts.models import Role, SavedView, User
from trajanus.errors import InvalidValues
from trajanus.resources.project import Project
from trajanus.workspace import unsaved
from trajanus.workspace.access import person, role_required
from trajanus.workspace.lists import columns, saved_views
from trajanus.workspace.projects import in_project
from trajanus.workspace.views.records import listed_or_404


@require_POST
@role_required(Role.VIEWER)
@in_project
def save(request: HttpRequest, project: Project, name: str) -> HttpResponse:
    """Keep what the list shows now under a name."""
    resource, user = listed_or_404(name), person(request)
    params = QueryDict(request.POST.get("query", ""), mutable=True)
    shown = columns.named(request, resource, params.get("columns", ""))
    query = saved_views.query_of(params, [column.name for column in shown])
    is_shared = "shared" in request.POST and saved_views.may_share(user)
    try:
        given = request.POST.get("view", "")
        view = saved_views.save(user, resource, given, query, is_shared=is_shared)
    except InvalidValues as error:
        messages.error(request, " ".join(error.problems["base"]))
        return redirect(unsaved.origin(request))
    messages.success(request, f"The view {view.name} is saved. Find it under Views.")
    return redirect(f"{reverse('records', args=[project.pk, name])}?{view.query}")


@require_POST
@role_required(Role.VIEWER)
@in_project
def change(request: HttpRequest, project: Project, name: str, pk: int) -> HttpResponse:
    """Rename, share, delete a view, or let one's list begin with it."""
    resource, user = listed_or_404(name), person(request)
    view = get_object_or_404(saved_views.visible(user, resource), pk=pk)
    action = request.POST.get("do", "")
    if action in ("default", "no-default"):
        saved_views.make_default(user, resource, view if action == "default" else None)
    elif not saved_views.may_change(user, view):
        raise PermissionDenied("Only who made a view, or a project administrator, may change it.")
    else:
        _change(request, user, view, action)
    return redirect(unsaved.origin(request))


def _change(request: HttpRequest, user: User, view: SavedView, action: str) -> None:
    match action:
        case "rename":
            try:
                saved_views.rename(view, request.POST.get("view", ""))
            except InvalidValues as error:
                messages.error(request, " ".join(error.problems["base"]))
        case "delete":
            view.delete()
            messages.success(request, f"The view {view.name} is deleted.")
        case "share" | "unshare" if saved_views.may_share(user):
            view.is_shared = action == "share"
            view.save(update_fields=["is_shared"])
        case "share" | "unshare":
            raise PermissionDenied("QC managers and administrators share views.")
        case _:
            raise Http404("A view can be renamed, shared, deleted or made the default.")
