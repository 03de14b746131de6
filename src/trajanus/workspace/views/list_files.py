"""How does a person take a list along, as a workbook, a text file or a paper?"""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from trajanus.accounts.models import Role
from trajanus.errors import InvalidValues
from trajanus.records.listing import understand
from trajanus.resources.project import Project
from trajanus.workspace.access import role_required
from trajanus.workspace.lists import columns
from trajanus.workspace.lists.list_files import FORMS, Wanted, chunks_of, name_of
from trajanus.workspace.projects import in_project
from trajanus.workspace.views.records import listed_or_404, records_of


@require_safe
@role_required(Role.VIEWER)
@in_project
def export(request: HttpRequest, project: Project, name: str, form: str) -> HttpResponse:
    """Send the records that the address asks for, with the columns that the person sees."""
    resource = listed_or_404(name)
    kind = next((one for one in FORMS if one.name == form), None)
    if kind is None:
        raise Http404(f"Lists become {', '.join(one.name for one in FORMS)}, not {form}.")
    shown = columns.chosen(request, resource)
    asked = understand(resource, request.GET)
    wanted = Wanted(asked, shown, project, records_of(resource, project))
    try:
        chunks = chunks_of(wanted, kind)
    except InvalidValues as error:
        messages.error(request, " ".join(error.problems["base"]))
        return redirect(f"{reverse('records', args=[project.pk, name])}?{request.GET.urlencode()}")
    answer = StreamingHttpResponse(chunks, content_type=kind.content_type)
    disposition = content_disposition_header(as_attachment=True, filename=name_of(wanted, kind))
    answer.headers["Content-Disposition"] = disposition or "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    # What guards views speaks of whole answers; it treats this one alike.
    return cast(HttpResponse, answer)
