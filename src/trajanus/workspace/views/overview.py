"""How does a project stand today?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trajanus.accounts.models import Role
from trajanus.resources.project import Project
from trajanus.workspace.access import role_required
from trajanus.workspace.overview import areas_of
from trajanus.workspace.projects import in_project


@require_safe
@role_required(Role.VIEWER)
@in_project
def project(request: HttpRequest, project: Project) -> HttpResponse:
    """Show the project's numbers, latest changes and freshness."""
    page = {
        "project": project,
        "connection": project.connection,
        "areas": areas_of(project),
    }
    is_part = request.headers.get("HX-Target") == "areas"
    return render(request, "parts/areas.html" if is_part else "project.html", page)
