"""How does a project's budget stand: what is approved, committed, spent and expected?"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trajanus.accounts.models import Role
from trajanus.resources.budget_view import BUDGET_ROW
from trajanus.resources.project import Project
from trajanus.workspace.access import role_required
from trajanus.workspace.freshness import freshness_of
from trajanus.workspace.money import budget_shown
from trajanus.workspace.money.budget_asked import understand, views_of
from trajanus.workspace.money.budget_chart import chart_of
from trajanus.workspace.money.budget_figures import amounts, lacking
from trajanus.workspace.money.budget_lines import budget_of
from trajanus.workspace.projects import in_project


@require_safe
@role_required(Role.VIEWER)
@in_project
def overview(request: HttpRequest, project: Project) -> HttpResponse:
    """Show a budget view's sums, a chart of them, and its rows added up by code."""
    views = views_of(project)
    asked = understand(request.GET, views)
    page: dict[str, Any] = {"project": project, "views": views, "asked": asked}
    page["fresh"] = freshness_of(BUDGET_ROW, project)
    if asked.view:
        budget = budget_of(asked, project)
        page |= {
            "budget": budget,
            "table": budget_shown.table_of(budget, asked, project),
            "figures": amounts(budget.total.sums),
            "chart": chart_of(budget),
            "lacking": lacking(budget.total.sums, asked.view.titles),
        }
    is_part = request.headers.get("HX-Target") == "results"
    return render(request, "money/_budget.html" if is_part else "money/budget.html", page)
