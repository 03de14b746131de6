"""What changed in a project's budget since a snapshot, and how does somebody take that along?"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from trajanus.accounts.models import Role
from trajanus.errors import InvalidValues
from trajanus.resources.budget import BUDGET_SNAPSHOT
from trajanus.resources.project import Project
from trajanus.workspace.access import role_required
from trajanus.workspace.freshness import freshness_of
from trajanus.workspace.money.budget_compare import compare
from trajanus.workspace.money.budget_figures import FIGURES, label
from trajanus.workspace.money.budget_pair import LARGEST, NAME, snapshots_of, understand
from trajanus.workspace.money.budget_report import COMPARISON_FORMS, file_name, file_of
from trajanus.workspace.money.budget_shown import line_items_among
from trajanus.workspace.projects import in_project
from trajanus.workspace.views.record import said


@require_safe
@role_required(Role.VIEWER)
@in_project
def comparison(request: HttpRequest, project: Project) -> HttpResponse:
    """Compare two snapshots, or a snapshot and the budget as it is now."""
    snapshots = snapshots_of(project)
    pair = understand(request.GET, snapshots)
    page: dict[str, Any] = {"project": project, "snapshots": snapshots, "pair": pair}
    if pair is None:
        page["fresh"] = freshness_of(BUDGET_SNAPSHOT, project)
    else:
        found = compare(pair, project)
        page["known"] = line_items_among([row.record for row in found.rows], project)
        page |= {"found": found, "forms": COMPARISON_FORMS}
        page["changed"] = found.changed
        page["heads"] = [(name, label(name)) for name in page["changed"]]
        page["sorts"] = [(LARGEST, "Largest change"), (NAME, "Cost code")]
        page["sorts"] += [(name, f"Change of: {label(name)}") for name in FIGURES]
    is_part = request.headers.get("HX-Target") == "results"
    return render(request, "money/_comparison.html" if is_part else "money/compare.html", page)


@require_safe
@role_required(Role.VIEWER)
@in_project
def export(request: HttpRequest, project: Project, form: str) -> HttpResponse:
    """Send the comparison that the address asks for, whole, as a workbook or a paper."""
    kind = next((one for one in COMPARISON_FORMS if one.name == form), None)
    pair = understand(request.GET, snapshots_of(project))
    if kind is None or pair is None:
        raise Http404("There is no such comparison.")
    try:
        content = file_of(pair, project, kind)
    except InvalidValues as error:
        messages.error(request, said(error))
        address = reverse("budget_compare", args=[project.pk])
        return redirect(f"{address}?{request.GET.urlencode()}")
    answer = HttpResponse(content, content_type=kind.content_type)
    name = content_disposition_header(as_attachment=True, filename=file_name(project, kind))
    answer["Content-Disposition"] = name or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
