"""How does a person move a record on: by a step of its workflow, by deleting it?"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from trajanus.accounts.models import Role
from trajanus.errors import InvalidValues, NoRoom
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.project import Project
from trajanus.resources.spec import Step
from trajanus.store.models import OutboxEntry
from trajanus.sync.lane import Lane
from trajanus.sync.writing import edits
from trajanus.workspace import unsaved
from trajanus.workspace.access import person, role_required
from trajanus.workspace.projects import in_project
from trajanus.workspace.record import details, stepping
from trajanus.workspace.record.uploading import files_in, target_of_step
from trajanus.workspace.views.record import address_of, entry_or_404, found_or_404, said, then
from trajanus.workspace.views.record_edit import WRONG


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.QC_MANAGER)
@in_project
def take(
    request: HttpRequest, project: Project, name: str, procore_id: int, step: str
) -> HttpResponse:
    """Ask what a step needs, then take it; ?instead= names a refused one that it replaces."""
    lane, row = found_or_404(project, name, procore_id)
    wanted = _step_or_404(lane, step)
    earlier = _earlier(request, lane, row)
    if request.method != "POST":
        kept = unsaved.take(request)
        form = stepping.form_for(lane, row, wanted, kept, refused=earlier)
        return _page(request, project, lane, row, wanted, {"form": form, "was_kept": bool(kept)})
    typed = request.POST.dict()
    if "find" in request.POST:
        form = stepping.form_for(lane, row, wanted, typed)
        return _page(request, project, lane, row, wanted, {"form": form})
    by = person(request).pk
    try:
        with transaction.atomic():
            if earlier:
                edits.withdraw(earlier, by=by)
            stepping.take(lane, row, wanted, typed, files_in(request), by=by)
    except (InvalidValues, NoRoom) as error:
        problems = getattr(error, "problems", {"base": (str(error),)})
        form = stepping.form_for(lane, row, wanted, typed, problems=problems)
        return _page(request, project, lane, row, wanted, {"form": form}, status=WRONG)
    messages.success(request, f"{wanted.label}: saved. Procore is told now.")
    return redirect(address_of(project, lane, row))


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.QC_MANAGER)
@in_project
def delete(request: HttpRequest, project: Project, name: str, procore_id: int) -> HttpResponse:
    """Ask whether a record is really to be deleted at Procore, then have it done."""
    lane, row = found_or_404(project, name, procore_id)
    if lane.resource.writes.delete is None:
        raise Http404(f"The hub cannot delete a {lane.resource.title}.")
    if request.method != "POST":
        page = details.frame_for(lane, row, project)
        is_part = request.headers.get("HX-Target") == "dialog"
        template = "records/_delete_form.html" if is_part else "records/delete.html"
        return render(request, template, page)
    try:
        edits.delete(lane, row.procore_id, by=person(request).pk)
        messages.success(request, "Procore is asked to delete it. Until then it can be taken back.")
    except InvalidValues as error:
        messages.error(request, said(error))
    return redirect(then(request, address_of(project, lane, row)))


def _page(
    request: HttpRequest,
    project: Project,
    lane: Lane,
    row: MirrorModel,
    step: Step,
    page: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    page |= details.frame_for(lane, row, project)
    page |= {"step": step, "takes_files": target_of_step(lane.resource, step) is not None}
    page["why_not"] = "" if edits.is_allowed(step, row) else stepping.why_not(step, row)
    is_part = request.headers.get("HX-Target") == "dialog"
    template = "records/_step_form.html" if is_part else "records/step.html"
    return render(request, template, page, status=status)


def _step_or_404(lane: Lane, name: str) -> Step:
    try:
        return edits.step_named(lane, name)
    except InvalidValues as error:
        raise Http404(said(error)) from error


def _earlier(request: HttpRequest, lane: Lane, row: MirrorModel) -> OutboxEntry | None:
    key = request.GET.get("instead", "")
    return entry_or_404(lane, row, int(key)) if key.isdecimal() and len(key) < 19 else None
