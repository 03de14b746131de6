"""How does a test decide what time it is?"""

from __future__ import annotations

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
