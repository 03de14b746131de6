"""Which calendars does an XER file have, however old or broken their data?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from trajanus.p6.calendar import HOURS_PER_DAY, HOURS_PER_WEEK, Calendar, Shift
from trajanus.p6.cells import Numbers, Words
from trajanus.p6.doubts import Doubts, shown
from trajanus.p6.xer import workweek
from trajanus.p6.xer.rows import Rows
from trajanus.p6.xer.words import CALENDAR_TYPE

_COLUMNS = (
    "clndr_id",
    "clndr_name",
    "clndr_type",
    "proj_id",
    "base_clndr_id",
    "default_flag",
    "day_hr_cnt",
    "week_hr_cnt",
    "clndr_data",
)

#: Calendars that build on calendars; P6 itself allows one level.
_MOST_BASES = 10

Exceptions = dict[date, tuple[Shift, ...]]


@dataclass(frozen=True, slots=True)
class _Week:
    """The parts of one calendar's text."""

    days: workweek.Week
    exceptions: Exceptions


def read_calendars(
    rows: Rows, numbers: Numbers, doubts: Doubts, *, depth: int
) -> tuple[Calendar, ...]:
    """Return the calendars of a file."""
    types = Words(doubts, CALENDAR_TYPE, empty="Global")
    found: dict[str, Calendar] = {}
    bases: dict[str, str] = {}
    for row in rows.of("CALENDAR", _COLUMNS):
        key, name, kind, project, base, default, day_hours, week_hours, text = row
        if key in found:
            doubts.add(f"clndr_id {shown(key)} is there already; the later one counts")
        week = _week(text, doubts, depth)
        found[key] = Calendar(
            key=key,
            name=name,
            type=types[kind],
            project_key=project or None,
            is_default=default == "Y",
            hours_per_day=_hours(numbers[day_hours], _usual_day(week.days), 24, doubts),
            hours_per_week=_hours(numbers[week_hours], _whole_week(week.days), 168, doubts),
            week=week.days,
            exceptions=week.exceptions,
        )
        if base:
            bases[key] = base
    return tuple(_with_base(calendar, found, bases) for calendar in found.values())


def _week(text: str, doubts: Doubts, depth: int) -> _Week:
    if not text:
        doubts.add("the calendar has no data; Monday to Friday, 08:00 to 16:00 is assumed")
        return _Week(workweek.STANDARD_WEEK, {})
    try:
        root = workweek.parsed(text, depth)
        week = workweek.week_of(root)
        exceptions = _exceptions(root, doubts)
    except workweek.BrokenCalendar as error:
        doubts.add(f"clndr_data {error}; Monday to Friday, 08:00 to 16:00 is assumed")
        return _Week(workweek.STANDARD_WEEK, {})
    if week is None:
        doubts.add("clndr_data has no week; Monday to Friday, 08:00 to 16:00 is assumed")
    return _Week(week or workweek.STANDARD_WEEK, exceptions)


def _exceptions(root: workweek.Record, doubts: Doubts) -> Exceptions:
    found: Exceptions = {}
    for day, shifts in workweek.exceptions_of(root):
        if day is None:
            doubts.add("clndr_data has an exception without a day; left out")
        elif day in found:
            doubts.add(f"clndr_data has {day} twice among its exceptions; the first one counts")
        else:
            found[day] = shifts
    return found


def _usual_day(week: workweek.Week) -> float:
    worked = Counter(workweek.hours(shifts) for shifts in week if shifts)
    return worked.most_common(1)[0][0] if worked else HOURS_PER_DAY


def _whole_week(week: workweek.Week) -> float:
    return sum(map(workweek.hours, week)) or HOURS_PER_WEEK


def _hours(given: float | None, derived: float, most: float, doubts: Doubts) -> float:
    if given is None:
        return derived
    if not 0 < given <= most:
        doubts.add(f"{given:g} working hours are not possible; {derived:g} is taken")
        return derived
    return given


def _with_base(
    calendar: Calendar, found: Mapping[str, Calendar], bases: Mapping[str, str]
) -> Calendar:
    """Return the calendar with the exceptions of those it builds on; its own come first."""
    exceptions = dict(calendar.exceptions)
    seen = {calendar.key}
    key = bases.get(calendar.key, "")
    while key in found and key not in seen and len(seen) < _MOST_BASES:
        seen.add(key)
        exceptions = {**found[key].exceptions, **exceptions}
        key = bases.get(key, "")
    return replace(calendar, exceptions=exceptions) if len(seen) > 1 else calendar
