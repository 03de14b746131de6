"""What is known about one record, and what is on its way to Procore?"""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from trajanus.accounts.models import Role
from trajanus.errors import InvalidValues
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.project import Project
from trajanus.store.models import Conflict, OutboxEntry
from trajanus.store.models.conflict import ConflictState
from trajanus.sync.deciding import conflicts
from trajanus.sync.lane import Lane
from trajanus.sync.writing import edits, outbox
from trajanus.workspace import unsaved
from trajanus.workspace.access import person, role_required
from trajanus.workspace.projects import in_project, lane_in
from trajanus.workspace.record import activity, details, editing
from trajanus.workspace.views.records import listed_or_404, record_or_404

NOTHING_NEW = 204


@require_safe
@role_required(Role.VIEWER)
@in_project
def detail(request: HttpRequest, project: Project, name: str, procore_id: int) -> HttpResponse:
    """Show all that is known about one record, and to an open page only what is new."""
    lane, row = found_or_404(project, name, procore_id)
    if row.procore_id != procore_id:
        return sent_to(request, address_of(project, lane, row, back=request.GET.get("list", "")))
    is_part = request.headers.get("HX-Target") == "record"
    if is_part and request.GET.get("seen") == activity.state_of(lane, row):
        return HttpResponse(status=NOTHING_NEW)
    page = details.page_for(lane, row, project, whole="all" in request.GET)
    page |= {"back": request.GET.get("list", ""), "typed": unsaved.take(request)}
    page["layout"] = "records/_part.html" if is_part else "base.html"
    return render(request, details.templates_for(lane.resource), page)


@require_POST
@role_required(Role.QC_MANAGER)
@in_project
def take_back(request: HttpRequest, project: Project, name: str, procore_id: int) -> HttpResponse:
    """Undo the edit of one field that Procore has not got."""
    lane, row = found_or_404(project, name, procore_id)
    try:
        editing.take_back(lane, row, request.POST.get("field", ""), by=person(request).pk)
        messages.success(request, "Taken back. The field says what Procore says.")
    except InvalidValues as error:
        messages.error(request, said(error))
    return redirect(address_of(project, lane, row))


@require_POST
@role_required(Role.QC_MANAGER)
@in_project
def retry(
    request: HttpRequest, project: Project, name: str, procore_id: int, entry: int
) -> HttpResponse:
    """Send again what Procore refused."""
    lane, row = found_or_404(project, name, procore_id)
    try:
        outbox.retry(entry_or_404(lane, row, entry))
        messages.success(request, "It is sent again.")
    except InvalidValues as error:
        messages.error(request, said(error))
    return redirect(address_of(project, lane, row))


@require_POST
@role_required(Role.QC_MANAGER)
@in_project
def withdraw(
    request: HttpRequest, project: Project, name: str, procore_id: int, entry: int
) -> HttpResponse:
    """Take back what Procore has not got."""
    lane, row = found_or_404(project, name, procore_id)
    try:
        edits.withdraw(entry_or_404(lane, row, entry), by=person(request).pk)
        messages.success(request, "Taken back. Procore is not told.")
    except InvalidValues as error:
        messages.error(request, said(error))
    return redirect(address_of(project, lane, row))


@require_POST
@role_required(Role.QC_MANAGER)
@in_project
def decide(
    request: HttpRequest, project: Project, name: str, procore_id: int, conflict: int
) -> HttpResponse:
    """Settle a conflict where it is shown: take Procore's value or keep ours."""
    lane, row = found_or_404(project, name, procore_id)
    asked = Conflict.objects.filter(resource=name, row_id=row.pk, pk=conflict).first()
    choice = _CHOICES.get(request.POST.get("choice", ""))
    if asked is None or choice is None:
        raise Http404("There is no such conflict.")
    try:
        conflicts.decide(asked, choice, by=person(request).pk)
        messages.success(request, f"Decided: {choice.label}.")
    except InvalidValues as error:
        messages.error(request, said(error))
    return redirect(address_of(project, lane, row))


_CHOICES = {"ours": ConflictState.OURS, "theirs": ConflictState.THEIRS}


def found_or_404(project: Project, name: str, procore_id: int) -> tuple[Lane, MirrorModel]:
    """Return the record and where it is, also under the id it had before Procore gave it one."""
    resource = listed_or_404(name)
    return lane_in(project, resource), record_or_404(resource, project, procore_id)


def entry_or_404(lane: Lane, row: MirrorModel, key: int) -> OutboxEntry:
    """Return one of the record's entries in the outbox."""
    entry = outbox.of_record(lane, row).filter(pk=key).first()
    if entry is None:
        raise Http404("There is no such entry.")
    return entry


def address_of(project: Project, lane: Lane, row: MirrorModel, *, back: str = "") -> str:
    """Return the record's page; `back` is the list that the person came from."""
    page = reverse("record", args=[project.pk, lane.resource.name, row.procore_id])
    return f"{page}?{urlencode({'list': back})}" if back else page


def then(request: HttpRequest, usual: str) -> str:
    """Return where a form leads that another page of the hub offered: back there, by ?then=."""
    wanted = request.GET.get("then", "")
    return wanted if unsaved.is_ours(request, wanted) else usual


def sent_to(request: HttpRequest, address: str) -> HttpResponse:
    """Send the browser to another page, also when only a part of a page was asked for."""
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(address)
    return redirect(address)


def said(error: InvalidValues) -> str:
    """Return what is wrong, as one text."""
    return " ".join(text for texts in error.problems.values() for text in texts)
