"""What changed between two schedules, is one sound, and what comes in the next weeks?"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from trajanus.accounts.models import Role
from trajanus.errors import HubError, InvalidValues
from trajanus.p6 import ScheduleError
from trajanus.resources.project import Project
from trajanus.schedules import newest, papers, place
from trajanus.schedules.blocking import blocking
from trajanus.schedules.models import Paper, PaperState, ScheduleUpdate
from trajanus.schedules.pages import activity_ids
from trajanus.schedules.place import Place
from trajanus.workspace.access import role_required
from trajanus.workspace.projects import in_project
from trajanus.workspace.schedule.checks_shown import check_groups
from trajanus.workspace.views.schedules import texts_of, update_or_404

_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_WEEKS = (2, 4, 6)


@require_safe
@role_required(Role.VIEWER)
@in_project
def compare(request: HttpRequest, project: Project) -> HttpResponse:
    """Show what changed from one schedule to another."""
    new = _asked(request, project, "new")
    old = _asked(request, project, "old")
    if old is None or new is None:
        messages.error(request, "Choose the two schedules to compare.")
        return redirect("schedule", project.pk)
    title = f"{old.name} → {new.name}"
    return _paper_page(request, project, new, papers.COMPARISON, title=title, other=old)


@require_safe
@role_required(Role.VIEWER)
@in_project
def checks(request: HttpRequest, project: Project) -> HttpResponse:
    """Show whether a schedule is set up as federal work asks for."""
    update = asked_or_current(request, project)
    if update is None:
        return nothing(request, project, "Schedule checks")
    paper = _paper(request, update, papers.CHECKS)
    if request.headers.get("HX-Request"):
        return _told(paper)
    if isinstance(paper, str):
        return _failed(request, project, update, paper)
    page: dict[str, Any] = {
        "project": project,
        "update": update,
        "paper": paper,
        "title": update.name,
    }
    if paper.state == PaperState.READY:
        page |= {"shown": paper.page, "groups": check_groups(paper.page)}
    return render(request, "schedules/checks.html", page)


@require_safe
@role_required(Role.VIEWER)
@in_project
def look_ahead(request: HttpRequest, project: Project) -> HttpResponse:
    """Show the open work of the next weeks, and what it waits for."""
    update = asked_or_current(request, project)
    if update is None:
        return nothing(request, project, "Look-ahead")
    asked = request.GET.get("weeks", "")
    weeks = int(asked) if asked in map(str, _WEEKS) else 4
    paper = _paper(request, update, f"lookahead-{weeks}")
    if request.headers.get("HX-Request"):
        return _told(paper)
    if isinstance(paper, str):
        return _failed(request, project, update, paper)
    page: dict[str, Any] = {
        "project": project,
        "update": update,
        "paper": paper,
        "weeks": weeks,
        "choices": _WEEKS,
    }
    if paper.state == PaperState.READY:
        where = place.of_project(project)
        page |= {"shown": paper.page, "groups": _groups(paper.page, where)}
    return render(request, "schedules/look_ahead.html", page)


@require_safe
@role_required(Role.VIEWER)
@in_project
def download(request: HttpRequest, project: Project, pk: int, form: str) -> HttpResponse:
    """Send a report as a file."""
    paper = Paper.objects.filter(
        pk=pk,
        update__connection=project.connection_id,
        update__project_id=project.procore_id,
    )
    found = paper.select_related("update__connection", "other__connection").first()
    if found is None or form not in _TYPES:
        raise Http404("There is no such report.")
    try:
        content = papers.file_of(found, form)
    except (ScheduleError, HubError) as error:
        return failed(request, project, found.update, error)
    name = f"{found.update.p6_project}-{found.kind}.{form}"
    return attached(content, name, _TYPES[form])


def attached(content: bytes, name: str, content_type: str) -> HttpResponse:
    """Return a file to be saved."""
    answer = HttpResponse(content, content_type=content_type)
    disposition = content_disposition_header(as_attachment=True, filename=name)
    answer.headers["Content-Disposition"] = disposition or "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def asked_or_current(request: HttpRequest, project: Project) -> ScheduleUpdate | None:
    """Return the schedule that the address names, else the newest; None when there is none."""
    return _asked(request, project, "update") or newest.current(place.of_project(project))


def _asked(request: HttpRequest, project: Project, name: str) -> ScheduleUpdate | None:
    text = request.GET.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Http404("A schedule is named by its number.")
    return update_or_404(project, int(text))


def _paper_page(
    request: HttpRequest,
    project: Project,
    update: ScheduleUpdate,
    kind: str,
    *,
    title: str,
    other: ScheduleUpdate | None = None,
) -> HttpResponse:
    paper = _paper(request, update, kind, other)
    if request.headers.get("HX-Request"):
        return _told(paper)
    if isinstance(paper, str):
        return _failed(request, project, update, paper)
    page = {
        "project": project,
        "update": update,
        "paper": paper,
        "title": title,
        "shown": paper.page,
    }
    return render(request, "schedules/paper.html", page)


def _paper(
    request: HttpRequest, update: ScheduleUpdate, kind: str, other: ScheduleUpdate | None = None
) -> Paper | str:
    """Return the paper, or in words why there is none."""
    try:
        paper = papers.paper_for(update, kind, other)
    except (ScheduleError, HubError) as error:
        return _words(error)
    if paper.state == PaperState.FAILED:
        return f"{paper.message} {paper.next_step}".strip()
    return paper


def _told(paper: Paper | str) -> HttpResponse:
    """Tell a page that waits for its report to go on waiting, or to come again."""
    if isinstance(paper, Paper) and paper.state == PaperState.WAITING:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return HttpResponseClientRefresh()


def _words(error: ScheduleError | HubError) -> str:
    if isinstance(error, InvalidValues):
        return " ".join(texts_of(error))
    return f"{error} {error.next_step}".strip()


def _groups(page: dict[str, Any], where: Place) -> list[dict[str, Any]]:
    """Return the groups of a look-ahead, each activity with the records that it waits for."""
    waits = blocking(where, activity_ids(page))
    return [
        {
            "name": group["name"],
            "work": [{**work, "blocking": waits.get(work["id"], ())} for work in group["work"]],
        }
        for group in page["groups"]
    ]


def nothing(request: HttpRequest, project: Project, title: str) -> HttpResponse:
    """Say that no schedule was given yet."""
    return render(request, "schedules/nothing.html", {"project": project, "title": title})


def failed(
    request: HttpRequest, project: Project, update: ScheduleUpdate, error: ScheduleError | HubError
) -> HttpResponse:
    """Say why something about a schedule cannot be shown."""
    return _failed(request, project, update, _words(error))


def _failed(
    request: HttpRequest, project: Project, update: ScheduleUpdate, problem: str
) -> HttpResponse:
    page = {"project": project, "update": update, "title": update.name, "problem": problem}
    return render(request, "schedules/nothing.html", page, status=409)
