"""Does the mirror already hold what an event tells of, so that nothing need be read? Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

#: Procore creates the event a little after it stamped the record.
_CLOSE = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Sent:
    """A write of ours on the record: when it left and when its answer was in, by Procore's clock.

    `until` None: it is on its way, and its answer will be taken in.
    """

    since: datetime
    until: datetime | None

    @property
    def is_under_way(self) -> bool:
        return self.until is None

    def may_have_caused(self, at: datetime) -> bool:
        return self.since - _CLOSE <= at and (self.until is None or at <= self.until + _CLOSE)


@dataclass(frozen=True, slots=True)
class Known:
    """What the mirror has of the record."""

    updated_at: datetime | None
    sent: Sequence[Sent] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What one event says."""

    at: datetime | None
    is_ours: bool  # made by the account that the hub uses


def all_known(known: Known, events: Iterable[Told]) -> bool:
    """Whether reading the record could bring nothing new."""
    return all(_is_known(known, event) for event in events)


def _is_known(known: Known, event: Told) -> bool:
    if event.at is None:
        return False
    ours = [one for one in known.sent if event.is_ours and one.may_have_caused(event.at)]
    if any(one.is_under_way for one in ours):
        return True
    if known.updated_at is None:
        return False
    if known.updated_at >= event.at:
        return True
    # Records are stamped in whole seconds: a state of the event's own second may be the one
    # before the change or the one after. Only for our own writes do we know which.
    same_second = known.updated_at == event.at.replace(microsecond=0)
    return same_second and bool(ours)
