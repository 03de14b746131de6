"""What did the login host grant, or why not?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from trajanus.errors import (
    BadCredentials,
    HubError,
    RequestRefused,
    SignInNeeded,
    UnreadableAnswer,
)
from trajanus.procore.protocol.answers import Answer, read_json, unreadable
from trajanus.procore.protocol.failures import read_failure, read_problems, said_by

#: Procore's tokens live this long (since 2023); used only when an answer does not say.
_USUAL_LIFE = 5400.0


@dataclass(frozen=True, slots=True)
class TokenPair:
    """Fresh tokens. They never show in a repr."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)  # "" for service accounts
    expires_in: float  # seconds


@dataclass(frozen=True, slots=True)
class TokenInfo:
    """What the login host says about an access token."""

    user_id: int | None
    client_id: str
    expires_in: float


def read_grant(answer: Answer) -> TokenPair:
    """Return the tokens of a successful answer. Raises UnreadableAnswer when there are none."""
    body = _object(answer)
    access, refresh = body.get("access_token"), body.get("refresh_token") or ""
    if not isinstance(access, str) or not access or not isinstance(refresh, str):
        raise unreadable(answer, "a token")
    return TokenPair(access, refresh, _seconds(body.get("expires_in")))


def read_token_info(answer: Answer) -> TokenInfo:
    """Return what is known of a token. Raises UnreadableAnswer."""
    body = _object(answer)
    application = body.get("application")
    owner = body.get("resource_owner_id")
    return TokenInfo(
        user_id=owner if isinstance(owner, int) else None,
        client_id=str(application.get("uid", "")) if isinstance(application, dict) else "",
        expires_in=_seconds(body.get("expires_in_seconds")),
    )


def read_grant_failure(answer: Answer, *, at: datetime) -> HubError:
    """Return the error for a refused token request; codes as in RFC 6749."""
    said = said_by(read_problems(answer))
    match _code(answer):
        case "invalid_grant":
            return SignInNeeded(f"Procore no longer accepts the sign-in: {said}")
        case "invalid_client" | "unauthorized_client":
            return BadCredentials(f"Procore does not accept this client id and secret: {said}")
    if answer.status == 401:
        return BadCredentials()
    if answer.status in (408, 429) or answer.status >= 500:
        return read_failure(answer, at=at, request="sign-in")
    return RequestRefused(f"Procore refused the sign-in ({answer.status}): {said}")


def _object(answer: Answer) -> Mapping[str, Any]:
    body = read_json(answer)
    if not isinstance(body, dict):
        raise unreadable(answer, "a JSON object")
    return body


def _code(answer: Answer) -> str:
    try:
        return str(_object(answer).get("error", ""))
    except UnreadableAnswer:
        return ""


def _seconds(value: object) -> float:
    try:
        found = float(str(value))
    except ValueError:
        return _USUAL_LIFE
    return found if 0 < found < 10**9 else _USUAL_LIFE
