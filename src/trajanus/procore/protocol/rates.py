"""What do the rate headers say?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

#: Both of Procore's windows are shorter; a reset further away is a misunderstanding.
_FARTHEST = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class RateReading:
    """What one answer says about one of the two windows: the one nearer to exhaustion."""

    limit: int
    remaining: int
    reset_in: float  # seconds from the answer on


def read_rate(headers: Mapping[str, str], *, at: datetime) -> RateReading | None:
    """Return the reading; None when the headers are missing or make no sense.

    Reset is a time by Procore's clock, so it is compared with Procore's own Date where that is
    given: a hub whose clock is wrong still waits the right number of seconds.
    """
    limit, remaining, reset = (
        _whole(headers.get(f"x-rate-limit-{name}")) for name in ("limit", "remaining", "reset")
    )
    if limit is None or remaining is None or reset is None or limit < 1:
        return None
    for clock in (_date(headers.get("date")), at):
        reset_in = math.inf if clock is None else reset - clock.timestamp()
        if -1.0 <= reset_in <= _FARTHEST.total_seconds():
            return RateReading(limit, max(0, remaining), max(0.0, reset_in))
    return None


def read_retry_after(headers: Mapping[str, str], *, at: datetime) -> float | None:
    """Return the seconds to wait by Retry-After, given as seconds or as a date."""
    text = headers.get("retry-after", "").strip()
    try:
        seconds = float(text)
    except ValueError:
        until = _date(text)
        if until is None:
            return None
        seconds = (until - (_date(headers.get("date")) or at)).total_seconds()
    return max(0.0, seconds) if math.isfinite(seconds) else None


def read_clock_ahead(headers: Mapping[str, str], *, at: datetime) -> float | None:
    """Return by how many seconds Procore's clock is ahead of the one that `at` was read from."""
    date = _date(headers.get("date"))
    # The header leaves fractions of a second out.
    return None if date is None else (date - at).total_seconds() + 0.5


def _whole(text: str | None) -> int | None:
    try:
        return int((text or "").strip())
    except ValueError:
        return None


def _date(text: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else None
