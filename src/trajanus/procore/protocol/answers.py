"""What came back, and is it JSON?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from trajanus.errors import UnreadableAnswer

_BLANK = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer. Header names are lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    @property
    def request_id(self) -> str:
        """Procore's own id of the request, for its support."""
        return self.headers.get("x-request-id", "")

    @property
    def first_byte(self) -> bytes:
        return self.body[:64].lstrip(_BLANK)[:1] or self.body.lstrip(_BLANK)[:1]

    @property
    def last_byte(self) -> bytes:
        return self.body[-64:].rstrip(_BLANK)[-1:] or self.body.rstrip(_BLANK)[-1:]


def read_json(answer: Answer) -> Any:
    """Return the decoded body; None for an empty one.

    Raises UnreadableAnswer.
    """
    if not answer.body.strip():
        return None
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise unreadable(answer, "JSON") from error


def unreadable(answer: Answer, expected: str) -> UnreadableAnswer:
    """Return the error that says what came instead of what was expected."""
    return UnreadableAnswer(
        f"Procore's answer should be {expected}, but {describe(answer)} came "
        f"(status {answer.status}).",
        next_step="If this lasts, look for a proxy or a sign-in page between the hub and Procore.",
    )


def describe(answer: Answer) -> str:
    """Say in a few words what a body is."""
    size = len(answer.body)
    kind = answer.headers.get("content-type", "").partition(";")[0].strip()
    match answer.first_byte, answer.last_byte:
        case (b"", _):
            return "nothing"
        case (b"<", _):
            return "an HTML page" if b"<html" in answer.body[:1000].lower() else "markup"
        case (b"[", b"]"):
            return "a JSON array" if _decodes(answer) else f"damaged JSON ({size} bytes)"
        case (b"{", b"}"):
            return "a JSON object" if _decodes(answer) else f"damaged JSON ({size} bytes)"
        case (b"[" | b"{", _):
            return f"JSON that ends too early ({size} bytes)"
        case _:
            return f"{kind or 'something of no stated type'} ({size} bytes)"


def _decodes(answer: Answer) -> bool:
    try:
        json.loads(answer.body)
    except (ValueError, RecursionError):
        return False
    return True
