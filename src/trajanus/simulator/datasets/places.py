"""Which number, project and time has the n-th record of a generated sequence?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from trajanus.simulator.records import Window
from trajanus.simulator.world import World

_SPAN = timedelta(days=400)
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Places:
    """A sequence dealt out to projects in turn, so that each has old records and new ones.

    Ids, numbers and times all rise with the place; nothing has to be kept for any of them.
    """

    first_id: int
    count: int
    projects: tuple[int, ...]
    start: int
    step: int

    @classmethod
    def up_to_now(
        cls, world: World, first_id: int, count: int, projects: tuple[int, ...]
    ) -> Places:
        """The last record was made a day ago, the first at most 400 days before."""
        step = max(1, int(_SPAN.total_seconds()) // count)
        newest = world.clock.now() - timedelta(days=1)
        return cls(first_id, count, projects, int(newest.timestamp()) - step * count, step)

    def created(self, place: int) -> int:
        """The time at which a record was made, in seconds."""
        return self.start + place * self.step

    def number(self, place: int) -> int:
        """The number of a record in its project."""
        return place // len(self.projects) + 1

    def project(self, place: int) -> int:
        return self.projects[place % len(self.projects)]

    def ids(self, project_id: int | None, low: int = 0, high: int | None = None) -> range:
        """The ids of a project, or of all, from one place up to another."""
        high = self.count if high is None else high
        if project_id is None:
            return range(self.first_id + low, self.first_id + max(low, high))
        if project_id not in self.projects:
            return range(0)
        turn, among = self.projects.index(project_id), len(self.projects)
        low += (turn - low) % among
        return range(self.first_id + low, self.first_id + max(low, high), among)

    def between(self, window: Window, later: int) -> tuple[int, int]:
        """The places whose stamp, so much later than their making, lies in a window."""
        low, high = _epoch(window.low), _epoch(window.high)
        first = -((self.start + later - low) // self.step) if low is not None else 0
        past = (high - self.start - later) // self.step + 1 if high is not None else self.count
        return max(0, first), max(0, min(self.count, past))


@lru_cache(maxsize=4096)
def _day(days: int) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=days)).strftime("%Y-%m-%d")


@lru_cache(maxsize=4096)
def _day_bytes(days: int) -> bytes:
    return _day(days).encode()


def day_of(epoch: int, ahead: int = 0) -> str:
    """The day of a moment, or one some days later."""
    return _day(epoch // _DAY + ahead)


def day_bytes(epoch: int, ahead: int = 0) -> bytes:
    return _day_bytes(epoch // _DAY + ahead)


def stamp_of(epoch: int) -> str:
    return stamp_bytes(epoch).decode()


def stamp_bytes(epoch: int) -> bytes:
    days, seconds = divmod(epoch, _DAY)
    hours, rest = divmod(seconds, 3600)
    return b"%sT%02d:%02d:%02dZ" % (_day_bytes(days), hours, *divmod(rest, 60))


def _epoch(text: str) -> int | None:
    try:
        return int(datetime.fromisoformat(text).timestamp())
    except ValueError:
        return None
