"""Which calendars does a P6 XML file have?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from trajanus.p6.calendar import HOURS_PER_DAY, HOURS_PER_WEEK, Calendar, Shift
from trajanus.p6.cells import Moments, Numbers, Words
from trajanus.p6.doubts import Doubts, shown
from trajanus.p6.pmxml import shape, words
from trajanus.p6.pmxml.elements import Element, Held

_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?")
_MIDNIGHT = 1440
_STANDARD = ((), *(((Shift(480, 960),),) * 5), ())

Shifts = tuple[Shift, ...]


def read_calendars(elements: Iterable[Held], doubts: Doubts) -> dict[str, Calendar]:
    """Return the calendars by key, each with the exceptions of its base."""
    numbers, moments = Numbers(doubts), Moments(doubts)
    types = Words(doubts, words.CALENDAR_TYPE, empty="Global")
    text = shape.CALENDAR.text
    found: dict[str, Calendar] = {}
    bases: dict[str, str] = {}
    for row, held in enumerate(elements, start=1):
        doubts.table, doubts.row, doubts.line = "Calendar", row, held[0]
        key = text(held, "ObjectId")
        bases[key] = text(held, "BaseCalendarObjectId")
        found[key] = Calendar(
            key=key,
            name=text(held, "Name"),
            type=types[text(held, "Type")],
            project_key=text(held, "ProjectObjectId") or None,
            is_default=text(held, "IsDefault") == "1",
            hours_per_day=_hours(numbers[text(held, "HoursPerDay")], HOURS_PER_DAY, doubts),
            hours_per_week=_hours(numbers[text(held, "HoursPerWeek")], HOURS_PER_WEEK, doubts),
            week=_week(held, doubts),
            exceptions=_exceptions(held, moments, doubts),
        )
    doubts.leave()
    return {key: _with_base(calendar, found.get(bases[key])) for key, calendar in found.items()}


def _with_base(calendar: Calendar, base: Calendar | None) -> Calendar:
    if base is None or base is calendar:
        return calendar
    return replace(calendar, exceptions={**base.exceptions, **calendar.exceptions})


def _hours(given: float | None, usual: float, doubts: Doubts) -> float:
    if given is None or 0 < given <= 168:
        return given or usual
    doubts.add(f"{given:g} working hours are not possible; {usual:g} is taken")
    return usual


def _week(held: Held, doubts: Doubts) -> tuple[Shifts, ...]:
    calendar = shape.CALENDAR
    week: list[Shifts] = [()] * 7
    week_element = calendar.children["StandardWorkWeek"][1]
    hours_element = week_element.children["StandardWorkHours"][1]
    weeks = calendar.within(held, "StandardWorkWeek")
    days = list(week_element.merged(weeks, "StandardWorkHours"))
    for day in days:
        name = hours_element.text(day, "DayOfWeek")
        if name in _DAYS:
            week[_DAYS.index(name)] = _shifts(day, hours_element, doubts)
        else:
            doubts.add(f"{shown(name)} is not a day of the week; left out")
    if not days:
        doubts.add("the calendar has no week; Monday to Friday, 08:00 to 16:00 is assumed")
        return _STANDARD
    return tuple(week)


def _exceptions(held: Held, moments: Moments, doubts: Doubts) -> dict[date, Shifts]:
    outer = shape.CALENDAR.children["HolidayOrExceptions"][1]
    inner = outer.children["HolidayOrException"][1]
    found: dict[date, Shifts] = {}
    groups = shape.CALENDAR.within(held, "HolidayOrExceptions")
    for each in outer.merged(groups, "HolidayOrException"):
        moment = moments[inner.text(each, "Date")]
        if moment is None:
            doubts.add("an exception has no day; left out")
        elif moment.date() in found:
            doubts.add(f"{moment:%Y-%m-%d} is an exception twice; the first one counts")
        else:
            found[moment.date()] = _shifts(each, inner, doubts)
    return found


def _shifts(held: Held, element: Element, doubts: Doubts) -> Shifts:
    found = []
    work_time = element.children["WorkTime"][1]
    for each in element.within(held, "WorkTime"):
        start_text, finish_text = work_time.text(each, "Start"), work_time.text(each, "Finish")
        if not (start_text or finish_text):
            continue
        start, finish = _minutes(start_text), _minutes(finish_text)
        if start is None or finish is None:
            doubts.add(f"{shown(start_text)} to {shown(finish_text)} is not a working time")
            continue
        # P6 names the last minute worked: 11:59 means until 12:00.
        finish += 1 if finish % 5 == 4 else 0
        found.append(Shift(start, finish or _MIDNIGHT))
    return tuple(sorted(shift for shift in found if shift.start < shift.finish))


def _minutes(text: str) -> int | None:
    match = _CLOCK.fullmatch(text)
    minutes = int(match[1]) * 60 + int(match[2]) if match else _MIDNIGHT + 1
    return minutes if minutes <= _MIDNIGHT else None
