"""How do people sign in through their organisation's identity provider?"""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from requests import RequestException

from trajanus.accounts import single_sign_on
from trajanus.accounts.models import Role, User
from trajanus.accounts.single_sign_on import NotAdmitted, Provider
from trajanus.workspace import unsaved
from trajanus.workspace.access import role_required
from trajanus.workspace.signing_in import discovery
from trajanus.workspace.signing_in.openid import VerifiedOpenId, callback_address
from trajanus.workspace.signing_in.refusals import refuse

#: What a provider's answer may lack or have too much of.
_NONSENSE = (KeyError, TypeError, ValueError, AttributeError)


@require_safe
@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """Send somebody to the provider, and back here afterwards."""
    asked, wanted = _provider_or_404(), request.GET.get("next", "")
    after = wanted if unsaved.is_ours(request, wanted) else "/"
    if request.user.is_authenticated:
        return redirect(after)
    if too_often := ratelimit.consume_or_429(request, action="login"):
        return _answer(too_often)
    try:
        provider = get_adapter(request).get_provider(request, asked.key)
        return _answer(provider.redirect(request, AuthProcess.LOGIN, next_url=after))
    except (RequestException, OAuth2Error, *_NONSENSE) as error:
        return refuse(request, _unusable(asked, error))


@require_safe
@never_cache
def callback(request: HttpRequest) -> HttpResponse:
    """Take the code that the provider sent somebody back with."""
    asked = _provider_or_404()
    view = OAuth2CallbackView.adapter_view(VerifiedOpenId(request, asked.key))
    try:
        return _answer(view(request))
    except _NONSENSE as error:
        return refuse(request, _unusable(asked, error))


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.SYSTEM_ADMIN)
def settings_page(request: HttpRequest) -> HttpResponse:
    """Show what is set, what to register at the provider, who is linked; check it on request."""
    asked = single_sign_on.provider()
    page: dict[str, Any] = {"provider": asked, "callback": callback_address()}
    if asked:
        page["linked"] = single_sign_on.linked(asked)
    if asked and request.method == "POST":
        page["findings"] = list(discovery.examine(asked))
        page["is_good"] = all(one.is_good for one in page["findings"])
    return render(request, "admin/sign_on.html", page)


@require_POST
@role_required(Role.SYSTEM_ADMIN)
def unlink(request: HttpRequest, pk: int) -> HttpResponse:
    """Let another account at the provider become somebody's."""
    person = get_object_or_404(User, pk=pk)
    if single_sign_on.unlink(_provider_or_404(), person):
        messages.success(request, f"{person.username} is unlinked; the next sign-in links anew.")
    return redirect("sign_on")


def _provider_or_404() -> Provider:
    found = single_sign_on.provider()
    if found is None:
        raise Http404("No identity provider is set up for this hub.")
    return found


def _unusable(asked: Provider, error: Exception) -> NotAdmitted:
    is_away = isinstance(error, RequestException)
    said = "does not answer" if is_away else "gave an answer that the hub cannot use"
    told = NotAdmitted(
        f"{asked.name} {said}.",
        next_step="Try again; if that does not help, tell the person who runs this hub.",
    )
    told.__cause__ = error
    return told


def _answer(answer: Any) -> HttpResponse:
    """Give what the library answers the type that it has."""
    assert isinstance(answer, HttpResponse)  # noqa: S101
    return answer
