"""Whose text is it that waits for a sign-in?

A session that ended no longer says whose it was. A signed cookie does, which outlives it, so that
nobody is shown what somebody else had typed in the same browser.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponseBase

from trajanus.accounts.models import User
from trajanus.workspace import unsaved, unsent

COOKIE = "author"
_KEY = "author"
_LASTS = timedelta(days=90)


def listen() -> None:
    """Look at each sign-in whether the text that waits is the person's own."""
    user_logged_in.connect(_put_away_of_others, dispatch_uid="authors")


def remember(request: HttpRequest, response: HttpResponseBase) -> None:
    """Let the browser know who was signed in last."""
    person = request.session.get(SESSION_KEY)
    if person and _known(request) != person:
        response.set_signed_cookie(
            COOKIE,
            person,
            max_age=_LASTS,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )


def note(request: HttpRequest) -> None:
    """Note whose text is put aside; it stays unknown in a browser in which nobody signed in."""
    if person := _known(request):
        request.session[_KEY] = person


def _known(request: HttpRequest) -> str:
    return str(request.get_signed_cookie(COOKIE, default="", max_age=_LASTS))


def _put_away_of_others(request: HttpRequest, user: User, **_: Any) -> None:
    author = request.session.pop(_KEY, None)
    if author in (None, str(user.pk)):
        return
    waiting = [request.session.pop(key, None) for key in (unsaved.KEY, unsent.KEY)]
    if any(waiting):
        told = "What somebody else had typed in this browser was put away unseen."
        messages.info(request, told, fail_silently=True)  # a sign-in may come without a page
