"""What did the field report, what does the planner say to it, and how does it get into P6?"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trajanus.accounts.models import Role
from trajanus.errors import HubError, InvalidValues
from trajanus.export.pdf import render_pdf
from trajanus.p6 import CannotWrite, ScheduleError
from trajanus.resources.project import Project
from trajanus.schedules import deciding, newest, place, update_files
from trajanus.schedules.models import Proposal, ProposalState
from trajanus.schedules.update_files import Form
from trajanus.workspace.access import person, role_required
from trajanus.workspace.projects import in_project
from trajanus.workspace.views.schedule_papers import attached
from trajanus.workspace.views.schedules import texts_of

_MOST = 500
_TYPES = {
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.XER: "application/octet-stream",
    Form.PMXML: "application/xml",
}
_FIELDS = ("percent", "actual_start", "actual_finish", "remaining_hours")


@require_safe
@role_required(Role.VIEWER)
@in_project
def proposals(request: HttpRequest, project: Project) -> HttpResponse:
    """List what waits for the planner, what is accepted, or what is over."""
    return _listed(request, project)


def _listed(
    request: HttpRequest, project: Project, wrong: dict[str, str] | None = None
) -> HttpResponse:
    where = place.of_project(project)
    state = request.GET.get("state", ProposalState.OPEN)
    if state not in ProposalState.values:
        raise Http404("There is no such state.")
    every = Proposal.objects.filter(**where.key)
    found = every.filter(state=state).select_related("update", "decided_by")
    page = {
        "project": project,
        "state": state,
        "tabs": [
            (value, label, every.filter(state=value).count())
            for value, label in ProposalState.choices
        ],
        "proposals": [(one, deciding.problems(one)) for one in found[:_MOST]],
        "current": newest.current(where),
        "to_write": every.filter(state=ProposalState.ACCEPTED).exists(),
        "every": newest.current_of_each(where),
        "wrong": wrong or {},
        "may_decide": state in (ProposalState.OPEN, ProposalState.ACCEPTED, ProposalState.REFUSED),
    }
    return render(request, "schedules/progress.html", page, status=409 if wrong else 200)


@require_POST
@role_required(Role.QC_MANAGER)
@in_project
def collect(request: HttpRequest, project: Project) -> HttpResponse:
    """Look in the mirror for what the field reported since."""
    where = place.of_project(project)
    try:
        count, goes_on = newest.collect_now_or_later(where)
    except (ScheduleError, HubError) as error:
        messages.error(request, _words(error))
    else:
        more = " A worker is still looking." if goes_on else ""
        messages.success(request, _told(count, "wait", "for a decision") + more)
    return redirect("schedule_progress", project.pk)


@require_POST
@role_required(Role.QC_MANAGER)
@in_project
def decide(request: HttpRequest, project: Project) -> HttpResponse:
    """Accept or refuse one or several proposals."""
    where, note = place.of_project(project), request.POST.get("note", "")
    single = request.POST.get("accept") or request.POST.get("refuse")
    is_accepted = "accept" in request.POST or request.POST.get("decision") == "accept"
    wanted = [single] if single else request.POST.getlist("proposal")
    keys = [int(text) for text in wanted if text.isascii() and text.isdecimal() and len(text) < 19]
    decision = deciding.accept if is_accepted else deciding.refuse
    try:
        done = decision(where, keys, by=person(request).pk, note=note)
    except InvalidValues as error:
        return _listed(request, project, {n: "; ".join(t) for n, t in error.problems.items()})
    word = "accepted" if is_accepted else "refused"
    messages.success(request, _told(len(done), "is" if len(done) == 1 else "are", word))
    return redirect("schedule_progress", project.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.QC_MANAGER)
@in_project
def proposal(request: HttpRequest, project: Project, pk: int) -> HttpResponse:
    """Show one proposal, and mend what would be written."""
    where = place.of_project(project)
    found = Proposal.objects.filter(**where.key, pk=pk).select_related("update", "decided_by")
    one = found.first()
    if one is None:
        raise Http404("The project has no such proposal.")
    typed: dict[str, Any] = {}
    problems: dict[str, tuple[str, ...]] = {}
    if request.method == "POST":
        typed = {name: request.POST[name] for name in _FIELDS if name in request.POST}
        try:
            deciding.amend(where, pk, typed)
        except InvalidValues as error:
            problems = error.problems
        else:
            messages.success(request, f"{one.activity_id} is changed.")
            return redirect("schedule_proposal", project.pk, pk)
    page = {
        "project": project,
        "one": one,
        "missing": deciding.problems(one),
        "fields": _fields(one, typed, problems),
        "base": problems.get("base", ()),
    }
    status = 409 if problems else 200
    return render(request, "schedules/proposal.html", page, status=status)


@require_POST
@role_required(Role.QC_MANAGER)
@in_project
def file(request: HttpRequest, project: Project) -> HttpResponse:
    """Send the update file for P6 with all that is accepted."""
    try:
        form = Form(request.POST.get("form", ""))
    except ValueError as error:
        raise Http404("There is no such kind of file.") from error
    made = _made(request, project, form)
    if isinstance(made, HttpResponse):
        return made
    return attached(made.content, _name(project, form.value), _TYPES[form])


@require_safe
@role_required(Role.QC_MANAGER)
@in_project
def cover(request: HttpRequest, project: Project) -> HttpResponse:
    """Send the report that goes with the update file."""
    made = _made(request, project, Form.XLSX)
    if isinstance(made, HttpResponse):
        return made
    return attached(render_pdf(made.report), _name(project, "pdf"), "application/pdf")


def _made(
    request: HttpRequest, project: Project, form: Form
) -> update_files.UpdateFile | HttpResponse:
    where = place.of_project(project)
    try:
        wanted = request.POST.get("p6_project") or request.GET.get("p6_project", "")
        update, schedule, p6_project = newest.current_schedule(where, wanted)
        name = _name(project, form.value)
        return update_files.write(update, where, schedule, p6_project, form, name)
    except (ScheduleError, HubError) as error:
        problems = error.problems if isinstance(error, CannotWrite) else ()
        messages.error(request, " ".join((_words(error), *problems[1:5])))
        return redirect("schedule_progress", project.pk)


def _name(project: Project, ending: str) -> str:
    return f"{project.project_number or project.procore_id}-progress.{ending}"


def _fields(
    one: Proposal, typed: dict[str, Any], problems: Any
) -> list[tuple[str, str, str, str, str, tuple[str, ...]]]:
    """Return the form's fields: name, label, kind, P6's value, ours, and what is wrong."""
    days = None if one.remaining_hours is None else one.remaining_hours / one.hours_per_day
    before = one.before.get("remaining_hours")
    days_before = None if before is None else before / one.hours_per_day
    values = {
        "percent": ("Complete (%)", "number", one.before.get("percent"), one.percent),
        "actual_start": ("Actual start", "date", one.before.get("actual_start"), one.actual_start),
        "actual_finish": (
            "Actual finish",
            "date",
            one.before.get("actual_finish"),
            one.actual_finish,
        ),
        "remaining_hours": ("Days left", "number", days_before, days),
    }
    return [
        (name, label, kind, _text(old), typed.get(name, _text(new)), problems.get(name, ()))
        for name, (label, kind, old, new) in values.items()
    ]


def _text(value: object) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _told(count: int, verb: str, rest: str) -> str:
    noun = "proposal" if count == 1 else "proposals"
    return f"{count:,} {noun} {'waits' if verb == 'wait' and count == 1 else verb} {rest}."


def _words(error: ScheduleError | HubError) -> str:
    if isinstance(error, InvalidValues):
        return " ".join(texts_of(error))
    return f"{error} {error.next_step}".strip()
