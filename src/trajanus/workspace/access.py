"""Who may open a page?"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from trajanus.accounts.models import Role, User
from trajanus.workspace import authors, unsaved, unsent

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def role_required(least: Role) -> Callable[[View[P]], View[P]]:
    """Let in people with at least this role; send others to sign in, or refuse."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return sign_in_first(request)
            if not person(request).has_role(least):
                raise PermissionDenied(f"This needs the role {least.label} or a higher one.")
            answer = view(request, *args, **kwargs)
            add_never_cache_headers(answer)
            return answer

        return guarded

    return decorate


def person(request: HttpRequest) -> User:
    """Return who is signed in; only for views behind `role_required`."""
    return cast(User, request.user)


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the sign-in page and back afterwards, keeping what they typed."""
    if request.headers.get("HX-Request"):
        # A part of a page cannot become a sign-in page; the script shows a notice instead.
        return HttpResponse("Your session has ended.", status=401, content_type="text/plain")
    if request.method != "POST":
        return _to_sign_in(request.get_full_path())
    back = unsaved.keep(request) if unsaved.is_one(request) else unsent.keep(request)
    authors.note(request)
    return _to_sign_in(back)


def _to_sign_in(back: str) -> HttpResponse:
    return redirect(f"{reverse('account_login')}?{urlencode({'next': back})}")
