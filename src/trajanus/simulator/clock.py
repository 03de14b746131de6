"""What time is it in the simulated Procore, and who wants to know when it jumps?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """The one source of time: token lives, rate windows and webhook retries all ask it."""

    def now(self) -> datetime: ...

    def advance(self, seconds: float) -> None: ...

    def seconds_until(self, moment: datetime) -> float | None:
        """Real seconds to wait for the moment; None when only a jump can reach it."""

    def on_jump(self, callback: Callable[[], None]) -> None: ...


class _Jumping:
    def __init__(self) -> None:
        self._callbacks: list[Callable[[], None]] = []

    def on_jump(self, callback: Callable[[], None]) -> None:
        self._callbacks.append(callback)

    def _tell(self) -> None:
        for callback in self._callbacks:
            callback()


class SystemClock(_Jumping):
    """Real time, plus whatever it was advanced by."""

    def __init__(self) -> None:
        super().__init__()
        self._offset = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def advance(self, seconds: float) -> None:
        _moved(self.now(), seconds)
        self._offset += timedelta(seconds=seconds)
        self._tell()

    def seconds_until(self, moment: datetime) -> float | None:
        return max(0.0, (moment - self.now()).total_seconds())


class ManualClock(_Jumping):
    """Stands still until it is advanced."""

    def __init__(self, start: datetime = datetime(2026, 3, 20, 12, tzinfo=UTC)) -> None:
        super().__init__()
        self._now = start

    def now(self) -> datetime:
        return self._now

    def advance(self, seconds: float) -> None:
        self._now = _moved(self._now, seconds)
        self._tell()

    def seconds_until(self, moment: datetime) -> float | None:
        return 0.0 if moment <= self._now else None


def _moved(moment: datetime, seconds: float) -> datetime:
    """Another moment, as long as tokens and uploads that end after it are still in the calendar."""
    moved = moment + timedelta(seconds=seconds)
    if not 1970 <= moved.year <= 9000:
        raise OverflowError(f"the clock does not go to the year {moved.year}")
    return moved


def stamp(moment: datetime) -> str:
    """A time as the API writes it: UTC, whole seconds, Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def fine_stamp(moment: datetime) -> str:
    """A time as webhook payloads write it: with microseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def day(moment: datetime) -> str:
    """A date as the API writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d")
