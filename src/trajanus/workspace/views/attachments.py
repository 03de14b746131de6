"""How do files get to a record, and from it into somebody's hands?"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from trajanus.accounts.models import Role
from trajanus.errors import Gone, InvalidValues, NoRoom
from trajanus.records.handing import passed_on
from trajanus.resources.project import Project
from trajanus.sync.files import attached, uploads
from trajanus.workspace.access import person, role_required
from trajanus.workspace.projects import in_project
from trajanus.workspace.record.uploading import files_in
from trajanus.workspace.views.record import address_of, found_or_404, said, sent_to


@require_POST
@role_required(Role.QC_MANAGER)
@in_project
def attach(request: HttpRequest, project: Project, name: str, procore_id: int) -> HttpResponse:
    """Take files in for a record; Procore gets them when it can."""
    lane, row = found_or_404(project, name, procore_id)
    files, target = files_in(request), request.POST.get("target", "")
    try:
        uploads.attach(lane, row.procore_id, target, files, by=person(request).pk)
        what = "The file is" if len(files) == 1 else f"{len(files)} files are"
        messages.success(request, f"{what} here. Procore gets them now.")
    except InvalidValues as error:
        messages.error(request, f"Nothing was attached: {said(error)}")
    except NoRoom as error:
        messages.error(request, f"{error} {error.next_step}")
    return sent_to(request, address_of(project, lane, row))


@require_safe
@role_required(Role.VIEWER)
@in_project
def attachment(
    request: HttpRequest, project: Project, name: str, procore_id: int, key: str
) -> HttpResponse:
    """Hand over a file that hangs on a record."""
    lane, row = found_or_404(project, name, procore_id)
    try:
        return passed_on(attached.open_attached(lane, row, key))
    except Gone as error:
        raise Http404(str(error)) from error
