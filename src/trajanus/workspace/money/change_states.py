"""How far along is a change? Its many statuses as the few states that move contract sums."""

from __future__ import annotations

from enum import Enum


class State(Enum):
    """What a change does to the sum of its contract."""

    APPROVED = "approved"  # it is part of the sum
    PENDING = "pending"  # it will be, if somebody approves it
    DRAFT = "draft"  # nobody was asked yet
    WITHOUT_EFFECT = "none"  # it is over, and moves nothing
    UNKNOWN = "other"  # a status that the hub does not know

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def tone(self) -> str:
        return _TONES[self]


_LABELS = {
    State.APPROVED: "Approved",
    State.PENDING: "Pending",
    State.DRAFT: "Draft",
    State.WITHOUT_EFFECT: "Without effect",
    State.UNKNOWN: "Other",
}
_TONES = {
    State.APPROVED: "done",
    State.PENDING: "warn",
    State.DRAFT: "quiet",
    State.WITHOUT_EFFECT: "plain",
    State.UNKNOWN: "plain",
}
#: As Procore names them; all that it calls "Pending - ..." stand in its column of pending changes.
STATUSES = {
    State.APPROVED: ("approved",),
    State.PENDING: (
        "pending",
        "not_pricing",
        "pricing",
        "revised",
        "proceeding",
        "not_proceeding",
        "pending_billable",
        "open",
    ),
    State.DRAFT: ("draft",),
    State.WITHOUT_EFFECT: ("no_charge", "rejected", "void", "closed"),
}
_STATE_OF = {status: state for state, statuses in STATUSES.items() for status in statuses}


def state_of(status: str | None) -> State:
    """Return the state that a status means."""
    return _STATE_OF.get(status or "", State.UNKNOWN)


def state_named(name: str) -> State | None:
    """Return the state that an address names."""
    return next((state for state in State if state.value == name), None)
