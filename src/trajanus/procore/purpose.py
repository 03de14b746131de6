"""For whom is a request made, and how much of the budget may it use?"""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """Who wants the answer, most urgent first."""

    PERSON = "person"
    PUSH = "push"
    WEBHOOK = "webhook"
    PULL = "pull"
    MEMBERS = "members"
    RECONCILE = "reconcile"

    @property
    def reserve(self) -> float:
        """The part of a window that this purpose must leave to more urgent ones."""
        return _RESERVES[self]

    @property
    def patience(self) -> float:
        """Seconds that one call may spend waiting before it gives up.

        Background work waits for a ten-second window to refill, no longer: its job is postponed
        instead, and the worker does something else.
        """
        return 15.0 if self is Purpose.PERSON else 12.0


_RESERVES = {
    Purpose.PERSON: 0.0,
    Purpose.PUSH: 0.05,
    Purpose.WEBHOOK: 0.1,
    Purpose.PULL: 0.2,
    Purpose.MEMBERS: 0.3,
    Purpose.RECONCILE: 0.4,
}
