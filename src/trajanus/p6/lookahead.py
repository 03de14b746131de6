"""What is to be done in the next weeks, day by day of the calendar, and what does it wait for?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from trajanus.p6.errors import ScheduleError
from trajanus.p6.model import Activity, Project
from trajanus.p6.schedule import Schedule
from trajanus.p6.words import ActivityType, LinkType, Status

#: Work that P6 stretches over other work; nobody goes out to do it.
_COMPUTED = (ActivityType.LEVEL_OF_EFFORT, ActivityType.WBS_SUMMARY)
MOST_WEEKS = 52


class NoStartForLookAhead(ScheduleError):
    """The schedule has no data date that could be, so it is not known when the weeks begin."""

    next_step = "Set the data date in P6 and export again, or give the first day yourself."


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days of the look-ahead."""

    first: date

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)


@dataclass(frozen=True, slots=True)
class PlannedWork:
    """One activity that is open in these weeks."""

    activity: Activity
    starts: bool
    finishes: bool
    #: It should have begun, or ended, before the data date.
    is_overdue: bool
    #: Work days in each week.
    work_days: tuple[int, ...]
    #: IDs of open activities that must come before it can start.
    waits_for: tuple[str, ...]
    #: Who does it: the code RESP, else the primary resource.
    responsible: str


@dataclass(frozen=True, slots=True)
class LookAhead:
    """The open work of some weeks, by start."""

    project: Project
    weeks: tuple[Week, ...]
    work: tuple[PlannedWork, ...]

    @property
    def first(self) -> date:
        return self.weeks[0].first

    @property
    def last(self) -> date:
        return self.weeks[-1].last


def look_ahead(
    schedule: Schedule, project: Project, *, weeks: int, first: date | None = None
) -> LookAhead:
    """Return the work of the weeks from `first`, or from the data date."""
    if not 1 <= weeks <= MOST_WEEKS:
        raise ValueError(f"weeks must be 1 to {MOST_WEEKS}, not {weeks}")
    if first is None:
        if project.data_date is None:
            raise NoStartForLookAhead
        first = project.data_date.date()
    if first > date.max - timedelta(weeks=weeks):
        raise NoStartForLookAhead
    window = tuple(Week(first + timedelta(weeks=number)) for number in range(weeks))
    work = [
        _planned(schedule, activity, window)
        for activity in schedule.activities_of(project)
        if _is_open_in(activity, window)
    ]
    work.sort(key=lambda each: (_begin(each.activity), _end(each.activity), each.activity.id))
    return LookAhead(project, window, tuple(work))


def _is_open_in(activity: Activity, window: tuple[Week, ...]) -> bool:
    if activity.status == Status.COMPLETED or activity.type in _COMPUTED:
        return False
    if activity.start is None and activity.finish is None:
        return False
    # Open work with a finish in the past is overdue: it is still to be done.
    return _begin(activity) <= window[-1].last


def _begin(activity: Activity) -> date:
    """Return when the open part begins."""
    if activity.status == Status.IN_PROGRESS and activity.remaining_start:
        return activity.remaining_start.date()
    moment = activity.start or activity.finish
    return moment.date() if moment else date.max


def _end(activity: Activity) -> date:
    moment = activity.finish or activity.start
    return moment.date() if moment else date.max


def _planned(schedule: Schedule, activity: Activity, window: tuple[Week, ...]) -> PlannedWork:
    first, last = window[0].first, window[-1].last
    begin, end = _begin(activity), _end(activity)
    is_new = activity.status == Status.NOT_STARTED
    return PlannedWork(
        activity,
        starts=is_new and first <= begin <= last,
        finishes=first <= end <= last,
        is_overdue=end < first or (is_new and begin < first),
        work_days=tuple(_work_days(schedule, activity, week) for week in window),
        waits_for=tuple(_waits_for(schedule, activity)),
        responsible=_responsible(schedule, activity),
    )


def _work_days(schedule: Schedule, activity: Activity, week: Week) -> int:
    calendar = schedule.calendar_by_key.get(activity.calendar_key or "")
    begin, end = max(_begin(activity), week.first), min(_end(activity), week.last)
    days = (begin + timedelta(days=number) for number in range((end - begin).days + 1))
    return sum(1 for day in days if calendar is None or calendar.works_on(day))


def _waits_for(schedule: Schedule, activity: Activity) -> Iterator[str]:
    if activity.status != Status.NOT_STARTED:
        return
    for link in schedule.predecessors.get(activity.key, ()):
        before = schedule.activity_by_key.get(link.predecessor_key)
        if before is None:
            continue
        if link.type == LinkType.FINISH_TO_START and before.status != Status.COMPLETED:
            yield before.id
        if link.type == LinkType.START_TO_START and before.status == Status.NOT_STARTED:
            yield before.id


def _responsible(schedule: Schedule, activity: Activity) -> str:
    code = activity.code("RESP")
    if code:
        return code
    resource = schedule.resource_by_key.get(activity.resource_key or "")
    return resource.name if resource else ""
