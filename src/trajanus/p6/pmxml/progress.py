"""Which fields of an Activity element does progress own, and how is each written?"""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias
from xml.sax.saxutils import escape

from trajanus.p6.updates import Standing
from trajanus.p6.words import PercentType, Status

#: None is an empty field.
Value: TypeAlias = str | float | datetime | None

XSI = "http://www.w3.org/2001/XMLSchema-instance"
_STATUS_WORDS = {
    Status.NOT_STARTED: "Not Started",
    Status.IN_PROGRESS: "In Progress",
    Status.COMPLETED: "Completed",
}
#: A completed activity has no remaining dates and no float; work left is a number, nought.
_EMPTY_WHEN_COMPLETED = (
    "FreeFloat",
    "RemainingEarlyFinishDate",
    "RemainingEarlyStartDate",
    "RemainingLateFinishDate",
    "RemainingLateStartDate",
    "TotalFloat",
)
_NOTHING_WHEN_COMPLETED = ("RemainingLaborUnits", "RemainingNonLaborUnits")


def owned(standing: Standing, whole: float = 1.0) -> dict[str, Value]:
    """Return what an update must say of an activity; `whole` is what the file writes for 100 %."""
    percent = standing.percent / 100 * whole
    fields: dict[str, Value] = {
        "ActualFinishDate": standing.actual_finish,
        "ActualStartDate": standing.actual_start,
        "PercentComplete": percent,
        "RemainingDuration": standing.remaining_hours,
        "Status": _STATUS_WORDS[standing.status],
    }
    if standing.activity.percent_type == PercentType.PHYSICAL:
        fields["PhysicalPercentComplete"] = percent
    return fields


def following(standing: Standing, whole: float = 1.0) -> dict[str, Value]:
    """Return what else a file may say of the activity that would now contradict its progress."""
    fields: dict[str, Value] = {"DurationPercentComplete": _by_duration(standing) * whole}
    if standing.actual_start:
        fields["StartDate"] = standing.actual_start
    if standing.activity.percent_type == PercentType.UNITS:
        fields["UnitsPercentComplete"] = standing.percent / 100 * whole
    if standing.status is Status.COMPLETED:
        fields["FinishDate"] = standing.actual_finish
        fields |= dict.fromkeys(_EMPTY_WHEN_COMPLETED)
        fields |= dict.fromkeys(_NOTHING_WHEN_COMPLETED, 0.0)
    return fields


def _by_duration(standing: Standing) -> float:
    original = standing.activity.original_hours or 0.0
    if standing.status is not Status.IN_PROGRESS:
        return float(standing.status is Status.COMPLETED)
    return max(0.0, (original - standing.remaining_hours) / original) if original else 0.0


def text_of(value: str | float | datetime) -> str:
    """Return a value as it stands between the tags of its field."""
    match value:
        case datetime():
            return value.isoformat(timespec="seconds")
        case float():
            return f"{value:.6f}".rstrip("0").rstrip(".")
        case _:
            return escape(_printable(value))


def _printable(text: str) -> str:
    """Return text without the control characters that XML cannot hold."""
    return "".join(each for each in text if each >= " " or each in "\t\n\r")
