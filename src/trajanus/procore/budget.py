"""May one more request be made now, and what does an answer teach about the limits? Pure.

Procore counts in two windows at once. `remaining` has every request under way taken off already,
so what all processes together send can never pass a limit that is known.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from trajanus.procore.protocol.rates import RateReading

#: Reset is given in whole seconds: the true end of a window may be up to this much later.
ROUNDING = timedelta(seconds=1)
#: Two readings whose resets are this close speak of the same window.
_SAME = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Window:
    """One of the two windows."""

    length: timedelta
    limit: int
    remaining: int
    in_flight: int
    reset_at: datetime
    learned: bool = False


@dataclass(frozen=True, slots=True)
class Budget:
    """Both windows of a credential."""

    hour: Window
    spike: Window

    @property
    def windows(self) -> tuple[Window, Window]:
        return self.hour, self.spike


def take(budget: Budget, *, reserve: float, at: datetime) -> tuple[float, Budget]:
    """Return the seconds to wait and the budget after; at 0 one request is granted.

    `reserve` is the part of each window that must stay for more urgent work.
    """
    now = _renewed(budget, at)
    wait = max(_wait(window, reserve, at) for window in now.windows)
    if wait > 0:
        return wait, now
    return 0.0, Budget(_granted(now.hour), _granted(now.spike))


def settle(budget: Budget, reading: RateReading | None, *, at: datetime) -> Budget:
    """Return the budget after one request has ended, with or without rate headers."""
    now = _renewed(_ended(budget), at)
    if reading is None:
        return now
    if _speaks_of_hour(now, reading, at):
        return replace(now, hour=_told(now.hour, reading, at))
    return replace(now, spike=_told(now.spike, reading, at))


def refuse(
    budget: Budget, reading: RateReading | None, *, retry_after: float | None, at: datetime
) -> Budget:
    """Return the budget after a 429: nothing is left until the reset that Procore names."""
    now = settle(budget, reading, at=at)
    if reading is not None:
        is_hour = _speaks_of_hour(now, reading, at)
        pause = timedelta(seconds=max(retry_after or 0.0, reading.reset_in)) + ROUNDING
    else:
        pause = now.spike.length if retry_after is None else timedelta(seconds=retry_after)
        is_hour = pause > 1.5 * now.spike.length
    spent = replace(now.hour if is_hour else now.spike, remaining=0, reset_at=at + pause)
    return replace(now, hour=spent) if is_hour else replace(now, spike=spent)


def _renewed(budget: Budget, at: datetime) -> Budget:
    hour, spike = budget.windows
    if hour.reset_at <= at:
        # A process that was killed never reports its requests as ended. Once an hour all is
        # forgotten, which costs nothing: no request is under way that long.
        hour, spike = replace(hour, in_flight=0), replace(spike, in_flight=0)
    return Budget(_refilled(hour, at), _refilled(spike, at))


def _refilled(window: Window, at: datetime) -> Window:
    if window.reset_at > at:
        return window
    # What is under way now may still arrive in the new window.
    left = max(0, window.limit - window.in_flight)
    return replace(window, remaining=left, reset_at=at + window.length)


def _wait(window: Window, reserve: float, at: datetime) -> float:
    if window.remaining > math.floor(window.limit * reserve):
        return 0.0
    return (window.reset_at - at).total_seconds()


def _granted(window: Window) -> Window:
    return replace(window, remaining=window.remaining - 1, in_flight=window.in_flight + 1)


def _ended(budget: Budget) -> Budget:
    hour, spike = (
        replace(window, in_flight=max(0, window.in_flight - 1)) for window in budget.windows
    )
    return Budget(hour, spike)


def _speaks_of_hour(budget: Budget, reading: RateReading, at: datetime) -> bool:
    """Tell the windows apart by the distance of the reset; near the end of an hour by the limit."""
    hour, spike = budget.windows
    if reading.reset_in > 1.5 * spike.length.total_seconds():
        return True
    if hour.limit != spike.limit:
        return reading.limit == hour.limit
    return _is_near(hour, reading, at) and not _is_near(spike, reading, at)


def _is_near(window: Window, reading: RateReading, at: datetime) -> bool:
    return abs(at + timedelta(seconds=reading.reset_in) + ROUNDING - window.reset_at) <= _SAME


def _told(window: Window, reading: RateReading, at: datetime) -> Window:
    reset_at = at + timedelta(seconds=reading.reset_in) + ROUNDING
    # Requests under way may not be counted in this reading yet.
    left = reading.remaining - window.in_flight
    if reset_at <= window.reset_at + _SAME:
        # The window we know: a late answer must not bring back what was granted meanwhile.
        left = min(left, window.remaining + reading.limit - window.limit)
        if reading.reset_in <= _SAME.total_seconds():
            # This may also be the last word of the window before.
            reset_at = max(reset_at, window.reset_at)
    return replace(
        window, limit=reading.limit, remaining=max(0, left), reset_at=reset_at, learned=True
    )
