"""What is due now, and in which order? Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_NEVER = datetime.min.replace(tzinfo=UTC)
_EPOCH = datetime.fromtimestamp(0, UTC)

#: What Procore does not show is asked for again after this long.
RETRY_UNAVAILABLE = timedelta(days=1)
#: What a healthy webhook tells of is read no more often than this.
WHERE_TOLD = timedelta(days=4)
#: A hook that nobody checked for so long is not relied on.
_TRUSTED_FOR = timedelta(hours=36)
#: Events that wait longer show that nobody processes them.
_PATIENCE = timedelta(minutes=30)

#: A lane that was never read comes before those late by less than this many cadences.
_LATENESS_OF_NEW = 2.0


@dataclass(frozen=True, slots=True)
class Hook:
    """What is known of a webhook: of one project, or of the company."""

    checked_at: datetime
    triggers: frozenset[str]  # "RFIs create"
    waiting_since: datetime | None = None  # the oldest event not processed yet
    is_failing: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How one lane stands."""

    key: tuple[int, int | None, str]  # connection, project, resource
    every: timedelta
    every_full: timedelta
    due_at: datetime | None = None  # None: never read
    last_full_at: datetime | None = None
    last_success_at: datetime | None = None
    is_told: bool = False  # healthy webhooks tell of every change
    is_read: bool = True  # by schedule
    position: int = 0  # in the catalogue
    phase: float = 0.0

    @property
    def due(self) -> datetime | None:
        """When it is due, webhooks considered; None for a lane that was never read."""
        if self.due_at is None or self.last_success_at is None or not self.is_told:
            return self.due_at
        return max(self.due_at, self.last_success_at + WHERE_TOLD * (0.75 + 0.5 * self.phase))


@dataclass(frozen=True, slots=True)
class Due:
    """A lane to be read now."""

    key: tuple[int, int | None, str]
    full: bool


def due_now(standings: Iterable[Standing], *, now: datetime) -> list[Due]:
    """Return the lanes to read: those that waited longest (for their cadence) first.

    Lanes that were never read come in the order of the catalogue.
    """
    late = [one for one in standings if one.is_read and (one.due is None or one.due <= now)]
    late.sort(key=lambda standing: (-_lateness(standing, now), standing.position))
    return [Due(standing.key, full=_is_full_due(standing, now)) for standing in late]


def next_due(*, every: timedelta, now: datetime, phase: float) -> datetime:
    """Return when a lane is due again: at its own moment within the cadence.

    The moments of many lanes (`phase`, 0 to 1) are spread evenly, whenever they were read last.
    """
    passed = (now - _EPOCH - every * phase) % every
    following = now - passed + every
    return following if following - now >= every / 2 else following + every


def is_told_of(triggers: Iterable[tuple[Hook | None, str]], *, now: datetime) -> bool:
    """Say whether all these triggers are on healthy hooks; no trigger tells of nothing."""
    wanted = list(triggers)
    return bool(wanted) and all(
        hook is not None and trigger in hook.triggers and is_healthy(hook, now=now)
        for hook, trigger in wanted
    )


def is_healthy(hook: Hook, *, now: datetime) -> bool:
    """Say whether a hook can be relied on: looked at lately, and its events get through."""
    is_stuck = hook.waiting_since is not None and now - hook.waiting_since > _PATIENCE
    return not hook.is_failing and not is_stuck and now - hook.checked_at < _TRUSTED_FOR


def _lateness(standing: Standing, now: datetime) -> float:
    if standing.due is None:
        return _LATENESS_OF_NEW
    return (now - standing.due) / standing.every


def _is_full_due(standing: Standing, now: datetime) -> bool:
    return now - (standing.last_full_at or _NEVER) >= standing.every_full
