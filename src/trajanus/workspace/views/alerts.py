"""What needs attention: of everybody, and of this person?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from trajanus.accounts.models import Role
from trajanus.resources.project import Project
from trajanus.store.models import Alert, Notice
from trajanus.sync.watching import alerts
from trajanus.workspace.access import person, role_required

_MOST = 100


@require_safe
@role_required(Role.VIEWER)
def alert_list(request: HttpRequest) -> HttpResponse:
    """Show what is wrong now, what was lately, and what the person was told."""
    notices = list(Notice.objects.filter(user=person(request))[:_MOST])
    named = {notice.project_id for notice in notices if notice.project_id}
    known = Project.objects.filter(procore_id__in=named).only("connection_id", "procore_id")
    projects = {(one.connection_id, one.procore_id): one.pk for one in known}
    page = {
        "open_alerts": alerts.open_alerts().select_related("connection"),
        "past_alerts": Alert.objects.exclude(cleared_at=None)[:_MOST],
        "notices": [
            (notice, projects.get((notice.connection_id or 0, notice.project_id or 0)))
            for notice in notices
        ],
    }
    return render(request, "alerts/list.html", page)


@require_POST
@role_required(Role.VIEWER)
def mark_read(request: HttpRequest) -> HttpResponse:
    """Note that the person has read their notices."""
    alerts.mark_read(person(request))
    return redirect("alerts")
