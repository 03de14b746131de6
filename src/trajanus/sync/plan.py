"""What is due now, and in which order? Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one lane stands."""

    key: tuple[int, int | None, str]  # connection, project, resource
    every: timedelta
    every_full: timedelta
    due_at: datetime | None = None  # None: never read
    last_full_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A lane to be read now."""

    key: tuple[int, int | None, str]
    full: bool


def due_now(standings: Iterable[Standing], *, now: datetime) -> list[Due]:
    """Return the lanes to read, those that waited longest (for their cadence) first."""
    late = [standing for standing in standings if standing.due_at is None or standing.due_at <= now]
    late.sort(key=lambda standing: _lateness(standing, now), reverse=True)
    return [Due(standing.key, full=_is_full_due(standing, now)) for standing in late]


def _lateness(standing: Standing, now: datetime) -> float:
    return (now - (standing.due_at or _NEVER)) / standing.every


def _is_full_due(standing: Standing, now: datetime) -> bool:
    return now - (standing.last_full_at or _NEVER) >= standing.every_full


def next_due(*, every: timedelta, now: datetime, spread: float) -> datetime:
    """Return when a lane is due again; `spread` (0 to 1) keeps lanes from coming all at once."""
    return now + every * (1 + 0.1 * spread)
