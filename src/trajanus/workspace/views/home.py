"""Where does a person land, and how do they find a project?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from trajanus.accounts.models import Role
from trajanus.resources.project import Project
from trajanus.workspace import projects
from trajanus.workspace.access import role_required


@require_safe
@role_required(Role.VIEWER)
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the last project, to the only one, to all of them, or to the first steps."""
    last = projects.current(request)
    if last is not None:
        return redirect("project", last.pk)
    known = list(Project.objects.filter(is_followed=True).only("pk")[:2])
    if len(known) == 1:
        return redirect("project", known[0].pk)
    if Project.objects.exists():
        return redirect("today" if known else "projects")
    return redirect("start")


@require_safe
@role_required(Role.VIEWER)
def project_list(request: HttpRequest) -> HttpResponse:
    """Show the projects; those kept in step come first."""
    page, words = projects.page_of(request)
    return render(request, "projects.html", {"page": page, "words": words})
