"""What progress may be written back to P6, and how does an activity stand after it?

An update says where an activity stands: what the field knows, and nothing about logic or plans.
Whoever writes a file checks updates first; a file with one that P6 would "correct" is not written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from trajanus.p6.calendar import Calendar
from trajanus.p6.errors import CannotWrite
from trajanus.p6.model import Activity, Project
from trajanus.p6.schedule import Schedule
from trajanus.p6.words import ActivityType, PercentType, Status

_COMPUTED = (ActivityType.LEVEL_OF_EFFORT, ActivityType.WBS_SUMMARY)
_MORNING, _EVENING = time(8), time(17)


@dataclass(frozen=True, slots=True)
class ProgressUpdate:
    """Where an activity stands now, as a planner accepted it."""

    activity_id: str
    #: None means not started, or not finished.
    actual_start: date | None = None
    actual_finish: date | None = None
    #: None leaves what P6 has.
    percent: float | None = None
    remaining_hours: float | None = None
    #: Whether a start or finish that P6 has may be taken away again.
    takes_back: bool = False

    def __post_init__(self) -> None:
        # A moment passes for a date, as an activity's own do, but compares with none.
        for name in ("actual_start", "actual_finish"):
            value = getattr(self, name)
            if isinstance(value, datetime):
                object.__setattr__(self, name, value.date())


@dataclass(frozen=True, slots=True)
class Standing:
    """An activity after its update, in every field that progress owns."""

    activity: Activity
    status: Status
    actual_start: datetime | None
    actual_finish: datetime | None
    percent: float
    remaining_hours: float


def standings(
    schedule: Schedule, project: Project, updates: Iterable[ProgressUpdate]
) -> tuple[Standing, ...]:
    """Return how activities stand after their updates, or say all that is wrong with them."""
    activities = {each.id: each for each in schedule.activities_of(project)}
    wanted = list(updates)
    problems = [
        f"{update.activity_id}: {problem}"
        for update in wanted
        for problem in _problems(update, activities, project.data_date)
    ]
    problems += _twice(wanted)
    if problems:
        count = "1 update" if len(problems) == 1 else f"{len(problems):,} updates"
        raise CannotWrite(
            f"{count} cannot be written; the first: {problems[0]}.",
            problems=problems,
            next_step="Mend these, or leave them out.",
        )
    return tuple(_standing(schedule, activities[each.activity_id], each) for each in wanted)


def _twice(updates: list[ProgressUpdate]) -> Iterator[str]:
    seen: set[str] = set()
    for update in updates:
        if update.activity_id in seen:
            yield f"{update.activity_id}: there are two updates of it"
        seen.add(update.activity_id)


def _problems(
    update: ProgressUpdate, activities: Mapping[str, Activity], data_date: datetime | None
) -> Iterator[str]:
    activity = activities.get(update.activity_id)
    if activity is None:
        yield "there is no such activity in the schedule"
        return
    if activity.type in _COMPUTED:
        yield f"it is a {activity.type} activity, whose progress P6 computes"
    yield from _wrong_dates(update, data_date)
    yield from _no_moment(update, activity)
    yield from _wrong_amounts(update, activity)
    if not update.takes_back:
        yield from _taken_back(update, activity)


def _taken_back(update: ProgressUpdate, activity: Activity) -> Iterator[str]:
    if activity.actual_start and not update.actual_start:
        yield f"this would take away its actual start {activity.actual_start:%Y-%m-%d}"
    if activity.actual_finish and not update.actual_finish:
        yield f"this would take away its actual finish {activity.actual_finish:%Y-%m-%d}"


def _wrong_dates(update: ProgressUpdate, data_date: datetime | None) -> Iterator[str]:
    start, finish = update.actual_start, update.actual_finish
    if finish and not start:
        yield "it has an actual finish and no actual start"
    if start and finish and finish < start:
        yield f"its actual finish {finish} is before its actual start {start}"
    for name, day in (("start", start), ("finish", finish)):
        if day and data_date and day > data_date.date():
            yield f"its actual {name} {day} is after the data date {data_date:%Y-%m-%d}"


def _no_moment(update: ProgressUpdate, activity: Activity) -> Iterator[str]:
    start, finish = update.actual_start, update.actual_finish
    if not activity.is_milestone or not start:
        return
    if finish is None:
        yield "a milestone is reached or not; give its finish too"
    elif finish > start:
        yield f"a milestone is one moment; it cannot start on {start} and finish on {finish}"


def _wrong_amounts(update: ProgressUpdate, activity: Activity) -> Iterator[str]:
    percent, remaining = update.percent, update.remaining_hours
    if percent is not None and not 0 <= percent <= 100:
        yield f"{percent:g} is not a percentage"
    if remaining is not None and remaining < 0:
        yield f"{remaining:g} hours cannot remain"
    if percent and not update.actual_start:
        yield f"{percent:g} % needs an actual start"
    if update.actual_finish and percent not in (None, 100, 100.0):
        yield f"it is finished, so {percent:g} % cannot be"
    if update.actual_finish and remaining:
        yield f"it is finished, so {remaining:g} hours cannot remain"
    is_running = update.actual_start and not update.actual_finish
    if is_running and percent is not None and activity.percent_type == PercentType.UNITS:
        yield "its percent follows from the units of its resources; report those to the planner"


def _standing(schedule: Schedule, activity: Activity, update: ProgressUpdate) -> Standing:
    status = _status(update)
    percent, remaining = _amounts(activity, update, status)
    start, finish = _moments(activity, update, schedule)
    return Standing(activity, status, start, finish, percent, remaining)


def _moments(
    activity: Activity, update: ProgressUpdate, schedule: Schedule
) -> tuple[datetime | None, datetime | None]:
    """Return when work began and ended; a milestone has one moment, which P6 writes as both."""
    calendar = schedule.calendar_by_key.get(activity.calendar_key or "")
    start = _started(activity, update.actual_start, calendar)
    finish = _finished(activity, update.actual_finish, calendar)
    if finish and activity.type == ActivityType.START_MILESTONE:
        return start, start
    if finish and activity.type == ActivityType.FINISH_MILESTONE:
        return finish, finish
    return start, finish


def _status(update: ProgressUpdate) -> Status:
    if update.actual_finish:
        return Status.COMPLETED
    return Status.IN_PROGRESS if update.actual_start else Status.NOT_STARTED


def _amounts(activity: Activity, update: ProgressUpdate, status: Status) -> tuple[float, float]:
    """Return percent and remaining hours; of a duration percentage one follows the other."""
    original = activity.original_hours or 0.0
    if status is Status.COMPLETED:
        return 100.0, 0.0
    if status is Status.NOT_STARTED:
        planned = update.remaining_hours
        return 0.0, original if planned is None else planned
    remaining = update.remaining_hours
    if activity.percent_type != PercentType.DURATION:
        percent = activity.percent if update.percent is None else update.percent
        left = activity.remaining_hours or 0.0
        return percent, left if remaining is None else remaining
    if remaining is None and update.percent is not None:
        remaining = float(round(original * (1 - update.percent / 100)))
    if remaining is None:
        remaining = activity.remaining_hours or 0.0
    done = 100.0 * (original - remaining) / original if original else 0.0
    return max(0.0, done), remaining


def _started(activity: Activity, day: date | None, calendar: Calendar | None) -> datetime | None:
    """Return when work began that day: what P6 has already, or the first working minute."""
    if day is None:
        return None
    if activity.actual_start and activity.actual_start.date() == day:
        return activity.actual_start
    first = calendar.first_minute(day) if calendar else None
    return first or datetime.combine(day, _MORNING)


def _finished(activity: Activity, day: date | None, calendar: Calendar | None) -> datetime | None:
    if day is None:
        return None
    if activity.actual_finish and activity.actual_finish.date() == day:
        return activity.actual_finish
    last = calendar.last_minute(day) if calendar else None
    return last or datetime.combine(day, _EVENING)
