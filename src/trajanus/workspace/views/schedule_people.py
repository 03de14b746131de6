"""Who is each P6 resource in Procore's directory?"""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from trajanus.accounts.models import Role
from trajanus.errors import InvalidValues
from trajanus.resources.project import Project
from trajanus.schedules import people, place
from trajanus.workspace.access import person, role_required
from trajanus.workspace.projects import in_project
from trajanus.workspace.views.schedules import texts_of

_PREFIX = "person-"
#: Each has the whole directory to choose from.
_PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.QC_MANAGER)
@in_project
def resources(request: HttpRequest, project: Project) -> HttpResponse:
    """Show and keep which person each resource is."""
    where = place.of_project(project)
    problems: list[str] = []
    if request.method == "POST":
        try:
            changed = people.map_resources(where, _wanted(request), by=person(request).pk)
        except InvalidValues as error:
            problems = texts_of(error)
        else:
            messages.success(
                request, f"Saved; {changed} changed. They count from the next preview."
            )
            return redirect(request.get_full_path())
    found = Paginator(people.mappings(where), _PAGE).get_page(request.GET.get("page", "1"))
    page = {
        "project": project,
        "mappings": found,
        "directory": people.directory(where),
        "problems": problems,
    }
    return render(request, "schedules/resources.html", page, status=409 if problems else 200)


def _wanted(request: HttpRequest) -> dict[str, int | None]:
    """Return the person by resource; the form's fields are named for the resources."""
    found: dict[str, int | None] = {}
    for name, text in request.POST.items():
        if name.startswith(_PREFIX) and isinstance(text, str):
            is_number = text.isascii() and text.isdecimal() and len(text) < 19
            found[name.removeprefix(_PREFIX)] = int(text) if is_number else None
    return found
