"""How far have we read, and which page comes next? Pure: no database, no clock.

A lane is read in readings. A reading asks for everything, or for what Procore stamped inside a
closed window; its pages are committed one by one, so a killed process goes on at the first page it
had not committed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

#: Procore stamps when it writes, not when it commits: a late record may carry an older time.
OVERLAP = timedelta(minutes=5)

#: We, too, stamp a record when it is stored and not when the transaction ends.
OUR_OVERLAP = timedelta(seconds=10)

#: An interrupted reading older than this begins anew; too much has moved meanwhile.
STALE_AFTER = timedelta(hours=24)

_SMALLEST_PAGE = 50


@dataclass(frozen=True, slots=True)
class Reading:
    """One pass over a listing. `since` None: everything, else what changed in since...until."""

    since: datetime | None
    until: datetime
    page_size: int | None  # None: the listing is not paginated
    page: int = 1
    total: int | None = None

    @property
    def is_full(self) -> bool:
        return self.since is None

    @property
    def window(self) -> str | None:
        """Return the closed range as Procore's filters want it, or None."""
        return f"{_stamp(self.since)}...{_stamp(self.until)}" if self.since else None


def begin(
    *,
    watermark: datetime | None,
    now: datetime,
    page_size: int | None,
    full: bool,
    overlap: timedelta = OVERLAP,
) -> Reading:
    """Start a reading: of all when asked to or nothing was read yet, else of what changed."""
    since = None if full or watermark is None else watermark - overlap
    return Reading(since=since, until=now, page_size=page_size)


def can_resume(reading: Reading, *, now: datetime, full: bool) -> bool:
    """Say whether an interrupted reading may go on instead of a new one."""
    return now - reading.until < STALE_AFTER and (reading.is_full or not full)


def turn_page(reading: Reading, *, total: int | None) -> Reading:
    """Return the reading at its next page.

    When the total shrank, records left the listing since the page before, and as many moved from
    this page to pages already read: go back far enough to meet them.
    """
    lost = reading.total - total if reading.total and total is not None else 0
    if lost <= 0 or reading.page == 1 or reading.page_size is None:
        return replace(reading, page=reading.page + 1, total=total)
    first_moved = max(0, (reading.page - 1) * reading.page_size - lost)
    return replace(reading, page=first_moved // reading.page_size + 1, total=total)


def with_smaller_pages(reading: Reading) -> Reading:
    """Return the reading with pages half as large, at the same record: Procore gave up on them."""
    if reading.page_size is None or reading.page_size // 2 < _SMALLEST_PAGE:
        return reading
    if reading.page_size % 2:
        return replace(reading, page_size=reading.page_size // 2, page=1)
    return replace(reading, page_size=reading.page_size // 2, page=2 * reading.page - 1)


def advance(watermark: datetime | None, seen: Iterable[datetime | None]) -> datetime | None:
    """Return the watermark after these stamps were read. It follows Procore's clock, not ours."""
    return max((stamp for stamp in (watermark, *seen) if stamp), default=None)


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
