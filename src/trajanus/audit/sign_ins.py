"""Who signed in or out, and who tried in vain?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from trajanus.audit import trail
from trajanus.audit.actions import Action
from trajanus.audit.actor import Actor, Way
from trajanus.audit.middleware import address_of

#: What the sign-in library notes in the session -> how people call it.
_WAYS = {"password": "password", "mfa": "second step", "socialaccount": "single sign-on"}


def listen() -> None:
    """Note what Django tells about signing in."""
    user_logged_in.connect(_signed_in, dispatch_uid="audit")
    user_logged_out.connect(_signed_out, dispatch_uid="audit")
    user_login_failed.connect(_failed, dispatch_uid="audit")


def _signed_in(request: HttpRequest | None, user: AbstractUser, **_: Any) -> None:
    by = _ways(request)
    detail = {"by": by} if by else None
    trail.note(Action.SIGNED_IN, user.get_username(), detail=detail, who=_person(request, user))


def _ways(request: HttpRequest | None) -> str:
    session = getattr(request, "session", None)
    records = session.get("account_authentication_methods", []) if session is not None else []
    return ", ".join(_WAYS.get(record["method"], record["method"]) for record in records)


def _signed_out(request: HttpRequest | None, user: AbstractUser | None, **_: Any) -> None:
    if user is not None:
        trail.note(Action.SIGNED_OUT, user.get_username(), who=_person(request, user))


def _failed(credentials: Mapping[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    typed = str(credentials.get("username") or credentials.get("email") or "")
    trail.note(Action.SIGN_IN_FAILED, typed, who=replace(_visitor(request), name=typed))


def _person(request: HttpRequest | None, user: AbstractUser) -> Actor:
    return replace(_visitor(request), name=user.get_username(), user_id=user.pk)


def _visitor(request: HttpRequest | None) -> Actor:
    return Actor(way=Way.WORKSPACE, address=address_of(request) if request else "")
