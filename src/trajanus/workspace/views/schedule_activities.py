"""Which activities are in a schedule file?"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trajanus.accounts.models import Role
from trajanus.errors import HubError
from trajanus.p6 import ScheduleError
from trajanus.p6.summary import ListedActivity
from trajanus.p6.words import Status
from trajanus.resources.project import Project
from trajanus.schedules import kept
from trajanus.schedules.models import ScheduleUpdate
from trajanus.workspace.access import role_required
from trajanus.workspace.projects import in_project
from trajanus.workspace.views.schedule_papers import failed
from trajanus.workspace.views.schedules import update_or_404

_PAGE = 100
_STATUSES = {
    Status.NOT_STARTED.value: "Not started",
    Status.IN_PROGRESS.value: "In progress",
    Status.COMPLETED.value: "Completed",
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which activities are looked for."""

    words: tuple[str, ...]
    status: str

    def has(self, activity: ListedActivity) -> bool:
        """Whether it is one of those."""
        if self.status and activity.status != self.status:
            return False
        text = " ".join((activity.id, activity.name, *activity.wbs)).casefold()
        return all(word in text for word in self.words)


@require_safe
@role_required(Role.VIEWER)
@in_project
def activities(request: HttpRequest, project: Project, pk: int) -> HttpResponse:
    """List the activities of a file, or those of the project of it that is meant."""
    update = update_or_404(project, pk)
    q, status = request.GET.get("q", "").strip()[:200], request.GET.get("status", "")
    try:
        every = _activities_of(update)
    except (ScheduleError, HubError) as error:
        return failed(request, project, update, error)
    asked = _Asked(tuple(q.casefold().split()), status if status in _STATUSES else "")
    found = Paginator([one for one in every if asked.has(one)], _PAGE)
    page = {
        "project": project,
        "update": update,
        "q": q,
        "status": asked.status,
        "statuses": _STATUSES.items(),
        "asked": urlencode({"q": q, "status": asked.status}),
        "every": len(every),
        "found": found.get_page(request.GET.get("page", "1")),
    }
    return render(request, "schedules/activities.html", page)


def _activities_of(update: ScheduleUpdate) -> list[ListedActivity]:
    every = kept.summary_of(update).activities
    meant = update.p6_project
    return [one for one in every if not meant or one.project == meant]
