"""How does a QC manager's note get into the hub?"""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from trajanus.accounts.models import Role
from trajanus.resources.project import Project
from trajanus.workspace import details, unsaved
from trajanus.workspace.access import role_required
from trajanus.workspace.projects import in_project
from trajanus.workspace.views.records import listed_or_404, record_or_404

LONGEST = 10_000


@require_POST
@role_required(Role.QC_MANAGER)
@in_project
def save_note(request: HttpRequest, project: Project, name: str, procore_id: int) -> HttpResponse:
    """Save the note, unless somebody else changed it meanwhile; then show both."""
    resource = listed_or_404(name)
    if details.NOTE not in resource.owned_by_hub:
        raise Http404("These records have no note.")
    record = record_or_404(resource, project, procore_id)
    typed = request.POST.get(details.NOTE, "").replace("\x00", "").replace("\r\n", "\n").strip()
    kept = str(getattr(record, details.NOTE))
    problem = _problem(typed, kept, seen=request.POST.get("seen", ""))
    if problem:
        page = details.page_for(resource, record, project)
        page |= {"typed": typed, "problem": problem}
        return render(request, details.templates_for(resource), page, status=409)
    type(record)._default_manager.filter(pk=record.pk).update(**{details.NOTE: typed})
    messages.success(request, "The note is saved.")
    return redirect(unsaved.origin(request))


def fingerprint(text: str) -> str:
    """Return a short mark that tells whether the text changed."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _problem(typed: str, kept: str, *, seen: str) -> str:
    if len(typed) > LONGEST:
        return f"The note is longer than {LONGEST:,} characters. Shorten it and save again."
    if seen != fingerprint(kept) and typed != kept:
        return (
            "Somebody changed this note while you were writing. Their text is shown above yours; "
            "join the two and save again."
        )
    return ""
