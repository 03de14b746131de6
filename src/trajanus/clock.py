"""What time is it? The only place that asks."""

from __future__ import annotations

import time
from datetime import UTC, datetime


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)


def sleep(seconds: float) -> None:
    """Wait; kept here so that tests can replace waiting and time together."""
    time.sleep(seconds)


def monotonic() -> float:
    """Return seconds that never run backwards, for measuring durations."""
    return time.monotonic()
