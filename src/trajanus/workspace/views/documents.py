"""Which documents does a project have, and how do new ones get there?"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from trajanus.accounts.models import Role
from trajanus.errors import InvalidValues, NoRoom
from trajanus.resources.document import FILE, FOLDER, Folder
from trajanus.resources.project import Project
from trajanus.store.models import OutboxEntry
from trajanus.sync.files import uploads
from trajanus.sync.writing import edits, outbox
from trajanus.workspace import unsaved
from trajanus.workspace.access import person, role_required
from trajanus.workspace.documents import document_intake, document_table, documents
from trajanus.workspace.documents.document_intake import NameTaken
from trajanus.workspace.lists.table import filter_form
from trajanus.workspace.projects import in_project, lane_in
from trajanus.workspace.record.uploading import files_in
from trajanus.workspace.views.record import address_of, found_or_404, said, sent_to
from trajanus.workspace.views.records import record_or_404

#: More files than this are sent one after another.
MOST_OFFERED = 500


@require_safe
@role_required(Role.VIEWER)
@in_project
def folder(request: HttpRequest, project: Project, folder_id: int | None = None) -> HttpResponse:
    """Show what a folder holds, or what a search finds in all of them."""
    here = _folder_or_404(project, folder_id) if folder_id is not None else None
    if here and here.procore_id != folder_id:
        return redirect("documents_in", project.pk, here.procore_id)
    wanted = document_table.wanted_of(request.GET, here)
    page: dict[str, Any] = {"project": project, "here": here, "wanted": wanted}
    top = documents.Top(project)
    page["found"] = document_table.contents_of(top, wanted)
    if request.headers.get("HX-Target") == "contents":
        return render(request, "documents/_contents.html", page)
    way = documents.way_to(project, here.procore_id) if here else []
    page |= {"way": way, "tree": documents.tree_of(top, way), "file": FILE}
    page["form"] = filter_form(wanted.asked, project)
    return render(request, "documents/page.html", page)


@require_safe
@role_required(Role.VIEWER)
@in_project
def branch(request: HttpRequest, project: Project, folder_id: int) -> HttpResponse:
    """Show the folders in one, for the tree."""
    page = {"project": project, "nodes": documents.branch_of(project, folder_id)}
    return render(request, "documents/_nodes.html", page)


@require_POST
@role_required(Role.QC_MANAGER)
@in_project
def check(request: HttpRequest, project: Project, folder_id: int) -> HttpResponse:
    """Say of files whether they may come, before their bytes are sent."""
    names, sizes = request.POST.getlist("name"), request.POST.getlist("size")
    offered = [
        (name, int(size) if size.isdecimal() and len(size) < 19 else 0)
        for name, size in zip(names[:MOST_OFFERED], sizes, strict=False)
    ]
    verdicts = document_intake.judged(lane_in(project, FILE), folder_id, offered)
    shown = [{"problem": one.problem, "version_of": one.version_of} for one in verdicts]
    return JsonResponse({"files": shown})


@require_POST
@role_required(Role.QC_MANAGER)
@in_project
def upload(request: HttpRequest, project: Project, folder_id: int) -> HttpResponse:
    """Take files into a folder; a script sends each by itself and is answered in JSON."""
    is_version, by = request.POST.get("taken") == "version", person(request).pk
    problems, status, files = [], HTTPStatus.OK, files_in(request)
    for one in files:
        try:
            done = document_intake.take(
                lane_in(project, FILE), folder_id, one, is_version=is_version, by=by
            )
            messages.success(request, f"{one.name} {done}.")
        except (InvalidValues, NoRoom) as error:
            status = _status_of(error)
            problems.append(said(error) if isinstance(error, InvalidValues) else _next(error))
    if not files:
        problems, status = ["Choose a file first."], HTTPStatus.UNPROCESSABLE_ENTITY
    if request.headers.get("Accept") == "application/json":
        list(messages.get_messages(request))  # the script tells it
        return JsonResponse({"problem": " ".join(problems)}, status=status)
    for problem in problems:
        messages.error(request, problem)
    return redirect("documents_in", project.pk, folder_id)


@require_POST
@role_required(Role.QC_MANAGER)
@in_project
def version(request: HttpRequest, project: Project, file_id: int) -> HttpResponse:
    """Take a new version of a file in."""
    lane, row = found_or_404(project, FILE.name, file_id)
    files, notes = files_in(request), request.POST.get("notes", "").strip()
    try:
        if len(files) != 1:
            raise InvalidValues({"file": ["Choose one file: a version is one file."]})
        uploads.add_version(lane, row.procore_id, files[0], by=person(request).pk, notes=notes)
        messages.success(request, "The new version is here. Procore gets it now.")
    except InvalidValues as error:
        messages.error(request, f"Nothing was uploaded: {said(error)}")
    except NoRoom as error:
        messages.error(request, _next(error))
    return sent_to(request, address_of(project, lane, row))


@require_POST
@role_required(Role.QC_MANAGER)
@in_project
def decide(request: HttpRequest, project: Project, entry: int) -> HttpResponse:
    """Send again, or take back, what is on its way."""
    asked = OutboxEntry.objects.filter(
        pk=entry,
        connection=project.connection_id,
        project_id=project.procore_id,
        resource__in=(FILE.name, FOLDER.name),
    ).first()
    if asked is None:
        raise Http404("There is no such entry.")
    try:
        if request.POST.get("act") == "retry":
            outbox.retry(asked)
            messages.success(request, "It is sent again.")
        else:
            edits.withdraw(asked, by=person(request).pk)
            messages.success(request, "Taken back. Procore is not told.")
    except InvalidValues as error:
        messages.error(request, said(error))
    back = request.POST.get("next", "")
    is_ours = unsaved.is_ours(request, back)
    return redirect(back if is_ours else reverse("documents", args=[project.pk]))


def _folder_or_404(project: Project, folder_id: int) -> Folder:
    found = record_or_404(FOLDER, project, folder_id)
    if not isinstance(found, Folder) or found.missing_since:
        raise Http404("Procore no longer shows this folder.")
    return found


def _status_of(error: InvalidValues | NoRoom) -> HTTPStatus:
    if isinstance(error, NameTaken):
        return HTTPStatus.CONFLICT
    is_full = isinstance(error, NoRoom)
    return HTTPStatus.INSUFFICIENT_STORAGE if is_full else HTTPStatus.UNPROCESSABLE_ENTITY


def _next(error: NoRoom) -> str:
    return f"{error} {error.next_step}"
