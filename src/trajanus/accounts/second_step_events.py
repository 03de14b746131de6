"""What of people's second steps is noted in the audit?"""

from __future__ import annotations

from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from trajanus.accounts.models import User
from trajanus.audit import trail
from trajanus.audit.actions import Action
from trajanus.audit.actor import Actor, Way
from trajanus.audit.middleware import address_of

_Kind = Authenticator.Type


def listen() -> None:
    """Note what the sign-in library tells."""
    signals.authenticator_added.connect(_added, dispatch_uid="audit")
    signals.authenticator_removed.connect(_removed, dispatch_uid="audit")
    signals.authenticator_reset.connect(_renewed, dispatch_uid="audit")
    signals.authenticator_used.connect(_used, dispatch_uid="audit")
    signals.authentication_failed.connect(_failed, dispatch_uid="audit")


def _added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == _Kind.TOTP:
        _note(Action.SECOND_STEP_SET_UP, request, user)


def _removed(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == _Kind.TOTP:
        _note(Action.SECOND_STEP_REMOVED, request, user)


def _renewed(request: HttpRequest, user: User, **_: Any) -> None:
    _note(Action.RECOVERY_CODES_MADE, request, user)


def _used(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == _Kind.RECOVERY_CODES:
        _note(Action.RECOVERY_CODE_USED, request, user)


def _failed(request: HttpRequest, user: User, **_: Any) -> None:
    _note(Action.SECOND_STEP_FAILED, request, user)


def _note(action: Action, request: HttpRequest, user: User) -> None:
    # Whoever is asked for a code is not signed in yet.
    who = Actor(
        name=user.get_username(),
        way=Way.WORKSPACE,
        user_id=user.pk,
        address=address_of(request),
    )
    trail.note(action, user.get_username(), who=who)
