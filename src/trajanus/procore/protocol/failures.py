"""What does a refusal mean: which error, in whose words?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from trajanus.errors import (
    Gone,
    HubError,
    NotPermitted,
    RateLimited,
    RejectedByRemote,
    RemoteUnavailable,
    RequestRefused,
    SignInNeeded,
)
from trajanus.procore.protocol.answers import Answer, describe
from trajanus.procore.protocol.rates import read_rate, read_retry_after

_LONGEST_TEXT = 500
#: Seconds until the next try when Procore names none.
_LATER = 60.0
_NOT_CONNECTED = "not connected to this company"


def read_failure(answer: Answer, *, at: datetime, request: str = "") -> HubError:
    """Return the error for an answer that is not a success.

    `request` names the call in messages: method and path template, never values.
    """
    problems = read_problems(answer)
    said = said_by(problems) or f"{describe(answer)} came".replace(
        "nothing came", "no reason given"
    )
    where = f" ({request}: {answer.status})" if request else f" ({answer.status})"
    match answer.status:
        case 401:
            return SignInNeeded(f"Procore no longer accepts the token{where}: {said}")
        case 403:
            return _not_permitted(said, where)
        case 404 | 410:
            return Gone(f"Procore has no such record, or hides it{where}: {said}")
        case 409 | 422:
            return RejectedByRemote(
                f"Procore did not accept the values{where}: {said}", problems=problems
            )
        case 429:
            return RateLimited(
                f"Procore's request limit is reached{where}: {said}", after=_wait(answer, at)
            )
        case 408:
            return RemoteUnavailable(
                f"Procore took too long{where}: {said}", after=_wait(answer, at)
            )
        case status if status >= 500:
            return RemoteUnavailable(
                f"Procore is not available{where}: {said}", after=_wait(answer, at)
            )
        case _:
            return RequestRefused(f"Procore refused the request{where}: {said}")


def read_problems(answer: Answer) -> dict[str, tuple[str, ...]]:
    """Return Procore's messages by field, whatever shape they came in; "base" has no field."""
    try:
        body = json.loads(answer.body)
    except (ValueError, RecursionError):
        return _plain_text(answer)
    return {name: texts for name, texts in _problems(body) if texts}


def said_by(problems: Mapping[str, Iterable[str]]) -> str:
    """Return the messages as one line."""
    parts = (
        ", ".join(texts) if name == "base" else f"{name}: {', '.join(texts)}"
        for name, texts in problems.items()
    )
    return _short("; ".join(parts))


def _problems(body: Any) -> Iterable[tuple[str, tuple[str, ...]]]:
    if not isinstance(body, dict):
        return [("base", _texts(body))]
    errors, error = body.get("errors"), body.get("error")
    if isinstance(errors, dict):
        return [(str(name), _texts(texts)) for name, texts in errors.items()]
    if errors:
        return [("base", _texts(errors))]
    if isinstance(error, dict):
        return [("base", _v2_texts(error))]
    spoken = [body.get(name) for name in ("error_description", "message", "reason")]
    if isinstance(error, str) and not spoken[0]:
        spoken.insert(0, error)
    return [("base", tuple(dict.fromkeys(text for each in spoken for text in _texts(each))))]


def _v2_texts(error: Mapping[str, Any]) -> tuple[str, ...]:
    details = error.get("details")
    spoken = [error.get("message") or error.get("error") or error.get("code")]
    if isinstance(details, list):
        spoken += [each.get("message") if isinstance(each, dict) else each for each in details]
    return tuple(dict.fromkeys(text for each in spoken for text in _texts(each)))


def _texts(value: Any) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    if isinstance(value, list):
        return tuple(text for each in value for text in _texts(each))
    return (_short(value if isinstance(value, str) else json.dumps(value)),)


def _plain_text(answer: Answer) -> dict[str, tuple[str, ...]]:
    text = answer.body[: 4 * _LONGEST_TEXT].decode(errors="replace").strip()
    # A page made for browsers tells a person nothing here, and neither does half a document.
    return {"base": (_short(text),)} if text and text[0] not in "<[{" else {}


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_TEXT else line[: _LONGEST_TEXT - 1] + "…"


def _not_permitted(said: str, where: str) -> NotPermitted:
    if _NOT_CONNECTED in said.lower():
        return NotPermitted(
            f"The app is not connected to this company{where}.",
            next_step="Ask the company's Procore administrator to install the app in App "
            "Management, and check the company id of the connection.",
        )
    return NotPermitted(f"The connected account may not do this in Procore{where}: {said}")


def _wait(answer: Answer, at: datetime) -> float:
    asked = read_retry_after(answer.headers, at=at)
    if asked is not None:
        return asked
    reading = read_rate(answer.headers, at=at) if answer.status == 429 else None
    return reading.reset_in if reading else _LATER
