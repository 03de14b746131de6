"""What needs somebody today? Numbers that lead to exactly the rows they count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils import timezone

from trajanus.accounts.models import User
from trajanus.records.counting import CAP, Number, Question, numbers
from trajanus.records.mine import names_in, waiting_for
from trajanus.records.standing import STANDINGS, standing_named
from trajanus.resources.catalog import resource_named
from trajanus.resources.daily_log import DAILY_LOGS
from trajanus.resources.project import Project
from trajanus.resources.spec import Resource
from trajanus.workspace.daily_logs.log_days import DAY
from trajanus.workspace.daily_logs.log_tallies import Tally, tallies_of

_COLUMNS = ("overdue", "due_soon", "mine", "open")


@dataclass(frozen=True, slots=True)
class Line:
    """One resource of one project with its numbers, by column; None where it has no such."""

    project: Project
    resource: Resource
    numbers: tuple[Number | None, ...]

    @property
    def is_quiet(self) -> bool:
        """Whether nothing in it needs anybody."""
        return not any(number and number.count for number in self.numbers[:-1])


@dataclass(frozen=True, slots=True)
class Log:
    """Which entries the daily log of a day has."""

    day: date
    entries: tuple[Number, ...]

    @property
    def is_missing(self) -> bool:
        return not self.entries

    @property
    def is_on_weekend(self) -> bool:
        return self.day.isoweekday() > 5


@dataclass(frozen=True, slots=True)
class Day:
    """All that needs somebody in some projects."""

    lines: tuple[Line, ...]
    logs: dict[int, Log]  # by the hub's id of the project
    strangers: frozenset[int]  # projects whose directory does not know the person


def day_of(projects: Sequence[Project], user: User) -> Day:
    """Return what needs somebody today in these projects."""
    today = timezone.localdate()
    names = names_in(projects, user)
    asked = [
        question for project in projects for question in _standings(project, names[project.pk])
    ]
    found = numbers(asked, today)
    return Day(
        tuple(_lines(projects, found)),
        {project.pk: _log_of(project, today - DAY) for project in projects},
        frozenset(key for key, known in names.items() if not known),
    )


def _standings(project: Project, names: Iterable[str]) -> Iterator[Question]:
    for name in STANDINGS:
        resource = resource_named(name)
        for column in _COLUMNS:
            if standing := standing_named(name, column):
                query = urlencode({"standing": column})
                yield Question(
                    project=project,
                    resource=resource,
                    query=query,
                    label=standing.label,
                    is_alarm=standing.is_alarm,
                )
        yield from waiting_for(project, names, name)


def _lines(projects: Sequence[Project], found: Sequence[Number]) -> Iterator[Line]:
    by_place: dict[tuple[int, str, str], Number] = {}
    for number in found:
        asked = number.question
        column = _column(asked.query)
        by_place[(asked.project.pk, asked.resource.name, column)] = number
    for project in projects:
        for name in STANDINGS:
            row = tuple(by_place.get((project.pk, name, column)) for column in _COLUMNS)
            yield Line(project, resource_named(name), row)


def _column(query: str) -> str:
    if "&" in query:
        return "mine"
    return query.removeprefix("standing=")


def _log_of(project: Project, day: date) -> Log:
    """Return what the day has of each kind, with the lists behind the numbers."""
    query = urlencode({"date_from": day, "date_to": day})
    tally = tallies_of(project, day, day).get(day) or Tally()
    return Log(
        day,
        tuple(
            Number(
                Question(project=project, resource=one, query=query, label=one.title_plural),
                min(count, CAP),
                is_capped=count > CAP,
            )
            for one in DAILY_LOGS
            if (count := tally.entries.get(one.name))
        ),
    )
