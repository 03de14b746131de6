"""Who has to set up a second step before anything else?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin

from trajanus.accounts import second_step
from trajanus.accounts.models import User

#: The way to set it up, and out.
_OPEN = frozenset(
    {
        "mfa_activate_totp", "account_reauthenticate", "mfa_reauthenticate", "account_logout",
        "account_login", "account_inactive", "theme", "health", "metrics",
    }
)  # fmt: skip
_SAID = "Set up a second step first: open the hub in a new tab."


class SecondStepMiddleware(MiddlewareMixin):
    """Leads people whose role needs a second step to where they set it up."""

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.url_name in _OPEN or not must_set_up(request):
            return None
        if request.method != "GET" or not request.accepts("text/html") or _is_part(request):
            return HttpResponse(_SAID, status=403, content_type="text/plain")
        return redirect("mfa_activate_totp")


def must_set_up(request: HttpRequest) -> bool:
    """Say whether the person may do nothing before they have a second step."""
    if second_step.least_role() is None:
        return False  # before anybody is looked up
    user = request.user
    if not isinstance(user, User) or not second_step.is_required(user):
        return False
    # The identity provider asks for what the organisation wants.
    return not (_came_by_sign_on(request, user) or second_step.is_on(user))


def _came_by_sign_on(request: HttpRequest, user: User) -> bool:
    records = get_authentication_records(request, user)
    return any(record["method"] == "socialaccount" for record in records)


def _is_part(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request")) or request.path.startswith("/api/")
