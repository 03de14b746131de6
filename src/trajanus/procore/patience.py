"""How long may one call wait before its caller is told to come back later?"""

from __future__ import annotations

from trajanus import clock
from trajanus.errors import RetryLater


class Patience:
    """A deadline that waiting may not pass."""

    def __init__(self, seconds: float) -> None:
        self._until = clock.monotonic() + seconds

    def wait(self, seconds: float, failure: RetryLater) -> None:
        """Sleep, or raise the failure at once when sleeping would pass the deadline."""
        if clock.monotonic() + seconds > self._until:
            failure.after = max(failure.after, seconds)
            raise failure
        clock.sleep(seconds)
