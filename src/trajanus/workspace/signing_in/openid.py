"""How is the sign-in library held to what OpenID Connect says, and to the hub's settings?"""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest
from django.urls import reverse
from requests import RequestException

from trajanus.accounts import single_sign_on
from trajanus.accounts.single_sign_on import NotAdmitted, Provider, Vouched
from trajanus.audit import trail
from trajanus.audit.actions import Action
from trajanus.config import settings
from trajanus.workspace.signing_in.refusals import refuse

#: What is kept of what the provider says.
_KEPT = ("sub", "email")


class VerifiedOpenId(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth is not typed
    """Believes a provider that is who it should be, and nothing that it did not sign."""

    @property
    def openid_config(self) -> dict[str, Any]:
        found: dict[str, Any] = super().openid_config
        expected = _provider().issuer
        if str(found.get("issuer", "")).rstrip("/") != expected:
            raise OAuth2Error(f"the provider calls itself {found.get('issuer')}, not {expected}")
        return found

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return callback_address()

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any
    ) -> SocialLogin:
        signed = kwargs["response"].get("id_token")
        if not signed:
            raise OAuth2Error("the provider sent no ID token")
        claims = self._decode_id_token(app, signed)
        if "email" not in claims and "userinfo_endpoint" in self.openid_config:
            more = self._fetch_user_info(token.token)
            if more.get("sub") != claims["sub"]:
                raise OAuth2Error("the provider told of somebody else than who signed in")
            claims = more | claims
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        config = self.openid_config
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=config["jwks_uri"],
            issuer=config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        return claims


class InvitedOnlyBySignOn(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """Takes its provider from the settings, and lets in whom the hub knows."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def list_apps(self, request: HttpRequest, **_: Any) -> list[SocialApp]:
        asked = single_sign_on.provider()
        return [_app_of(asked)] if asked else []

    def get_provider(self, request: HttpRequest, provider: str, client_id: Any = None) -> Any:
        found = super().get_provider(request, provider, client_id)
        found.oauth2_adapter_class = VerifiedOpenId
        return found

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Link the account at the provider to a person of the hub, the first time."""
        claims = sociallogin.account.extra_data["id_token"]
        sociallogin.account.extra_data = {
            "id_token": {name: claims[name] for name in _KEPT if name in claims}
        }
        if sociallogin.is_existing:
            sociallogin.account.save(update_fields=("extra_data",))
            return
        asked, vouched = _provider(), Vouched.of(claims)
        try:
            person = single_sign_on.admit(asked, vouched)
        except NotAdmitted as error:
            raise ImmediateHttpResponse(refuse(request, error, vouched.email)) from error
        sociallogin.connect(request, person)
        trail.note(Action.SIGN_ON_LINKED, person.username, detail={"provider": asked.issuer})

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: Any = None,
    ) -> None:
        """Say in the hub's words what the library would show on a page of its own."""
        answer = refuse(request, _in_words(request, error, exception))
        raise ImmediateHttpResponse(answer) from exception


def callback_address() -> str:
    """Return where the provider sends people back to; it is registered there."""
    return settings().public_url.rstrip("/") + reverse("sign_on_callback")


def _provider() -> Provider:
    found = single_sign_on.provider()
    assert found is not None  # noqa: S101  nothing here runs without one
    return found


def _app_of(asked: Provider) -> SocialApp:
    return SocialApp(
        provider="openid_connect",
        provider_id=asked.key,
        name=asked.name,
        client_id=asked.client_id,
        secret=asked.client_secret,
        settings={"server_url": asked.discovery, "oauth_pkce_enabled": True},
    )


def _in_words(request: HttpRequest, error: Any, exception: Exception | None) -> NotAdmitted:
    name = _provider().name
    again = "Try again; if that does not help, ask the person who runs this hub."
    if error == AuthError.CANCELLED:
        return NotAdmitted(f"{name} was not allowed to sign you in.", next_step=again)
    if isinstance(exception, RequestException):
        return NotAdmitted(f"{name} does not answer.", next_step=again)
    if exception is not None:
        return NotAdmitted(f"{name} gave an answer that proves nothing.", next_step=again)
    if problem := request.GET.get("error"):
        words = request.GET.get("error_description") or problem
        return NotAdmitted(f"{name} did not sign you in: {words[:300]}", next_step=again)
    return NotAdmitted("That was not a sign-in begun here, or it took too long.", next_step=again)
