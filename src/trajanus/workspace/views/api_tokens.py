"""Which programs may use the API, in whose name?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trajanus import clock
from trajanus.accounts import tokens
from trajanus.accounts.models import ApiToken, Role, Scope
from trajanus.errors import InvalidValues
from trajanus.workspace.access import person, role_required

#: What the form offers; 0 is for ever.
LASTING = ((30, "30 days"), (90, "90 days"), (365, "A year"), (0, "Until it is revoked"))


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.VIEWER)
def own_tokens(request: HttpRequest) -> HttpResponse:
    """Show the person's tokens, and make one; its text is shown once."""
    page: dict[str, Any] = {"given": request.POST, "scopes": Scope.choices, "lasting": LASTING}
    if request.method == "POST":
        try:
            page["made"] = _make(request)
            page["given"] = {}
        except InvalidValues as error:
            page["problems"] = error.problems
    page["tokens"] = _sorted(tokens.listed(owner=person(request)))
    return render(request, "own/tokens.html", page, status=422 if "problems" in page else 200)


@require_safe
@role_required(Role.SYSTEM_ADMIN)
def all_tokens(request: HttpRequest) -> HttpResponse:
    """Show everybody's tokens: those that open something, and those that are over on request."""
    with_ended = request.GET.get("ended") == "1"
    found = _sorted(one for one in tokens.listed() if one.is_valid or with_ended)
    return render(request, "admin/tokens.html", {"tokens": found, "with_ended": with_ended})


@require_POST
@role_required(Role.VIEWER)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a token of one's own for good."""
    _revoke(request, get_object_or_404(ApiToken, pk=pk, user=person(request)))
    return redirect("own_tokens")


@require_POST
@role_required(Role.SYSTEM_ADMIN)
def revoke_any(request: HttpRequest, pk: int) -> HttpResponse:
    """End somebody's token for good."""
    _revoke(request, get_object_or_404(ApiToken.objects.select_related("user"), pk=pk))
    return redirect("all_tokens")


def _make(request: HttpRequest) -> tuple[str, str]:
    name, scope = request.POST.get("name", ""), request.POST.get("scope", "")
    lasting = request.POST.get("days", "")
    problems = {}
    if scope not in Scope.values:
        problems["scope"] = ["choose what it may be used for"]
    if lasting not in {str(days) for days, _ in LASTING}:
        problems["days"] = ["choose how long it lasts"]
    if problems:
        raise InvalidValues(problems)
    expires_at = clock.now() + timedelta(days=int(lasting)) if int(lasting) else None
    made, text = tokens.issue(person(request), name, Scope(scope), expires_at=expires_at)
    return made.name, text


def _revoke(request: HttpRequest, token: ApiToken) -> None:
    tokens.revoke(token)
    messages.success(request, f"The token {token.name} opens nothing any more.")


def _sorted(found: Any) -> list[tokens.TokenView]:
    return sorted(found, key=lambda one: (not one.is_valid, -one.id))
