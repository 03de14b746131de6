"""Which month of the daily log does an address ask for, and what is said of it at its head?"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from trajanus.resources.catalog import resource_named
from trajanus.resources.project import Project
from trajanus.store.models import Cursor
from trajanus.workspace.daily_logs.log_days import DAY, FIRST, LAST, Day, State
from trajanus.workspace.daily_logs.log_tallies import NEEDED


@dataclass(frozen=True, slots=True)
class Month:
    """A month, with those beside it where they have pages."""

    first: date

    @property
    def last(self) -> date:
        return self.first.replace(day=monthrange(self.first.year, self.first.month)[1])

    @property
    def earlier(self) -> date | None:
        before = self.first - DAY
        return before if before >= FIRST else None

    @property
    def later(self) -> date | None:
        after = self.last + DAY
        return after if after <= LAST else None

    def until(self, today: date) -> date:
        """Return the last day to be shown: of the present month, today."""
        return min(self.last, today) if self.first <= today else self.last


@dataclass(frozen=True, slots=True)
class Summary:
    """What the days of a month add up to."""

    complete: int
    behind: tuple[Day, ...]
    entries: int
    hours: Decimal  # of everybody on site

    @property
    def gaps(self) -> int:
        return sum(day.state is State.GAP for day in self.behind)

    @property
    def incomplete(self) -> int:
        return len(self.behind) - self.gaps

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to be shown and nothing to be asked for."""
        return not self.entries and not self.behind


@dataclass(frozen=True, slots=True)
class Read:
    """How well the hub knows what was logged."""

    oldest: datetime | None
    unread: tuple[str, ...]  # kinds without which a gap may be none


def month_named(text: str, today: date) -> Month:
    """Return the month of a text such as 2027-03; the present one for what makes no sense."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        found = today
    if not FIRST <= found <= LAST:
        found = today
    return Month(found.replace(day=1))


def summary_of(days: Iterable[Day]) -> Summary:
    """Add up a month."""
    known = tuple(days)
    return Summary(
        complete=sum(day.state is State.COMPLETE for day in known),
        behind=tuple(day for day in known if day.state.is_behind),
        entries=sum(day.tally.count for day in known),
        hours=sum((day.tally.hours for day in known), Decimal(0)),
    )


def read_of(project: Project) -> Read:
    """Say when the logs that every day needs were read from Procore."""
    names = [one.name for one in NEEDED]
    cursors = Cursor.objects.filter(
        connection_id=project.connection_id, project_id=project.procore_id, resource__in=names
    )
    read = cursors.values_list("resource", "last_success_at")
    found = {name: at for name, at in read if at is not None}
    unread = tuple(resource_named(name).title_plural for name in names if name not in found)
    return Read(min(found.values(), default=None), unread)
