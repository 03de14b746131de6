"""Which projects are kept in step, and who chooses them?"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from trajanus.accounts.models import Role
from trajanus.resources.project import Project
from trajanus.sync.following import keep_in_step
from trajanus.workspace import projects, unsaved
from trajanus.workspace.access import role_required
from trajanus.workspace.sync_centre.logbook import number


@require_safe
@role_required(Role.VIEWER)
def choice(request: HttpRequest) -> HttpResponse:
    """Show all projects with those kept in step ticked."""
    page, words = projects.page_of(request)
    kept = Project.objects.filter(missing_since=None, is_followed=True).count()
    return render(request, "sync/projects.html", {"page": page, "words": words, "kept": kept})


@require_POST
@role_required(Role.PROJECT_ADMIN)
def choose(request: HttpRequest) -> HttpResponse:
    """Keep those of the shown projects in step that are ticked."""
    begun, ended = keep_ticked(request.POST)
    if begun or ended:
        told = f"{begun} more kept in step from now on, {ended} no longer; their copies stay."
        messages.success(request, told)
    else:
        messages.info(request, "Nothing was changed.")
    return redirect(unsaved.origin(request))


def keep_ticked(posted: QueryDict) -> tuple[int, int]:
    """Keep what a form has ticked; return how many were begun and ended."""
    shown = {key for text in posted.getlist("shown") if (key := number(text))}
    ticked = {key for text in posted.getlist("keep") if (key := number(text))} & shown
    begun = keep_in_step(ticked, is_kept=True)
    return begun, keep_in_step(shown - ticked, is_kept=False)
