"""How many requests may a token still make, and what do the rate headers say?"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from trajanus.simulator.clock import Clock
from trajanus.simulator.wire import digits

_LONGEST = 31_536_000


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests in so many seconds."""

    count: int
    seconds: int


@dataclass(slots=True)
class Window:
    """One running window of one caller."""

    limit: Limit
    opened: datetime
    used: int = 0

    @property
    def reset(self) -> datetime:
        return self.opened + timedelta(seconds=self.limit.seconds)

    @property
    def remaining(self) -> int:
        return max(0, self.limit.count - self.used)


@dataclass(frozen=True, slots=True)
class Budget:
    """What one request was told about its caller's budget."""

    limit: int
    remaining: int
    reset: int
    allowed: bool
    reset_in: int

    @property
    def headers(self) -> dict[str, str]:
        return {
            "X-Rate-Limit-Limit": str(self.limit),
            "X-Rate-Limit-Remaining": str(self.remaining),
            "X-Rate-Limit-Reset": str(self.reset),
        }


@dataclass(slots=True)
class Rates:
    """The windows of every caller."""

    clock: Clock
    limits: tuple[Limit, ...]
    # Some answers carry Retry-After with 429 and some do not; clients must survive both.
    retry_after: bool = True
    _windows: dict[object, list[Window]] = field(default_factory=dict)

    def spend(self, caller: object) -> Budget | None:
        """Count one request; None when no limits are set."""
        if not self.limits:
            return None
        windows = self._current(caller)
        allowed = all(window.remaining for window in windows)
        if allowed:
            for window in windows:
                window.used += 1
        tightest = min(windows, key=lambda window: window.remaining / window.limit.count)
        return self._budget(tightest, allowed=allowed)

    def change(self, limits: tuple[Limit, ...]) -> None:
        """Other limits from now on; every caller starts afresh."""
        self.limits = limits
        self._windows.clear()

    def budgets(self) -> dict[str, list[Window]]:
        """The windows of every caller that is known."""
        return {str(caller): list(windows) for caller, windows in self._windows.items()}

    def _current(self, caller: object) -> list[Window]:
        now = self.clock.now()
        windows = self._windows.setdefault(caller, [Window(each, now) for each in self.limits])
        for place, window in enumerate(windows):
            if window.reset <= now or window.limit != self.limits[place]:
                windows[place] = Window(self.limits[place], now)
        return windows

    def _budget(self, window: Window, *, allowed: bool) -> Budget:
        wait = max(0.0, (window.reset - self.clock.now()).total_seconds())
        reset = math.ceil(window.reset.timestamp())
        return Budget(window.limit.count, window.remaining, reset, allowed, math.ceil(wait))


def limits_text(limits: tuple[Limit, ...]) -> str:
    """Limits as `parse_limits` reads them."""
    return ",".join(f"{limit.count}/{limit.seconds}" for limit in limits) or "off"


def parse_limits(text: str) -> tuple[Limit, ...]:
    """Limits as COUNT/SECONDS, several separated by commas; `off` for none."""
    if text == "off":
        return ()
    limits = []
    for part in text.split(","):
        count, slash, seconds = part.strip().partition("/")
        most, length = digits(count), digits(seconds)
        if not slash or most is None or length is None:
            raise ValueError(f"{part!r} is not COUNT/SECONDS, for example 100/10")
        if most < 1 or not 1 <= length <= _LONGEST:
            raise ValueError(f"{part!r} must have a count from 1 and 1 to {_LONGEST} seconds")
        limits.append(Limit(most, length))
    return tuple(limits)
