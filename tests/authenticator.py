"""What an authenticator app shows: time-based codes (RFC 6238), worked out apart from the hub."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime


def code_of(secret: str, at: datetime) -> str:
    """Return the six digits that the app shows at this time."""
    key = base64.b32decode(secret.replace(" ", ""))
    step = int(at.timestamp()) // 30
    digest = hmac.new(key, step.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
