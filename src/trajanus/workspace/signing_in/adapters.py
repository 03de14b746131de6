"""How does the hub differ from the sign-in library's defaults?"""

from __future__ import annotations

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from trajanus import clock, secrets
from trajanus.accounts import second_step, single_sign_on
from trajanus.accounts.models import User
from trajanus.audit import trail
from trajanus.audit.actions import Action


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """People are added by an administrator; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Refuse a right password where the identity provider is the only way in."""
        person: User | None = super().authenticate(request, **credentials)
        asked = single_sign_on.provider()
        if asked and person and not single_sign_on.may_use_password(person):
            detail = {"by": "password", "reason": "only single sign-on is allowed"}
            trail.note(Action.SIGN_IN_FAILED, person.username, detail=detail)
            raise ValidationError(f"Passwords are off here. Sign in with {asked.name}.")
        return person

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """Ask nobody again who has just signed in."""
        request = context.request
        records = get_authentication_records(request, request.user)
        spent = clock.now().timestamp() - records[-1]["at"] if records else None
        return spent is None or spent >= app_settings.REAUTHENTICATION_TIMEOUT


class SecondStep(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is not typed
    """Secrets are stored as all others are; what is required cannot be switched off."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is not right, or it was used already. Wait for the next one.",
        "cannot_delete_authenticator": "Your role needs a second step; it cannot be switched off.",
    }

    def encrypt(self, text: str) -> str:
        return secrets.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not second_step.is_required(authenticator.user)
