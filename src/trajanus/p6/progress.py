"""What do P6's pages show as status, percent, start and finish of an activity?"""

from __future__ import annotations

from datetime import datetime

from trajanus.p6.words import PercentType, Status


def status_of(actual_start: datetime | None, actual_finish: datetime | None) -> Status:
    """Return the status that actual dates tell, for files that state none."""
    if actual_finish:
        return Status.COMPLETED
    return Status.IN_PROGRESS if actual_start else Status.NOT_STARTED


def percent_of(
    kind: str,
    status: str,
    *,
    physical: float | None,
    original: float | None,
    remaining: float | None,
    actual_units: float,
    remaining_units: float,
) -> float:
    """Return the activity percent complete of its kind, 0 to 100."""
    if status == Status.COMPLETED:
        return 100.0
    if kind == PercentType.DURATION:
        # P6 counts no progress before the start, even where the planner cut what remains.
        if status == Status.NOT_STARTED or not original or remaining is None:
            return 0.0
        percent = 100.0 * (original - remaining) / original
    elif kind == PercentType.UNITS:
        at_completion = actual_units + remaining_units
        percent = 100.0 * actual_units / at_completion if at_completion > 0 else 0.0
    else:
        percent = physical or 0.0
    return min(max(percent, 0.0), 100.0)
