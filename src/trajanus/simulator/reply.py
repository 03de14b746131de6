"""What goes back to the caller?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from trajanus.simulator.wire import encode

JSON_TYPE = "application/json; charset=utf-8"


@dataclass(slots=True)
class Reply:
    """One answer; `kind` and `ids` name the records of a list page for faults that shift it."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = JSON_TYPE
    kind: str = ""
    ids: Sequence[int] = ()


def ok(value: object, status: int = 200, headers: dict[str, str] | None = None) -> Reply:
    """An answer with a JSON body."""
    return Reply(status, encode(value), headers or {})


def created(value: object) -> Reply:
    return ok(value, 201)


def nothing() -> Reply:
    """204, which has no body."""
    return Reply(204)


def page(text: str, status: int = 200) -> Reply:
    """An HTML page."""
    return Reply(status, text.encode(), {}, "text/html; charset=utf-8")


def redirect(url: str) -> Reply:
    return Reply(302, b"", {"Location": url}, "text/html; charset=utf-8")
