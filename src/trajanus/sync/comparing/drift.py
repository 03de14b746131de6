"""What differs between Procore and the mirror, and why had nobody noticed? Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class What(StrEnum):
    """What was missed."""

    CREATED = "created"
    CHANGED = "changed"
    DELETED = "deleted"
    RESTORED = "restored"

    @property
    def event(self) -> str:
        """The webhook event that should have told of it."""
        return _EVENTS[self]


_EVENTS = {
    What.CREATED: "create",
    What.CHANGED: "update",
    What.DELETED: "delete",
    What.RESTORED: "create",
}


@dataclass(frozen=True, slots=True)
class Held:
    """What the mirror has of a record."""

    updated_at: datetime | None
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """One record that differs; `at` is Procore's stamp on it."""

    id: int
    what: What
    at: datetime | None = None


def differences(shown: Mapping[int, datetime | None], held: Mapping[int, Held]) -> list[Difference]:
    """Return which of the records that Procore shows are not here, or older here."""
    found = []
    for record_id, at in shown.items():
        mine = held.get(record_id)
        if mine is None:
            found.append(Difference(record_id, What.CREATED, at))
        elif mine.is_missing:
            found.append(Difference(record_id, What.RESTORED, at))
        elif at and mine.updated_at and at > mine.updated_at:
            found.append(Difference(record_id, What.CHANGED, at))
    return found


@dataclass(frozen=True, slots=True)
class Signs:
    """What could have told of changes in a lane."""

    read_until: datetime | None  # by readings: what is stamped later is not due yet
    told: frozenset[str] = frozenset()  # events that a hook of ours is registered for
    events: Mapping[int, Iterable[str]] = field(default_factory=dict)  # statuses by record


def why_missed(one: Difference, signs: Signs) -> str | None:
    """Return why it was missed, for people; None when it was not: it is merely not due yet."""
    events = set(signs.events.get(one.id, ()))
    if "waiting" in events:
        return None
    if one.what in (What.CREATED, What.CHANGED) and _is_still_to_be_read(one, signs):
        return None
    if "failed" in events:
        return "Its webhook event arrived and could not be worked off."
    if one.what.event not in signs.told:
        return f"No webhook tells of records being {one.what.value} here."
    if events:
        return "A webhook event arrived, and Procore did not show the change yet."
    return "Its webhook event did not arrive."


def is_believable(gone: int, expected: int) -> bool:
    """Whether so many records can have been deleted: else they are rather hidden from us."""
    return gone <= max(10, expected // 2)


def _is_still_to_be_read(one: Difference, signs: Signs) -> bool:
    return signs.read_until is None or one.at is None or one.at > signs.read_until
