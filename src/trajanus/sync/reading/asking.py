"""Which request asks for the next part of a listing? Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from trajanus.resources.spec import Listing, Window
from trajanus.sync.reading.cursor import Reading

#: People write the log of the days before, too.
LOG_OVERLAP = timedelta(days=3)
#: A first reading of days asks for no more than these: each one is a request.
LAST_DAYS = timedelta(days=7)
#: Where a project is, it may be tomorrow already.
_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ask:
    """One reading request."""

    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    page: int | None = None
    per_page: int | None = None


def ask_for(
    listing: Listing,
    reading: Reading,
    names: Mapping[str, object],
    *,
    first_day: date,
    on: date | None = None,
) -> Ask:
    """Return the request for the reading's next page.

    `names` fill the places of path and params. `first_day` is where a log of all days begins; `on`
    is the day, for listings that are read day by day.
    """
    params = {name: value.format(**names) for name, value in listing.params.items()}
    params |= {**listing.newest_first, **_narrowed(listing, reading, first_day, on)}
    path = listing.path.format(**names)
    if reading.page_size is None:
        return Ask(path, params)
    return Ask(path, params, reading.page, reading.page_size)


def days_of(reading: Reading) -> Iterator[date]:
    """Yield the days that a reading day by day looks at, the newest first."""
    day = reading.until.date()
    start = reading.since - LOG_OVERLAP if reading.since else reading.until - LAST_DAYS
    while day >= start.date():
        yield day
        day -= timedelta(days=1)


def log_span(reading: Reading, first_day: date) -> tuple[date, date]:
    """Return the first and the last day of the log that a reading asks for."""
    start = (reading.since - LOG_OVERLAP).date() if reading.since else first_day
    return start, (reading.until + _AHEAD).date()


def _narrowed(
    listing: Listing, reading: Reading, first_day: date, on: date | None
) -> dict[str, str]:
    match listing.window:
        case Window.UPDATED_AT if reading.window:
            return {"filters[updated_at]": reading.window}
        case Window.LOG_DATE:
            start, end = log_span(reading, first_day)
            return {"start_date": start.isoformat(), "end_date": end.isoformat()}
        case Window.LOG_DAY if on:
            return {"log_date": on.isoformat()}
        case _:
            return {}
