"""What cannot be true about the progress of an activity, given the data date?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from trajanus.p6.model import Activity, Project
from trajanus.p6.schedule import Schedule
from trajanus.p6.words import ActivityType, Status

_COMPUTED = (ActivityType.LEVEL_OF_EFFORT, ActivityType.WBS_SUMMARY)


class Doubt(StrEnum):
    """What is wrong with the standing of an activity."""

    ACTUAL_AFTER_DATA_DATE = "actual-after-data-date"
    FINISHED_WITHOUT_START = "finished-without-start"
    FINISHED_BEFORE_START = "finished-before-start"
    FINISHED_WITH_WORK_LEFT = "finished-with-work-left"
    PROGRESS_WITHOUT_START = "progress-without-start"
    PLANNED_IN_THE_PAST = "planned-in-the-past"


@dataclass(frozen=True, slots=True)
class Doubted:
    """An activity whose standing cannot be true."""

    doubt: Doubt
    activity: Activity
    message: str


def doubted(schedule: Schedule, project: Project) -> Iterator[Doubted]:
    """Yield what cannot be true about the activities of a project."""
    for activity in schedule.activities_of(project):
        if activity.type not in _COMPUTED:
            yield from _actuals(activity)
            if project.data_date:
                yield from _against(project.data_date, activity)


def _actuals(activity: Activity) -> Iterator[Doubted]:
    start, finish = activity.actual_start, activity.actual_finish
    if finish and not start and activity.type != ActivityType.FINISH_MILESTONE:
        message = "it has an actual finish and no actual start"
        yield Doubted(Doubt.FINISHED_WITHOUT_START, activity, message)
    if start and finish and finish < start:
        message = f"actual finish {finish:%Y-%m-%d} is before actual start {start:%Y-%m-%d}"
        yield Doubted(Doubt.FINISHED_BEFORE_START, activity, message)
    if finish and (activity.remaining_hours or 0) > 0:
        message = f"{activity.remaining_days:.1f} days remain though it is finished"
        yield Doubted(Doubt.FINISHED_WITH_WORK_LEFT, activity, message)
    if activity.percent > 0 and not start and not finish:
        message = f"{activity.percent:.1f} % is reported without an actual start"
        yield Doubted(Doubt.PROGRESS_WITHOUT_START, activity, message)


def _against(data_date: datetime, activity: Activity) -> Iterator[Doubted]:
    for name, moment in (
        ("actual start", activity.actual_start),
        ("actual finish", activity.actual_finish),
    ):
        if moment and moment.date() > data_date.date():
            message = f"{name} {moment:%Y-%m-%d} is after the data date {data_date:%Y-%m-%d}"
            yield Doubted(Doubt.ACTUAL_AFTER_DATA_DATE, activity, message)
    planned = _next_planned(activity)
    if planned and planned.date() < data_date.date():
        message = f"open work is planned for {planned:%Y-%m-%d}, before the data date"
        yield Doubted(Doubt.PLANNED_IN_THE_PAST, activity, message)


def _next_planned(activity: Activity) -> datetime | None:
    """Return when the open work of an activity is to begin, or to end once it has begun."""
    match activity.status:
        case Status.COMPLETED:
            return None
        case Status.NOT_STARTED:
            return activity.start or activity.finish
        case _:
            return activity.finish
