"""Who wins? Settles one record from three versions: the last agreed one, ours and theirs. Pure.

docs/reference/merge-rules.md works through every rule by example.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from trajanus.resources.spec import Owner

#: Two edits this close together cannot be put in order: Procore stamps whole seconds, and clocks
#: are compared over a network.
TOO_CLOSE = timedelta(seconds=5)

Record = Mapping[str, object]


class Rule(StrEnum):
    """Why a field got its value."""

    NOBODY = "nobody changed it"
    THEIRS_ONLY = "only Procore changed it"
    OURS_ONLY = "only we changed it"
    SAME = "both made the same change"
    PROCORE_OWNS = "Procore decides about it"
    HUB_OWNS = "the hub decides about it"
    LATER = "the later change counts"
    TOO_CLOSE = "both changed it at about the same time"
    NO_CLOCK = "both changed it, and the times cannot be compared"


#: Rules that leave the decision to a person.
ASKS_A_PERSON = frozenset({Rule.TOO_CLOSE, Rule.NO_CLOCK})


@dataclass(frozen=True, slots=True)
class Clocks:
    """When each side made its changes. `ahead`: by how much Procore's clock is ahead of ours."""

    ours_at: Mapping[str, datetime] = field(default_factory=dict)  # by column, our clock
    theirs_at: datetime | None = None  # of the record, Procore's clock
    ahead: timedelta | None = None

    def later(self, name: str) -> Rule | None:
        """Return the rule that keeps the times from deciding, or None when they can."""
        if self.ahead is None or self.theirs_at is None or name not in self.ours_at:
            return Rule.NO_CLOCK
        return Rule.TOO_CLOSE if abs(self._lead(name)) <= TOO_CLOSE else None

    def is_ours_later(self, name: str) -> bool:
        return self._lead(name) > timedelta()

    def _lead(self, name: str) -> timedelta:
        assert self.ahead is not None  # noqa: S101  see `later`
        assert self.theirs_at is not None  # noqa: S101
        return self.ours_at[name] + self.ahead - self.theirs_at


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one field was settled."""

    field: str
    rule: Rule
    agreed: object
    ours: object
    theirs: object
    settled: object

    @property
    def needs_a_person(self) -> bool:
        return self.rule in ASKS_A_PERSON

    @property
    def loses(self) -> bool:
        """Whether somebody's change was decided against."""
        changed = [side for side in (self.ours, self.theirs) if side != self.agreed]
        return not self.needs_a_person and any(side != self.settled for side in changed)

    @property
    def lost(self) -> object:
        """The value that was decided against."""
        return self.theirs if self.settled == self.ours else self.ours


@dataclass(frozen=True, slots=True)
class Merge:
    """The settled record: a verdict for each field."""

    verdicts: tuple[Verdict, ...]

    @property
    def settled(self) -> dict[str, object]:
        return {one.field: one.settled for one in self.verdicts}

    @property
    def conflicts(self) -> tuple[Verdict, ...]:
        return tuple(one for one in self.verdicts if one.needs_a_person)

    @property
    def owed(self) -> tuple[str, ...]:
        """The fields that Procore is still to be told, conflicts left out."""
        return tuple(
            one.field
            for one in self.verdicts
            if one.settled != one.theirs and not one.needs_a_person
        )


def merge(
    owners: Mapping[str, Owner], *, agreed: Record, ours: Record, theirs: Record, clocks: Clocks
) -> Merge:
    """Settle every field of `owners`. A field in conflict keeps our value until it is decided."""
    return Merge(
        tuple(
            _settle(name, owner, agreed.get(name), ours.get(name), theirs.get(name), clocks)
            for name, owner in owners.items()
        )
    )


def _settle(
    name: str, owner: Owner, agreed: object, ours: object, theirs: object, clocks: Clocks
) -> Verdict:
    rule, takes_ours = _rule(name, owner, agreed, ours, theirs, clocks)
    return Verdict(name, rule, agreed, ours, theirs, settled=ours if takes_ours else theirs)


def _rule(
    name: str, owner: Owner, agreed: object, ours: object, theirs: object, clocks: Clocks
) -> tuple[Rule, bool]:
    if ours == theirs:
        return (Rule.NOBODY if ours == agreed else Rule.SAME), False
    if ours == agreed:
        return (Rule.HUB_OWNS, True) if owner is Owner.HUB else (Rule.THEIRS_ONLY, False)
    if theirs == agreed:
        return Rule.OURS_ONLY, True
    match owner:
        case Owner.PROCORE:
            return Rule.PROCORE_OWNS, False
        case Owner.HUB:
            return Rule.HUB_OWNS, True
        case Owner.SHARED:
            undecided = clocks.later(name)
            return (undecided, True) if undecided else (Rule.LATER, clocks.is_ours_later(name))
