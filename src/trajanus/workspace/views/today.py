"""What needs somebody today, in one project or in all that are kept in step?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from trajanus.accounts.models import Role
from trajanus.records.standing import STANDINGS
from trajanus.resources.project import Project
from trajanus.workspace.access import person, role_required
from trajanus.workspace.attention import Attention, attention_for
from trajanus.workspace.daily_logs import log_days
from trajanus.workspace.latest import latest_in
from trajanus.workspace.projects import NEEDED, in_project
from trajanus.workspace.today import Log, days_of, log_of, logs_of_yesterday

#: So many projects are counted at once.
PAGE_SIZE = 6


@require_safe
@role_required(Role.VIEWER)
@in_project
def project(request: HttpRequest, project: Project) -> HttpResponse:
    """Show what needs somebody in the project, and what changed last."""
    lately = log_days.lately(project, timezone.localdate())
    yesterday = lately[-1]
    logs = {project.pk: log_of(project, yesterday.on, yesterday.tally)}
    page = _day(request, [project], logs, attention_for(project, person(request)))
    page |= {"project": project, "connection": project.connection, "latest": latest_in(project)}
    page["behind"] = [day for day in lately if day.state.is_behind]
    is_part = request.headers.get("HX-Target") == "day"
    return render(request, "today/_day.html" if is_part else "project.html", page)


@require_safe
@role_required(Role.VIEWER)
def today(request: HttpRequest) -> HttpResponse:
    """Show what needs somebody in every project kept in step."""
    kept = Project.objects.filter(is_followed=True, missing_since=None)
    page = Paginator(kept.only(*NEEDED).order_by("name", "pk"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    projects = list(page.object_list)
    needs = attention_for(None, person(request))
    shown = _day(request, projects, logs_of_yesterday(projects), needs) | {"page": page}
    is_part = request.headers.get("HX-Target") == "day"
    return render(request, "today/_day.html" if is_part else "today/all.html", shown)


def _day(
    request: HttpRequest, projects: Sequence[Project], logs: Mapping[int, Log], needs: Attention
) -> dict[str, Any]:
    return {
        "days": days_of(projects, person(request), logs),
        "heard": STANDINGS,  # the resources whose changes change a number
        "needs": needs,
    }
