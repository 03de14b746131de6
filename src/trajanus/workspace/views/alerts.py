"""What needs attention: of everybody, and of this person?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from trajanus.accounts.models import Role
from trajanus.records.naming import projects_of
from trajanus.store.models import Alert, Notice
from trajanus.sync.watching import alerts
from trajanus.workspace.access import person, role_required

_MOST = 100


@require_safe
@role_required(Role.VIEWER)
def alert_list(request: HttpRequest) -> HttpResponse:
    """Show what is wrong now, what was lately, and what the person was told."""
    notices = list(Notice.objects.filter(user=person(request))[:_MOST])
    projects = projects_of(map(_place, notices))
    page = {
        "open_alerts": alerts.open_alerts().select_related("connection"),
        "past_alerts": Alert.objects.exclude(cleared_at=None)[:_MOST],
        "notices": [(notice, projects.get(_place(notice))) for notice in notices],
    }
    return render(request, "alerts/list.html", page)


@require_POST
@role_required(Role.VIEWER)
def mark_read(request: HttpRequest) -> HttpResponse:
    """Note that the person has read their notices."""
    alerts.mark_read(person(request))
    return redirect("alerts")


def _place(notice: Notice) -> tuple[int, int | None]:
    """Return connection and project that the notice is about; nothing has the connection 0."""
    return notice.connection_id or 0, notice.project_id
