"""Which schedules were given for a project, what is in one, and what would it change?"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from trajanus.accounts.models import Role
from trajanus.errors import HubError, InvalidValues
from trajanus.resources.project import Project
from trajanus.schedules import applying, intake, newest, place, previewing, series
from trajanus.schedules.models import Proposal, ProposalState, ScheduleUpdate
from trajanus.workspace.access import person, role_required
from trajanus.workspace.projects import in_project
from trajanus.workspace.schedule import schedule_shown


@require_safe
@role_required(Role.VIEWER)
@in_project
def overview(request: HttpRequest, project: Project) -> HttpResponse:
    """Show the project's schedules, the newest first, and take another one."""
    return _overview(request, project)


def _overview(request: HttpRequest, project: Project, problem: str = "") -> HttpResponse:
    where = place.of_project(project)
    updates = newest.updates_of(where)
    page = {
        "project": project,
        "updates": updates,
        "readable": [one for one in updates if one.p6_project],
        "current": newest.current(where),
        "to_decide": Proposal.objects.filter(**where.key, state=ProposalState.OPEN).count(),
        "problem": problem,
    }
    target = request.headers.get("HX-Target")
    part = {"take": "schedules/_take.html", "updates": "schedules/_updates.html"}.get(target or "")
    return render(request, part or "schedules/overview.html", page)


@require_POST
@role_required(Role.QC_MANAGER)
@in_project
def take(request: HttpRequest, project: Project) -> HttpResponse:
    """Take a schedule file in, and go to what is in it."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        return _overview(request, project, "Choose a file first: XER, P6 XML or SDEF.")
    try:
        update = intake.take_in(
            place.of_project(project),
            file.name or "schedule",
            file.chunks(),
            by=person(request).pk,
            encoding=request.POST.get("encoding", ""),
        )
    except InvalidValues as error:
        return _overview(request, project, f"{file.name}: {' '.join(_texts(error))}")
    address = reverse("schedule_update", args=[project.pk, update.pk])
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(address)
    return redirect(address)


@require_safe
@role_required(Role.VIEWER)
@in_project
def update(request: HttpRequest, project: Project, pk: int) -> HttpResponse:
    """Show what is in a file, and what applying it would change."""
    found = update_or_404(project, pk)
    page: dict[str, Any] = {
        "project": project,
        "update": found,
        "others": [name for name in series.known(found) if name != found.series],
    }
    if found.preview:
        kind = schedule_shown.open_kind(found, request.GET.get("kind", ""))
        page["kind"] = kind
        page["tabs"] = schedule_shown.tabs(found, kind)
        page["lines"] = schedule_shown.lines(
            found, place.of_project(project), kind, request.GET.get("page", "1")
        )
    is_part = request.headers.get("HX-Target") == "update"
    return render(request, "schedules/_update.html" if is_part else "schedules/update.html", page)


@require_POST
@role_required(Role.QC_MANAGER)
@in_project
def choose(request: HttpRequest, project: Project, pk: int) -> HttpResponse:
    """Say which project of the file is meant, and compare it with Procore."""
    found = update_or_404(project, pk)
    try:
        intake.choose_project(found, request.POST.get("p6_project", ""))
        previewing.ask_for_preview(found)
    except InvalidValues as error:
        messages.error(request, " ".join(_texts(error)))
    return redirect("schedule_update", project.pk, pk)


@require_POST
@role_required(Role.QC_MANAGER)
@in_project
def follow(request: HttpRequest, project: Project, pk: int) -> HttpResponse:
    """Say which earlier schedules this one follows, and compare it with Procore again."""
    found = update_or_404(project, pk)
    try:
        series.choose(found, request.POST.get("series", ""))
        previewing.ask_for_preview(found)
    except InvalidValues as error:
        messages.error(request, " ".join(_texts(error)))
    return redirect("schedule_update", project.pk, pk)


@require_POST
@role_required(Role.QC_MANAGER)
@in_project
def preview(request: HttpRequest, project: Project, pk: int) -> HttpResponse:
    """Compare a schedule with Procore."""
    try:
        previewing.ask_for_preview(update_or_404(project, pk))
    except InvalidValues as error:
        messages.error(request, " ".join(_texts(error)))
    return redirect("schedule_update", project.pk, pk)


@require_POST
@role_required(Role.QC_MANAGER)
@in_project
def apply(request: HttpRequest, project: Project, pk: int) -> HttpResponse:
    """Let a worker bring a schedule to Procore."""
    try:
        applying.ask_to_apply(update_or_404(project, pk), by=person(request).pk)
    except InvalidValues as error:
        messages.error(request, " ".join(_texts(error)))
    else:
        messages.success(request, "It is being applied. You may leave this page.")
    return redirect("schedule_update", project.pk, pk)


def update_or_404(project: Project, pk: int) -> ScheduleUpdate:
    """Return an update of the project."""
    found = ScheduleUpdate.objects.filter(
        pk=pk, connection=project.connection_id, project_id=project.procore_id
    )
    # The preview of a large schedule is large, and one page shows it.
    rows = found.select_related("connection", "taken_by", "applied_by").defer("preview")
    update = rows.first()
    if update is None:
        raise Http404("The project has no such schedule.")
    return update


def texts_of(error: HubError) -> list[str]:
    """Return what a page says about an error."""
    if isinstance(error, InvalidValues):
        return _texts(error)
    return [f"{error} {error.next_step}".strip()]


def _texts(error: InvalidValues) -> list[str]:
    return [
        text if name in ("base", "file") else f"{name}: {text}"
        for name, texts in error.problems.items()
        for text in texts
    ]
