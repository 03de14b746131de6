"""Which days of a project have a daily log, which are complete, and which have gaps?"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from trajanus.records.derive import place_of
from trajanus.resources.daily_log import DAILY_LOG_HEADER, DAILY_LOGS, DailyLogHeader
from trajanus.resources.project import Project
from trajanus.resources.spec import Resource
from trajanus.workspace.daily_logs.log_tallies import (
    NEEDED,
    Tally,
    days_worked,
    first_log,
    tallies_by_project,
)

#: A weekend day is a working day where so many of the same days of the weeks before were.
WEEKS, WORKED = 4, 3
#: Days that have a page.
FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
DAY, LATELY = timedelta(days=1), timedelta(days=14)
_SATURDAY = 5


class State(Enum):
    """How the log of a day stands."""

    COMPLETE = "complete"
    SENDING = "sending"
    INCOMPLETE = "incomplete"
    GAP = "gap"
    NOT_YET = "not yet"
    OFF = "off"
    BEFORE = "before"
    AHEAD = "ahead"

    @property
    def label(self) -> str:
        return _SAID[self][0]

    @property
    def tone(self) -> str:
        return _SAID[self][1]

    @property
    def is_behind(self) -> bool:
        """Whether something is still to be entered for a day that is over."""
        return self in (State.GAP, State.INCOMPLETE)


_SAID = {
    State.COMPLETE: ("Complete", "done"),
    State.SENDING: ("On its way to Procore", "active"),
    State.INCOMPLETE: ("Incomplete", "warn"),
    State.GAP: ("No log", "alarm"),
    State.NOT_YET: ("Not yet", "active"),
    State.OFF: ("Weekend", "quiet"),
    State.BEFORE: ("Before the first log", "quiet"),
    State.AHEAD: ("To come", "quiet"),
}


@dataclass(frozen=True, slots=True)
class Day:
    """One day with its log."""

    on: date
    state: State
    tally: Tally

    @property
    def is_asked_for(self) -> bool:
        """Whether somebody is expected to log more of the day."""
        return self.state.is_behind or (self.state is State.NOT_YET and bool(self.tally.missing))

    @property
    def needed(self) -> list[tuple[Resource, int]]:
        """Return the kinds that every working day needs, with their numbers."""
        return [(one, self.tally.entries.get(one.name, 0)) for one in NEEDED]

    @property
    def others(self) -> list[tuple[Resource, int]]:
        """Return the other kinds that the day has, with their numbers."""
        counts = self.tally.entries
        return [(one, counts[one.name]) for one in DAILY_LOGS
                if one.name in counts and one not in NEEDED]  # fmt: skip

    @property
    def other_count(self) -> int:
        return sum(count for _, count in self.others)


def judged(
    day: date, tally: Tally | None, *, worked: Container[date], begin: date | None, today: date
) -> State:
    """Decide how the log of a day stands; `worked` are the days with a log in the weeks before."""
    if day > today:
        return State.AHEAD
    if tally:
        if not tally.missing:
            return State.SENDING if tally.on_the_way else State.COMPLETE
        return State.NOT_YET if day == today else State.INCOMPLETE
    if day == today:
        return State.NOT_YET
    if begin is None or day < begin:
        return State.BEFORE
    return State.GAP if _is_working_day(day, worked) else State.OFF


def _is_working_day(day: date, worked: Container[date]) -> bool:
    if day.weekday() < _SATURDAY:
        return True
    return sum(one in worked for one in _before(day)) >= WORKED


def _before(day: date) -> Iterator[date]:
    """Yield the same days of the weeks before."""
    return (day - timedelta(weeks=back) for back in range(1, WEEKS + 1))


def days_of(project: Project, first: date, last: date, *, today: date) -> tuple[Day, ...]:
    """Return the days from the first to the last one, as they stand today."""
    days = [first + timedelta(days=at) for at in range((last - first).days + 1)]
    tallies = tallies_by_project([project], first, last)[project.pk]
    weekends = {one for day in days if day.weekday() >= _SATURDAY for one in _before(day)}
    worked = days_worked(project, weekends)
    begin = begin_of(project, today)

    def made(day: date) -> Day:
        tally = tallies.get(day)
        state = judged(day, tally, worked=worked, begin=begin, today=today)
        return Day(day, state, tally or Tally())

    return tuple(map(made, days))


def lately(project: Project, today: date) -> tuple[Day, ...]:
    """Return the days of the last two weeks until yesterday."""
    return days_of(project, today - LATELY, today - DAY, today=today)


def begin_of(project: Project, today: date) -> date | None:
    """Return the first day that can have a gap: that of the first log, within the project.

    A date mistyped by years would otherwise make gaps of all the days since.
    """
    first = first_log(project)
    start = Project.objects.values_list("start_date", flat=True).get(pk=project.pk)
    if first is None or start is None or start > today:
        return first
    return max(first, start)


def closed_by(project: Project, day: date) -> str | None:
    """Return who marked the day complete at Procore; None where the hub knows of nobody."""
    rows = DailyLogHeader.objects.filter(**place_of(DAILY_LOG_HEADER, project), missing_since=None)
    closed = rows.filter(log_date=day, completed=True).values_list("completed_by", flat=True)
    return next((by or "somebody" for by in closed[:1]), None)
