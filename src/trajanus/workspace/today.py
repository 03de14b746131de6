"""What needs somebody today? Numbers that lead to exactly the rows they count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from trajanus.workspace.daily_logs.log_tallies import Tally, tallies_by_project

#: Of each resource, as the page's columns.
_COLUMNS = ("overdue", "due_soon", "mine", "open")


@dataclass(frozen=True, slots=True)
class Line:
    """One resource of a project with its numbers, by column; None where it has no such."""

    resource: Resource
    numbers: tuple[Number | None, ...]

    @property
    def is_idle(self) -> bool:
        """Whether nothing of it is open."""
        return not any(number and number.count for number in self.numbers)


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
    """All that needs somebody in a project."""

    project: Project
    lines: tuple[Line, ...]
    log: Log  # of yesterday
    knows_person: bool  # whether the project's directory knows who asks

    @property
    def busy(self) -> list[Line]:
        return [line for line in self.lines if not line.is_idle]

    @property
    def idle(self) -> list[Line]:
        return [line for line in self.lines if line.is_idle]


def days_of(projects: Sequence[Project], user: User, logs: Mapping[int, Log]) -> list[Day]:
    """Return what needs somebody today in each of these projects, by its own clock.

    The logs are those of yesterday, by the hub's id of the project.
    """
    names = names_in(projects, user)
    counts: dict[int, list[Number]] = {project.pk: [] for project in projects}
    for number in numbers([one for each in projects for one in _asked(each, names[each.pk])]):
        counts[number.question.project.pk].append(number)
    return [
        Day(each, tuple(_lines(counts[each.pk])), logs[each.pk], bool(names[each.pk]))
        for each in projects
    ]


def _asked(project: Project, names: Iterable[str]) -> Iterator[Question]:
    for name in STANDINGS:
        resource = resource_named(name)
        for column in _COLUMNS:
            if standing := standing_named(name, column):
                yield Question(
                    project=project,
                    resource=resource,
                    query=urlencode({"standing": column}),
                    label=standing.label,
                    is_alarm=standing.is_alarm,
                )
        yield from waiting_for(project, names, name)


def _lines(found: Iterable[Number]) -> Iterator[Line]:
    by_place = {(one.question.resource.name, _column(one.question.query)): one for one in found}
    for name in STANDINGS:
        yield Line(resource_named(name), tuple(by_place.get((name, each)) for each in _COLUMNS))


def _column(query: str) -> str:
    if "&" in query:
        return "mine"
    return query.removeprefix("standing=")


def logs_of_yesterday(projects: Sequence[Project]) -> dict[int, Log]:
    """Return the daily log of each project's yesterday, by the hub's id of the project."""
    if not projects:
        return {}
    days = {each.pk: timezone.localdate(timezone=each.zone) - DAY for each in projects}
    tallies = tallies_by_project(projects, min(days.values()), max(days.values()))
    return {
        each.pk: log_of(each, days[each.pk], tallies[each.pk].get(days[each.pk]) or Tally())
        for each in projects
    }


def log_of(project: Project, day: date, tally: Tally) -> Log:
    """Return what the day has of each kind, with the lists behind the numbers."""
    query = urlencode({"date_from": day, "date_to": day})
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
