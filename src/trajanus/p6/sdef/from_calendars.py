"""Which calendars of a P6 schedule go into SDEF, and what of them is lost?"""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from trajanus.p6.model import Calendar
from trajanus.p6.sdef import records
from trajanus.p6.sdef.cells import FIRST_YEAR, LAST_YEAR
from trajanus.p6.sdef.layout import CALENDAR, HOLIDAYS, HOLIDAYS_PER_LINE
from trajanus.p6.sdef.shaping import Shaper

_CODES = "123456789" + string.ascii_uppercase + "0"


def calendar_codes(calendars: Iterable[Calendar], shaper: Shaper) -> dict[str, str]:
    """Return a one-character code by calendar key; a calendar that has one keeps it."""
    keys = [calendar.key for calendar in calendars]
    codes = {key: key for key in keys if len(key) == 1 and key in _CODES}
    free = iter([code for code in _CODES if code not in codes.values()])
    for key in keys:
        if key in codes:
            continue
        code = next(free, None)
        if code is None:
            message = f"{len(keys)} calendars are used, SDEF has codes for {len(_CODES)}"
            shaper.error(message, CALENDAR, "code")
            break
        codes[key] = code
    return codes


def calendar_records(
    calendars: Iterable[Calendar], codes: Mapping[str, str], shaper: Shaper
) -> tuple[records.Calendar, ...]:
    """Return the CLDR records: which days of the week have any work."""
    return tuple(
        records.Calendar(
            code=codes[calendar.key],
            work_days="".join("Y" if shifts else "N" for shifts in calendar.week),
            description=shaper.description(calendar.name, CALENDAR, "description"),
        )
        for calendar in calendars
        if calendar.key in codes
    )


def holiday_records(
    calendars: Iterable[Calendar], codes: Mapping[str, str], shaper: Shaper
) -> Iterator[records.Holidays]:
    """Yield the HOLI records: days off; other exceptions have no place in SDEF."""
    for calendar in calendars:
        if calendar.key not in codes:
            continue
        days = _days_off(calendar, shaper)
        for start in range(0, len(days), HOLIDAYS_PER_LINE):
            part = days[start : start + HOLIDAYS_PER_LINE]
            yield records.Holidays(codes[calendar.key], part)


def _days_off(calendar: Calendar, shaper: Shaper) -> tuple[records.Holiday, ...]:
    off = sorted(day for day, shifts in calendar.exceptions.items() if not shifts)
    worked = sum(
        1
        for day, shifts in calendar.exceptions.items()
        if shifts and not _week_works(calendar, day)
    )
    if worked:
        message = f"{calendar.name!r}: {worked} extra work days have no place in SDEF"
        shaper.warn(message, HOLIDAYS, "dates")
    kept = [day for day in off if FIRST_YEAR <= day.year <= LAST_YEAR]
    if len(kept) < len(off):
        message = f"{calendar.name!r}: days off outside {FIRST_YEAR} to {LAST_YEAR} are left out"
        shaper.warn(message, HOLIDAYS, "dates")
    yearly = [records.Holiday(day, month) for month, day in sorted(calendar.yearly_holidays)]
    return (*yearly, *(records.Holiday(day.day, day.month, day.year) for day in kept))


def _week_works(calendar: Calendar, day: date) -> bool:
    return bool(calendar.week[day.isoweekday() % 7])
