"""Which settings and calendars of a project changed? They move dates without a word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trajanus.p6.model import Calendar, Project
from trajanus.p6.schedule import Schedule

_HOURS = "{:g} hours a day, {:g} a week"


@dataclass(frozen=True, slots=True)
class ChangedSetting:
    """Something that holds for many activities, before and after."""

    name: str
    old: str
    new: str


def changed_settings(
    old: Schedule, new: Schedule, projects: tuple[Project, Project]
) -> Iterator[ChangedSetting]:
    """Yield what changed about the project, then about calendars that both updates use."""
    before, after = _settings(projects[0]), _settings(projects[1])
    for name, value in after.items():
        if before[name] and value and before[name] != value:
            yield ChangedSetting(name, before[name], value)
    calendars = _used(old, projects[0])
    for name, calendar in _used(new, projects[1]).items():
        if name in calendars:
            yield from _calendar(calendars[name], calendar)


def _settings(project: Project) -> dict[str, str]:
    must_finish = project.must_finish
    logic = {True: "retained logic", False: "actual dates", None: ""}[project.retained_logic]
    return {
        "must finish by": f"{must_finish:%Y-%m-%d}" if must_finish else "",
        "critical activities": str(project.critical_path),
        "progress and logic": "progress override" if project.progress_override else logic,
        "calendar of lags": str(project.lag_calendar),
    }


def _used(schedule: Schedule, project: Project) -> dict[str, Calendar]:
    keys = {each.calendar_key for each in schedule.activities_of(project)}
    return {each.name: each for each in schedule.calendars if each.key in keys}


def _calendar(old: Calendar, new: Calendar) -> Iterator[ChangedSetting]:
    name = f"calendar {new.name}"
    hours = [_HOURS.format(each.hours_per_day, each.hours_per_week) for each in (old, new)]
    if hours[0] != hours[1]:
        yield ChangedSetting(name, *hours)
    if old.week != new.week:
        yield ChangedSetting(name, f"works {_week(old)}", f"works {_week(new)}")
    differing = sorted(
        day
        for day in {*old.exceptions, *new.exceptions}
        if old.shifts_on(day) != new.shifts_on(day)
    )
    if differing:
        count = "1 day differs" if len(differing) == 1 else f"{len(differing):,} days differ"
        shown = ", ".join(f"{day}" for day in differing[:5]) + (" ..." if differing[5:] else "")
        yield ChangedSetting(name, "", f"{count}: {shown}")


def _week(calendar: Calendar) -> str:
    names = ("Su", "Mo", "Tu", "We", "Th", "Fr", "Sa")
    hours = [sum(shift.finish - shift.start for shift in day) / 60 for day in calendar.week]
    worked = [f"{name} {each:g} h" for name, each in zip(names, hours, strict=True) if each]
    return " ".join(worked) or "never"
