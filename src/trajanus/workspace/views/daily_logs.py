"""What was logged on a project's days, and which days have gaps?"""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from trajanus.accounts.models import Role
from trajanus.resources.daily_log import DAILY_LOGS
from trajanus.resources.project import Project
from trajanus.workspace.access import person, role_required
from trajanus.workspace.daily_logs import log_days, log_entries, log_months
from trajanus.workspace.daily_logs.log_tallies import NEEDED
from trajanus.workspace.projects import in_project
from trajanus.workspace.record.inputs import mark_of

PART = "daily-log"
_NOTHING_NEW = 204


@require_safe
@role_required(Role.VIEWER)
@in_project
def month(request: HttpRequest, project: Project) -> HttpResponse:
    """Show which days of a month have a log, which are complete, and which have gaps."""
    today = timezone.localdate()
    shown = log_months.month_named(request.GET.get("month", ""), today)
    days = log_days.days_of(project, shown.first, shown.until(today), today=today)
    page = {
        "project": project,
        "month": shown,
        "today": today,
        "days": days,
        "summary": log_months.summary_of(days),
        "read": log_months.read_of(project),
        "needed": NEEDED,
    }
    return _page(request, "month", page)


@require_safe
@role_required(Role.VIEWER)
@in_project
def day(request: HttpRequest, project: Project, day: date) -> HttpResponse:
    """Show everything that was logged on a day, as a report that can be printed."""
    today = timezone.localdate()
    [shown] = log_days.days_of(project, day, day, today=today)
    page = {
        "project": project,
        "day": shown,
        "today": today,
        "closed_by": log_days.closed_by(project, day),
        "before": day - log_days.DAY if day > log_days.FIRST else None,
        "after": day + log_days.DAY if day < log_days.LAST else None,
        "sections": log_entries.sections_of(project, day, shown.tally.entries),
        "read": log_months.read_of(project),
        "begun": urlencode({"date": day, "then": request.path}),
    }
    return _page(request, "day", page)


def _page(request: HttpRequest, name: str, page: dict[str, Any]) -> HttpResponse:
    """Answer the page, or the part that refreshes itself: nothing where it is as it was seen."""
    page["kinds"] = DAILY_LOGS
    page["may_write"] = person(request).has_role(Role.QC_MANAGER)
    page["content"] = render_to_string(f"daily_logs/_{name}.html", page)
    page["mark"] = mark_of(page["content"])
    if request.headers.get("HX-Target") != PART:
        return render(request, f"daily_logs/{name}.html", page)
    if request.GET.get("seen") == page["mark"]:
        return HttpResponse(status=_NOTHING_NEW)
    return render(request, "daily_logs/_live.html", page)
