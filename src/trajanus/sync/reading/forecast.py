"""How many requests does a first reading still need, and how long will they take? Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

_HOUR = 3600.0
_SPIKE = 10.0


@dataclass(frozen=True, slots=True)
class Work:
    """What is left of one lane's first reading."""

    total: int | None  # records, as Procore counts them; None before its first answer
    page_size: int | None  # None: one answer holds all
    pages_read: int = 0
    parts: int = 1  # for how many parents, or days, the listing is read
    reads_members: bool = False  # each record is read at its own address too
    members_read: int = 0

    @property
    def is_known(self) -> bool:
        """Whether Procore said how much it is."""
        return self.total is not None or self.page_size is None

    @property
    def requests(self) -> int:
        """How many requests it takes at least."""
        return self._pages + self._members

    @property
    def _pages(self) -> int:
        if self.total is None or self.page_size is None:
            return max(0, self.parts - self.pages_read)
        pages = math.ceil(self.total / self.page_size)
        return max(0, max(pages, self.parts) - self.pages_read)

    @property
    def _members(self) -> int:
        return max(0, (self.total or 0) - self.members_read) if self.reads_members else 0


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast requests may be made, and are."""

    per_hour: int
    left_this_hour: int
    until_reset: float  # seconds
    per_10_seconds: int
    seconds_each: float = 0.0  # that one request took lately


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a first reading still takes."""

    lanes: int  # resources of projects that were not read yet
    requests: int
    seconds: float
    is_known: bool  # False: it takes at least so many

    def __str__(self) -> str:
        least = "" if self.is_known else "at least "
        many = f"{least}{self.requests:,} request{'' if self.requests == 1 else 's'}"
        return f"{many}, {least or 'about '}{in_words(self.seconds)}"


def forecast(works: Iterable[Work], pace: Pace) -> Forecast:
    """Return what the works take together."""
    left = list(works)
    requests = sum(work.requests for work in left)
    return Forecast(
        lanes=len(left),
        requests=requests,
        seconds=seconds_for(requests, pace),
        is_known=all(work.is_known for work in left),
    )


def seconds_for(requests: int, pace: Pace) -> float:
    """Return how long so many requests take, one after the other and within both windows."""
    now = min(requests, max(0, pace.left_this_hour))
    later = requests - now
    if not later:
        return _running(now, pace)
    full_hours, rest = divmod(later - 1, max(1, pace.per_hour))
    waited = max(pace.until_reset, _running(now, pace))
    return waited + full_hours * _HOUR + _running(rest + 1, pace)


def in_words(seconds: float) -> str:
    """Return a duration as people say it."""
    span = timedelta(seconds=math.ceil(seconds))
    if span < timedelta(minutes=2):
        return f"{max(1, span.seconds)} second{'' if span.seconds == 1 else 's'}"
    if span < timedelta(hours=2):
        return f"{math.ceil(seconds / 60)} minutes"
    return f"{math.ceil(seconds / _HOUR)} hours"


def _running(requests: int, pace: Pace) -> float:
    spikes = (requests - 1) // max(1, pace.per_10_seconds) if requests else 0
    return max(requests * pace.seconds_each, spikes * _SPIKE)
