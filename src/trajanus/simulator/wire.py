"""How does a value look as JSON on the wire?"""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]


def digits(text: object) -> int | None:
    """The number that a text of plain digits is, if it fits in 64 bits."""
    found = str(text)
    return int(found) if found.isascii() and found.isdigit() and len(found) < 19 else None


def encode(value: object) -> bytes:
    """The compact JSON form of a value."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    # JSON can smuggle in half a surrogate pair, which has no bytes of its own.
    return text.encode("utf-8", "replace")


def decode(text: bytes) -> Any:
    """The value of a JSON text; ValueError when it is not JSON."""
    return json.loads(text)
