"""What does the field say about an activity that P6 does not know yet? Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from trajanus.p6.calendar import Calendar
from trajanus.p6.model import Activity
from trajanus.p6.words import ActivityType, Status
from trajanus.resources.values import as_json
from trajanus.schedules.wanted import rounded

_COMPUTED = (ActivityType.LEVEL_OF_EFFORT, ActivityType.WBS_SUMMARY)
#: Longer than any remaining duration that somebody means.
_MOST_DAYS = 3_660

Local = Callable[[datetime], datetime]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an activity stands, as far as somebody says so; None: nothing said."""

    percent: float | None = None
    actual_start: date | None = None
    actual_finish: date | None = None
    remaining_hours: float | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A change of a task that somebody asked for in Procore."""

    percentage: int | None
    start: date | None
    finish: date | None


def standing(activity: Activity) -> Progress:
    """Return where an activity stands in P6."""
    return Progress(
        percent=activity.percent,
        actual_start=activity.actual_start.date() if activity.actual_start else None,
        actual_finish=activity.actual_finish.date() if activity.actual_finish else None,
        remaining_hours=activity.remaining_hours,
    )


def from_task(
    activity: Activity,
    task: Mapping[str, object],
    sent: Mapping[str, object] | None,
    local: Local,
) -> Progress | None:
    """Return what the field wrote into a task; None when that is nothing new.

    What equals the value sent last is an echo. Of a task that was never told anything only what is
    ahead of P6 counts: the rest may be an older file that Procore imported.
    """
    if activity.type in _COMPUTED:
        return None
    now = standing(activity)
    said = Progress(
        percent=_percent(activity, task, sent),
        actual_start=_day(task, "actual_start", sent, local, now.actual_start),
        actual_finish=_day(task, "actual_finish", sent, local, now.actual_finish),
    )
    if said == Progress():
        return None
    return _completed(activity, said)


def from_request(
    activity: Activity, asked: Asked, data_date: datetime | None, calendar: Calendar | None
) -> Progress | None:
    """Return the progress within a change asked for; None when it only wants another plan.

    P6 decides about dates: a day up to the data date is taken for an actual one, and a later finish
    for what remains from the data date on.
    """
    if activity.type in _COMPUTED:
        return None
    until = data_date.date() if data_date else None
    percent = None if asked.percentage is None else float(asked.percentage)
    said = Progress(percent=percent)
    has_begun = bool(percent) or activity.status != Status.NOT_STARTED
    is_past = until is not None and asked.start is not None and asked.start <= until
    if has_begun and is_past and not activity.actual_start:
        said = replace(said, actual_start=asked.start)
    if asked.finish and until and (has_begun or is_past):
        if asked.finish <= until and percent in (100.0, None):
            said = replace(said, actual_finish=asked.finish)
        elif data_date and asked.finish > until:
            said = replace(said, remaining_hours=working_hours(calendar, data_date, asked.finish))
    return None if said == Progress() else _completed(activity, said)


def working_hours(calendar: Calendar | None, begin: datetime, last: date) -> float:
    """Return the working time from a moment to the end of a day; days off count nothing."""
    if calendar is None:
        return 8.0 * max(0, (last - begin.date()).days)
    total, minute = 0, begin.hour * 60 + begin.minute
    days = min((last - begin.date()).days, _MOST_DAYS)
    for number in range(days + 1):
        for shift in calendar.shifts_on(begin.date() + timedelta(days=number)):
            start = max(shift.start, minute) if number == 0 else shift.start
            total += max(0, shift.finish - start)
    return total / 60


def is_taken_in(activity: Activity, proposed: Progress) -> bool:
    """Whether P6 says by now what was proposed."""
    now = standing(activity)
    days = (
        (proposed.actual_start, now.actual_start),
        (proposed.actual_finish, now.actual_finish),
    )
    if any(wanted is not None and wanted != has for wanted, has in days):
        return False
    if proposed.percent is not None:
        return rounded(activity.percent) >= rounded(proposed.percent)
    wanted, has = proposed.remaining_hours, now.remaining_hours
    return wanted is None or (has is not None and abs(wanted - has) < 1)


def _percent(
    activity: Activity, task: Mapping[str, object], sent: Mapping[str, object] | None
) -> float | None:
    now = task.get("percentage")
    if not isinstance(now, int) or now == rounded(activity.percent):
        return None
    if sent is None or sent.get("percentage") is None:
        return float(now) if now > activity.percent else None
    return None if now == sent["percentage"] else float(now)


def _day(
    task: Mapping[str, object],
    column: str,
    sent: Mapping[str, object] | None,
    local: Local,
    has: date | None,
) -> date | None:
    now = task.get(column)
    if not isinstance(now, datetime) or (sent and sent.get(column) == as_json(now)):
        return None
    day = local(now).date()
    if day == has or (sent is None and has is not None):
        return None
    return day


def _completed(activity: Activity, said: Progress) -> Progress:
    """Return the progress with what follows from it: a whole standing, as far as it is known."""
    now = standing(activity)
    start = said.actual_start or now.actual_start
    finish = said.actual_finish or now.actual_finish
    if activity.is_milestone:
        start, finish = start or finish, finish or start
    percent = 100.0 if finish and said.percent is None else said.percent
    remaining = 0.0 if finish else said.remaining_hours
    return Progress(percent, start, finish, remaining)
