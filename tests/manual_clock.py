"""How does a test decide what time it is?"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass
class ManualClock:
    """Time that passes only when a test says so, or when the code under test sleeps."""

    instant: datetime = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
    elapsed: float = 0.0
    sleeps: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return self.instant

    def monotonic(self) -> float:
        return self.elapsed

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.advance(seconds)

    def advance(self, by: float | timedelta) -> None:
        step = by if isinstance(by, timedelta) else timedelta(seconds=by)
        self.instant += step
        self.elapsed += step.total_seconds()


class Crowd:
    """Threads for which time passes only while all of them sleep.

    Otherwise the first sleeper would move the clock while another's request is under way, which
    then seems to take as long.
    """

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self._turn = threading.Condition()
        self._awake = 0
        self._alarms: list[float] = []

    @contextmanager
    def member(self) -> Iterator[None]:
        """Let time wait for this thread, as long as it does not sleep."""
        with self._turn:
            self._awake += 1
        try:
            yield
        finally:
            with self._turn:
                self._awake -= 1
                self._pass()

    def sleep(self, seconds: float) -> None:
        with self._turn:
            until = self._clock.elapsed + seconds
            self._alarms.append(until)
            self._awake -= 1
            self._pass()
            self._turn.wait_for(lambda: self._clock.elapsed >= until)
            self._awake += 1
            self._alarms.remove(until)

    def _pass(self) -> None:
        """Move on to the next alarm; one that is due and not heard yet holds time up."""
        if self._alarms and not self._awake:
            self._clock.advance(max(0.0, min(self._alarms) - self._clock.elapsed))
            self._turn.notify_all()
