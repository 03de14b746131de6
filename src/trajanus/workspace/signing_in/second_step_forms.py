"""What does a person type to prove that they hold their telephone?"""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, generate_totp_secret
from django import forms
from django.contrib import messages

from trajanus import secrets
from trajanus.accounts import second_step

_CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


def _code_field(help_text: str) -> forms.CharField:
    widget = forms.TextInput(attrs=_CODE | {"autofocus": True})
    return forms.CharField(label="Code", max_length=20, widget=widget, help_text=help_text)


class _CodeForm(BaseAuthenticateForm):  # type: ignore[misc]  # allauth is not typed
    """Takes a code of the app or a recovery code, by the hub's clock, each once."""

    def clean_code(self) -> str:
        forget_attempts = check_rate_limit(self.user)
        code = str(self.cleaned_data["code"])
        found = second_step.recognise(self.user, code)
        if found is None:
            self._emit_authentication_failed(Authenticator(user=self.user))
            raise get_adapter().validation_error("incorrect_code")
        found.user = self.user
        self.authenticator = found
        forget_attempts()
        return code


class SignInForm(_CodeForm, AuthenticateForm):  # type: ignore[misc]  # allauth is not typed
    """Asked after the password."""

    code = _code_field("The six digits that your app shows now, or one of your recovery codes.")

    def save(self) -> None:
        super().save()
        if self.authenticator.type == second_step.Kind.RECOVERY_CODES:
            left = second_step.state_of(self.user).codes_left
            messages.warning(
                context.request,
                f"That recovery code is used up; {left} are left. Make new ones under My account.",
            )


class ConfirmForm(_CodeForm, ReauthenticateForm):  # type: ignore[misc]  # allauth is not typed
    """Asked before the second step itself is changed."""

    code = _code_field("The six digits that your app shows now, or one of your recovery codes.")


class SetUpForm(forms.Form):
    """Asked when an app was given a secret; the secret waits encrypted in the session."""

    code = _code_field("The six digits that the app shows now.")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        session = context.request.session
        if SECRET_SESSION_KEY not in session:
            session[SECRET_SESSION_KEY] = secrets.encrypt(generate_totp_secret())
        self.secret = secrets.decrypt(session[SECRET_SESSION_KEY])

    @property
    def is_required(self) -> bool:
        return second_step.is_required(self.user)

    @property
    def spelled(self) -> str:
        """Return the secret in groups, to be typed."""
        return " ".join(self.secret[at : at + 4] for at in range(0, len(self.secret), 4))

    def clean_code(self) -> str:
        forget_attempts = check_rate_limit(self.user, error_key="rate_limited")
        code = str(self.cleaned_data["code"])
        if not second_step.fits(self.secret, code):
            raise get_adapter().validation_error("incorrect_code")
        forget_attempts()
        return code
