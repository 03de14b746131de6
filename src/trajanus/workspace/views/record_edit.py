"""How is a record made or changed by hand?"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from trajanus.accounts.models import Role
from trajanus.errors import InvalidValues, NoRoom
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.project import Project
from trajanus.sync.lane import Lane
from trajanus.sync.writing import validation
from trajanus.workspace import unsaved
from trajanus.workspace.access import person, role_required
from trajanus.workspace.projects import in_project, lane_in
from trajanus.workspace.record import details, editing, revising
from trajanus.workspace.record.inputs import Choices
from trajanus.workspace.record.uploading import files_in, target_for_new
from trajanus.workspace.views.record import address_of, found_or_404, sent_to, then
from trajanus.workspace.views.records import listed_or_404

WRONG = 422


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.QC_MANAGER)
@in_project
def edit(request: HttpRequest, project: Project, name: str, procore_id: int) -> HttpResponse:
    """Change a record, or the one field of it that ?field= names."""
    lane, row = found_or_404(project, name, procore_id)
    names = _asked_for(request, lane)
    if request.method != "POST":
        typed = unsaved.take(request)
        page = {"form": editing.edit_form(lane, row, names, typed=typed), "was_kept": bool(typed)}
        return _edit_page(request, project, lane, row, page)
    typed = request.POST.dict()
    if "find" in request.POST:
        form = editing.edit_form(lane, row, names, typed=typed, find=_searches(typed))
        return _edit_page(request, project, lane, row, {"form": form})
    try:
        kept = editing.save(lane, row, typed, by=person(request).pk)
    except InvalidValues as error:
        form = editing.edit_form(
            lane, row, names, typed=typed, problems=error.problems, find=_searches(typed)
        )
        return _edit_page(request, project, lane, row, {"form": form}, status=WRONG)
    messages.success(request, "Saved. Procore is told now." if kept.entry else "Saved.")
    return redirect(then(request, address_of(project, lane, kept.row)))


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.QC_MANAGER)
@in_project
def new(request: HttpRequest, project: Project, name: str) -> HttpResponse:
    """Make a record here and at Procore."""
    lane = _creatable_or_404(project, name)
    earlier = _earlier(request, lane)
    if request.method != "POST":
        kept = unsaved.take(request)
        typed = kept if kept is not None else _begun(request, lane, earlier)
        refusals = dict(editing.refusals_of(lane, earlier)) if earlier else {}
        form = editing.new_form(lane, typed, problems=refusals)
        page = {"form": form, "was_kept": kept is not None}
        return _new_page(request, project, lane, page)
    typed = request.POST.dict()
    if "find" in request.POST:
        form = editing.new_form(lane, typed, find=_searches(typed))
        return _new_page(request, project, lane, {"form": form})
    try:
        target = target_for_new(lane.resource)
        row = editing.make(
            lane,
            typed,
            files_in(request),
            target,
            by=person(request).pk,
            instead=editing.refused_creation(lane, earlier) if earlier else None,
        )
    except (InvalidValues, NoRoom) as error:
        problems = getattr(error, "problems", {editing.BASE: (str(error),)})
        form = editing.new_form(lane, typed, problems=problems, find=_searches(typed))
        return _new_page(request, project, lane, {"form": form}, status=WRONG)
    messages.success(request, f"The {lane.resource.title} is saved. Procore is told now.")
    return sent_to(request, then(request, address_of(project, lane, row)))


@require_safe
@role_required(Role.QC_MANAGER)
@in_project
def choices(request: HttpRequest, project: Project, name: str) -> HttpResponse:
    """Find what can be chosen in a field, by words."""
    lane = lane_in(project, listed_or_404(name))
    column = request.GET.get("column", "")
    among = lane.resource.writes.choices.get(column, ())
    for step in lane.resource.steps:
        if step.name == request.GET.get("step"):
            among = next((one.choices for one in step.arguments if one.name == column), ())
    if not among:
        raise Http404("There is nothing to choose from.")
    find = request.GET.get(f"find-{column}", "")
    _, options = Choices(lane).offered(among, request.GET.get(column, ""), find)
    return render(request, "parts/inputs/_options.html", {"options": options, "find": find})


def _edit_page(
    request: HttpRequest,
    project: Project,
    lane: Lane,
    row: MirrorModel,
    page: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    page |= details.frame_for(lane, row, project)
    page["field"] = request.GET.get("field", "")
    is_part = request.headers.get("HX-Target", "").startswith("fact-")
    template = "records/_field_form.html" if is_part else "records/edit.html"
    return render(request, template, page, status=status)


def _new_page(
    request: HttpRequest,
    project: Project,
    lane: Lane,
    page: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    page |= {"project": project, "resource": lane.resource}
    page["takes_files"] = bool(target_for_new(lane.resource))
    page["revised"] = request.GET.get("revise", "")
    page["back"] = then(request, reverse("records", args=[project.pk, lane.resource.name]))
    return render(request, "records/new.html", page, status=status)


def _asked_for(request: HttpRequest, lane: Lane) -> list[str]:
    """Return the fields of the form; the note has a form of its own."""
    names = [one for one in validation.writable_columns(lane.resource) if one != details.NOTE]
    field = request.GET.get("field")
    asked = [one for one in names if field in (None, one)]
    if not asked:
        raise Http404(f"Nothing of a {lane.resource.title} can be changed here.")
    return asked


def _searches(typed: dict[str, str]) -> dict[str, str]:
    return {name[5:]: text for name, text in typed.items() if name.startswith("find-") and text}


def _creatable_or_404(project: Project, name: str) -> Lane:
    lane = lane_in(project, listed_or_404(name))
    if not details.can_create(lane.resource):
        raise Http404(f"The hub cannot create a {lane.resource.title}.")
    return lane


def _begun(request: HttpRequest, lane: Lane, earlier: MirrorModel | None) -> dict[str, str]:
    """Return what the new record starts from: one before it, and what the address says."""
    begun = {name: text[: unsaved.LONGEST] for name, text in request.GET.dict().items()}
    before = editing.typed_in(lane, earlier) if earlier else {}
    return before | revising.begun(lane, request.GET.get("revise", "")) | begun


def _earlier(request: HttpRequest, lane: Lane) -> MirrorModel | None:
    """Return the record that Procore refused to make, and that this one replaces."""
    key = request.GET.get("instead", "")
    if not key.startswith("-") or not key[1:].isdecimal() or len(key) > 18:
        return None
    row = lane.rows().filter(procore_id=int(key), missing_since=None).first()
    return row if isinstance(row, MirrorModel) else None
