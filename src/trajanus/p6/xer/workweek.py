"""What does CALENDAR.clndr_data say: which shifts a week has, and which days differ?

The text is a tree of records `(number||name(key|value|...)(records...))`. Only its parentheses and
bars can be relied on: blanks, line breaks and even names come and go between versions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from trajanus.p6.calendar import Shift

Week = tuple[tuple[Shift, ...], ...]

#: What P6 does with a calendar that says nothing.
STANDARD_WEEK: Week = ((), *(((Shift(480, 960),),) * 5), ())

_TOKEN = re.compile(r"[()]|[^()]+")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?\s*([AaPp][Mm])?")
_BLANK = re.compile(r"[\s\x7f]+")
_EPOCH = date(1899, 12, 30)
_MOST_DAYS = 2_958_465  # 31 December 9999
MIDNIGHT = 1440
#: Ten thousand exceptions take a third of it.
_LONGEST = 1 << 20


class BrokenCalendar(ValueError):
    """The calendar's text cannot be understood."""


@dataclass(slots=True)
class Record:
    """One record of the tree; a pair of parentheses holds values or records."""

    text: str = ""
    below: list[Record] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What stands behind the bars."""
        return self.text.rpartition("||")[2].strip()

    @property
    def values(self) -> dict[str, str]:
        """The keys and values of its first pair of parentheses."""
        parts = self.below[0].text.split("|") if self.below else []
        return dict(zip(parts[::2], parts[1::2], strict=False))

    @property
    def children(self) -> Iterator[Record]:
        """The records within."""
        return (child for group in self.below for child in group.below)


def parsed(text: str, depth: int) -> Record:
    """Return the tree of a calendar's text; what is not closed is taken as closed at the end."""
    if len(text) > _LONGEST:
        raise BrokenCalendar(f"has {len(text):,} characters")
    root = Record()
    path = [root]
    for part in _TOKEN.findall(text):
        if part == "(":
            path[-1].below.append(Record())
            path.append(path[-1].below[-1])
            if len(path) > depth:
                raise BrokenCalendar(f"is nested deeper than {depth} levels")
        elif part == ")":
            if len(path) == 1:
                raise BrokenCalendar("closes more parentheses than it opens")
            path.pop()
        else:
            path[-1].text += _BLANK.sub(" ", part).strip()
    return root


def named(root: Record, name: str) -> Record | None:
    """Return the record of this name, wherever it lies."""
    waiting = list(root.below)
    while waiting:
        record = waiting.pop()
        if record.name == name:
            return record
        waiting += record.below
    return None


def week_of(root: Record) -> Week | None:
    """Return the shifts of the seven days, Sunday first; None where the text has no week."""
    days = named(root, "DaysOfWeek")
    if days is None:
        return None
    week: list[tuple[Shift, ...]] = [()] * 7
    for day in days.children:
        if day.name.isdecimal() and 1 <= int(day.name) <= 7:
            week[int(day.name) - 1] = shifts_of(day)
    return tuple(week)


def exceptions_of(root: Record) -> Iterator[tuple[date | None, tuple[Shift, ...]]]:
    """Yield the days that differ; None stands for one that names no day."""
    found = named(root, "Exceptions")
    for each in found.children if found else ():
        number = each.values.get("d", "").strip()
        known = number.isdecimal() and len(number) < 8 and int(number) <= _MOST_DAYS
        yield (_EPOCH + timedelta(days=int(number)) if known else None), shifts_of(each)


def shifts_of(day: Record) -> tuple[Shift, ...]:
    """Return the shifts of one day in the order of the clock."""
    shifts = []
    for each in day.children:
        values = each.values
        if "s" in values and "f" in values:
            start, finish = minutes(values["s"]), minutes(values["f"])
            # A finish at midnight is the end of the day.
            shifts.append(Shift(start, finish or MIDNIGHT))
    return tuple(sorted(shift for shift in shifts if shift.start < shift.finish))


def minutes(text: str) -> int:
    """Return the minutes since midnight of a time such as 8:00, 17:30 or 5:30 PM."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        raise BrokenCalendar(f"has the time {text.strip()[:20]!r}")
    hour, minute, half = int(match[1]), int(match[2]), (match[3] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 24 or minute > 59:
        raise BrokenCalendar(f"has the time {text.strip()[:20]!r}")
    return min(hour * 60 + minute, MIDNIGHT)


def hours(shifts: tuple[Shift, ...]) -> float:
    """Return the working hours of a day."""
    return sum(shift.finish - shift.start for shift in shifts) / 60
