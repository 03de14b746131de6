"""Does the identity provider's description of itself fit the settings?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from allauth.socialaccount.adapter import get_adapter
from requests import RequestException

from trajanus.accounts.single_sign_on import Provider
from trajanus.procore.environments import is_loopback

_ADDRESSES = {
    "authorization_endpoint": "where people sign in",
    "token_endpoint": "where codes are exchanged",
    "jwks_uri": "the keys that it signs with",
}
#: What may be left out of the description, and what the hub needs of it when it is there.
_OFFERS = {
    "response_types_supported": "code",
    "scopes_supported": "email",
    "code_challenge_methods_supported": "S256",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    is_good: bool
    text: str
    next_step: str = ""


def examine(asked: Provider) -> Iterator[Finding]:
    """Yield what is right and what is wrong, until nothing more can be known."""
    yield from _settings(asked)
    described, said = _read(asked.discovery)
    yield said
    if described is None:
        return
    yield _issuer(asked, described)
    missing = [name for name in _ADDRESSES if not described.get(name)]
    for name in missing:
        yield Finding(False, f"The description lacks {name}: {_ADDRESSES[name]}.", _NOT_OPENID)
    for name in _ADDRESSES:
        if name not in missing and not _is_safe(str(described[name])):
            yield Finding(False, f"{described[name]} is not encrypted.", "Use https there.")
    yield from _offers(described)
    if "jwks_uri" not in missing:
        yield _keys(str(described["jwks_uri"]))


_NOT_OPENID = "This is no OpenID Connect provider, or not its whole description."


def _settings(asked: Provider) -> Iterator[Finding]:
    if not asked.client_id:
        yield Finding(False, "No client ID is set.", "Set HUB_OIDC_CLIENT_ID.")
    if not asked.client_secret:
        yield Finding(
            False,
            "No client secret is set.",
            "Set HUB_OIDC_CLIENT_SECRET or HUB_OIDC_CLIENT_SECRET_FILE.",
        )
    if not _is_safe(asked.issuer):
        yield Finding(
            False,
            f"{asked.issuer} is not encrypted: somebody on the way could sign in as anybody.",
            "Give an https address in HUB_OIDC_ISSUER.",
        )


def _read(address: str) -> tuple[dict[str, Any] | None, Finding]:
    try:
        with get_adapter().get_requests_session() as session:
            answer = session.get(address)
        if answer.status_code != 200:
            text = f"{address} answers with HTTP {answer.status_code}."
            return None, Finding(False, text, "Check HUB_OIDC_ISSUER; most name a realm or tenant.")
        found = answer.json()
    except ValueError as error:
        text = f"{address} does not answer with JSON: {error}"
        return None, Finding(False, text[:300], "Check HUB_OIDC_ISSUER.")
    except RequestException as error:
        text = f"{address} does not answer: {error}"
        return None, Finding(False, text[:400], "Check address, network, proxy and certificate.")
    if not isinstance(found, dict):
        return None, Finding(False, f"{address} holds no JSON object.", "Check HUB_OIDC_ISSUER.")
    return found, Finding(True, f"{address} can be read.")


def _issuer(asked: Provider, described: Mapping[str, Any]) -> Finding:
    said = str(described.get("issuer", "")).rstrip("/")
    if said == asked.issuer:
        return Finding(True, f"It calls itself {said}, as the settings do.")
    return Finding(
        False,
        f"It calls itself {said or 'nothing'}; the settings say {asked.issuer}.",
        f"Set HUB_OIDC_ISSUER={said}" if said else _NOT_OPENID,
    )


def _offers(described: Mapping[str, Any]) -> Iterator[Finding]:
    for name, needed in _OFFERS.items():
        offered = described.get(name)
        if isinstance(offered, list) and needed not in offered:
            text = f"{name} does not offer {needed}."
            yield Finding(False, text, "Switch it on at the provider, for this client.")


def _keys(address: str) -> Finding:
    found, said = _read(address)
    if found is None:
        return said
    keys = found.get("keys")
    usable = [key for key in keys if isinstance(key, dict) and key.get("kid")] if keys else []
    if not usable:
        return Finding(False, f"{address} holds no named key.", _NOT_OPENID)
    return Finding(True, f"{len(usable)} of its keys can be read.")


def _is_safe(address: str) -> bool:
    return urlsplit(address).scheme == "https" or is_loopback(address)
