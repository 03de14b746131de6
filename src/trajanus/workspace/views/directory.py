"""Who is in a project's directory at Procore, what may they do, and how do people get into it?"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from trajanus.accounts.models import Role
from trajanus.errors import InvalidValues
from trajanus.records.listing import understand
from trajanus.records.search import LONGEST
from trajanus.resources.project import Project
from trajanus.workspace import directory
from trajanus.workspace.access import person, role_required
from trajanus.workspace.lists import columns
from trajanus.workspace.lists.table import filter_form, rows_for
from trajanus.workspace.projects import in_project
from trajanus.workspace.views.record_edit import WRONG
from trajanus.workspace.views.records import newest, records_of


@require_safe
@role_required(Role.VIEWER)
@in_project
def listing(request: HttpRequest, project: Project, tab: str = "people") -> HttpResponse:
    """Show people, companies, permission templates, or what the hub's own account may do."""
    chosen = next((one for one in directory.TABS if one.name == tab), None)
    if chosen is None:
        raise Http404("The directory has no such part.")
    if request.headers.get("HX-Target") == "coming":
        page: dict[str, Any] = {"project": project, "coming": directory.coming(project)}
        return render(request, "directory/_coming.html", page)
    resource = chosen.resource
    asked = understand(resource, request.GET)
    shown = columns.chosen(request, resource)
    page = {"project": project, "resource": resource, "asked": asked}
    page["found"] = rows_for(asked, shown, records_of(resource, project))
    page["since"] = newest(resource, project)
    if request.headers.get("HX-Target") == "results":
        return render(request, "records/_results.html", page)
    page |= {"tabs": directory.TABS, "tab": chosen, "form": filter_form(asked, project)}
    if tab == "people":
        page["coming"] = directory.coming(project)
    return render(request, "directory/page.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.QC_MANAGER)
@in_project
def add(request: HttpRequest, project: Project) -> HttpResponse:
    """Find somebody of the company and add them with a permission template."""
    words = request.GET.get("q", "").replace("\0", "")[:LONGEST]
    given = request.POST.get("person", ""), request.POST.get("permission_template_id", "")
    problems: dict[str, tuple[str, ...]] = {}
    if request.method == "POST":
        try:
            directory.add(project, *given, by=person(request).pk)
            messages.success(request, "Kept here. Procore is told now.")
            return redirect("directory", project.pk)
        except InvalidValues as error:
            problems = error.problems
    template = directory.template_input(
        project, given[1], problems.get("permission_template_id", ())
    )
    others = [text for name, texts in problems.items() for text in texts
              if name not in ("person", "permission_template_id")]  # fmt: skip
    page = {"project": project, "words": words, "people": directory.addable(project, words)}
    page |= {"chosen": given[0], "template": template, "wrong": problems.get("person", ())}
    page |= {"others": others, "most": directory.MOST}
    return render(request, "directory/add.html", page, status=WRONG if problems else 200)
