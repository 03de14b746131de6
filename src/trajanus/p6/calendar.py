"""When does work happen? Weeks of shifts, and the days that differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

#: What P6 itself assumes where a file says nothing.
HOURS_PER_DAY = 8.0
HOURS_PER_WEEK = 40.0


class Shift(NamedTuple):
    """A stretch of work within one day, in minutes from midnight: 480 is 08:00, 1440 the end."""

    start: int
    finish: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working time of activities and resources."""

    key: str
    name: str
    #: "Global", "Project" or "Resource".
    type: str = "Global"
    #: The project it belongs to, unless global.
    project_key: str | None = None
    is_default: bool = False
    hours_per_day: float = HOURS_PER_DAY
    hours_per_week: float = HOURS_PER_WEEK
    #: Shifts of the seven weekdays, Sunday first; no shift is a day off.
    week: tuple[tuple[Shift, ...], ...] = ((),) * 7
    #: Days that differ from the week, those of the base calendar included; no shift is a day off.
    exceptions: Mapping[date, tuple[Shift, ...]] = field(default_factory=dict)
    #: (month, day) of holidays that return every year; only SDEF has them.
    yearly_holidays: frozenset[tuple[int, int]] = frozenset()

    def shifts_on(self, day: date) -> tuple[Shift, ...]:
        """Return the shifts worked on a day."""
        if day in self.exceptions:
            return self.exceptions[day]
        if (day.month, day.day) in self.yearly_holidays:
            return ()
        return self.week[day.isoweekday() % 7]

    def works_on(self, day: date) -> bool:
        """Say whether anyone works on a day."""
        return bool(self.shifts_on(day))

    def first_minute(self, day: date) -> datetime | None:
        """Return when work begins on a day; None on a day off."""
        return next((_moment(day, shift.start) for shift in self.shifts_on(day)), None)

    def last_minute(self, day: date) -> datetime | None:
        """Return when work ends on a day; None on a day off."""
        shifts = self.shifts_on(day)
        return _moment(day, shifts[-1].finish) if shifts else None


def _moment(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minutes)
