"""How does a QC manager's note get into the hub?"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from trajanus.accounts.models import Role
from trajanus.errors import InvalidValues
from trajanus.resources.project import Project
from trajanus.sync.writing import edits
from trajanus.workspace import unsaved
from trajanus.workspace.access import person, role_required
from trajanus.workspace.projects import in_project
from trajanus.workspace.record import details
from trajanus.workspace.record.inputs import cleaned, mark_of
from trajanus.workspace.views.record import found_or_404, said

LONGEST = 10_000


@require_POST
@role_required(Role.QC_MANAGER)
@in_project
def save_note(request: HttpRequest, project: Project, name: str, procore_id: int) -> HttpResponse:
    """Save the note, unless somebody else changed it meanwhile; then show both."""
    lane, record = found_or_404(project, name, procore_id)
    if details.NOTE not in lane.resource.owned_by_hub:
        raise Http404("These records have no note.")
    typed = cleaned(request.POST.get(details.NOTE, ""))
    kept = str(getattr(record, details.NOTE))
    problem = _problem(typed, kept, seen=request.POST.get("seen", ""))
    try:
        if not problem:
            edits.change(lane, record.procore_id, {details.NOTE: typed}, by=person(request).pk)
    except InvalidValues as error:
        problem = said(error)
    if problem:
        page = details.page_for(lane, record, project)
        page |= {"typed": {details.NOTE: typed}, "problem": problem}
        return render(request, details.templates_for(lane.resource), page, status=409)
    messages.success(request, "The note is saved.")
    return redirect(unsaved.origin(request))


def _problem(typed: str, kept: str, *, seen: str) -> str:
    if len(typed) > LONGEST:
        return f"The note is longer than {LONGEST:,} characters. Shorten it and save again."
    if seen != mark_of(kept) and typed != kept:
        return (
            "Somebody changed this note while you were writing. Their text is shown above yours; "
            "join the two and save again."
        )
    return ""
