"""How does a person open a file of Procore? Through the hub, which fetches it when it is wanted."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from trajanus.accounts.models import Role
from trajanus.errors import Gone
from trajanus.records.handing import passed_on
from trajanus.resources.catalog import resource_named
from trajanus.resources.project import Project
from trajanus.sync.files import download as files
from trajanus.sync.lane import Lane
from trajanus.workspace.access import role_required
from trajanus.workspace.projects import in_project


@require_safe
@role_required(Role.VIEWER)
@in_project
def content(request: HttpRequest, project: Project, procore_id: int) -> HttpResponse:
    """Send the bytes of a file: of its newest version, or of the one that ?version= names."""
    lane = Lane(project.connection, project.procore_id, resource_named("files"))
    asked = request.GET.get("version", "")
    if asked and not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        raise Http404("A version is a number.")
    try:
        opened = files.open_version(lane, procore_id, int(asked) if asked else None)
    except Gone as error:
        raise Http404(str(error)) from error
    return passed_on(opened, is_saved="save" in request.GET)
