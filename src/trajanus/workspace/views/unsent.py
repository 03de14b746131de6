"""How is a form sent again that was sent after the session had ended?"""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from trajanus.accounts.models import Role
from trajanus.workspace import unsent
from trajanus.workspace.access import role_required


class _SameAgain(HttpResponseRedirect):
    """Lets the browser send the same form to the address it is for."""

    status_code = HTTPStatus.TEMPORARY_REDIRECT


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.VIEWER)
def form(request: HttpRequest) -> HttpResponse:
    """Show what was typed, and send it to where it was going."""
    if request.method == "POST":
        to = unsent.forget(request)
        return _SameAgain(to) if to else redirect("home")
    kept = unsent.kept(request)
    if kept is None:
        return redirect("home")
    return render(request, "own/unsent.html", kept)
