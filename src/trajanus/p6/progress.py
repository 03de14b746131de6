"""What do P6's pages show as status and percent of an activity?"""

from __future__ import annotations

from datetime import datetime

from trajanus.p6.words import Status


def status_of(actual_start: datetime | None, actual_finish: datetime | None) -> Status:
    """Return the status that actual dates tell, for files that state none."""
    if actual_finish:
        return Status.COMPLETED
    return Status.IN_PROGRESS if actual_start else Status.NOT_STARTED


def duration_percent(status: str, original: float | None, remaining: float | None) -> float:
    """Return the share of the planned duration that is done, 0 to 100."""
    # P6 counts no progress before the start, even where the planner cut what remains.
    if status == Status.NOT_STARTED or not original or remaining is None:
        return 0.0
    return within_bounds(100.0 * (original - remaining) / original)


def units_percent(actual: float, remaining: float) -> float:
    """Return the share of the units at completion, not of those planned, that is done."""
    at_completion = actual + remaining
    return within_bounds(100.0 * actual / at_completion) if at_completion > 0 else 0.0


def within_bounds(percent: float) -> float:
    """Return a percentage that is neither below 0 nor above 100."""
    return 0.0 if percent < 0 else min(percent, 100.0)
