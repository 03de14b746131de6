"""Where is the record that somebody looks for, in any project?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trajanus.accounts.models import Role
from trajanus.records.everywhere import search_elsewhere, search_in
from trajanus.records.search import LONGEST
from trajanus.workspace import palette as commands
from trajanus.workspace import projects
from trajanus.workspace.access import person, role_required
from trajanus.workspace.searching import results_elsewhere, results_in


@require_safe
@role_required(Role.VIEWER)
def search(request: HttpRequest) -> HttpResponse:
    """Show what the current project has; what others have follows, or comes by a link."""
    text, project = _text(request), projects.current(request)
    wants_others = project is None or request.GET.get("others") == "1"
    is_part = request.headers.get("HX-Target") == "others"
    here = search_in(project, text) if project and text and not is_part else []
    others = search_elsewhere(project, text) if wants_others and text else []
    page = {
        "text": text,
        "here": results_in(project, here, text) if project else [],
        "others": results_elsewhere(others),
        "wants_others": wants_others,
        "project": project,
    }
    return render(request, "search/_others.html" if is_part else "search/page.html", page)


@require_safe
@role_required(Role.VIEWER)
def palette(request: HttpRequest) -> HttpResponse:
    """Show what the command palette offers for what was typed."""
    found = commands.offers(_text(request), projects.current(request), person(request))
    return render(request, "search/_offers.html", {"offers": found})


def _text(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST]
