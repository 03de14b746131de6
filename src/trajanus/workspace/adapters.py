"""How does the hub differ from the sign-in library's defaults?"""

from __future__ import annotations

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from trajanus import clock, secrets
from trajanus.accounts import second_step


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """People are added by an administrator; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

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
