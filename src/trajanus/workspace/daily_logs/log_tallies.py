"""How many entries of the daily log has each day? One query over the tables of all kinds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from trajanus.records.derive import place_of
from trajanus.resources.catalog import resource_named
from trajanus.resources.daily_log import DAILY_LOGS
from trajanus.resources.project import Project
from trajanus.resources.spec import Resource

#: What happens on every working day; of the other kinds there are entries only when something
#: of the kind happened.
NEEDED = tuple(
    map(resource_named, ("manpower_logs", "equipment_logs", "work_logs", "weather_logs"))
)
MANPOWER = NEEDED[0]
#: Of an entry's people together; Procore tells it once it has the entry.
_HOURS = "coalesce(man_hours, num_workers * num_hours)"

_COUNTED = """
    SELECT '{name}', date, count(*), count(*) FILTER (WHERE procore_id < 0), {men}, {hours}
    FROM {table}
    WHERE connection_id = %(connection_id)s AND project_id = %(project_id)s
      AND date BETWEEN %(first)s AND %(last)s AND missing_since IS NULL
    GROUP BY date
"""
_WORKED = "SELECT day FROM unnest(%(days)s::date[]) AS day WHERE {entries}"
_ENTRY = """EXISTS (
    SELECT FROM {table}
    WHERE connection_id = %(connection_id)s AND project_id = %(project_id)s
      AND date = day AND missing_since IS NULL
)"""
_EARLIEST = """(
    SELECT date FROM {table}
    WHERE connection_id = %(connection_id)s AND project_id = %(project_id)s
      AND date IS NOT NULL AND missing_since IS NULL
    ORDER BY date LIMIT 1
)"""


@dataclass(slots=True)
class Tally:
    """How many entries a day has, by the name of their kind, and who was on site."""

    entries: dict[str, int] = field(default_factory=dict)
    unsent: dict[str, int] = field(default_factory=dict)  # of them, not at Procore yet
    workers: int = 0
    hours: Decimal = Decimal(0)

    @property
    def count(self) -> int:
        return sum(self.entries.values())

    @property
    def missing(self) -> tuple[Resource, ...]:
        """Return what every working day needs and this one has not."""
        return tuple(one for one in NEEDED if one.name not in self.entries)

    @property
    def on_the_way(self) -> tuple[Resource, ...]:
        """Return what the day needs and Procore has not got yet."""
        return tuple(
            one
            for one in NEEDED
            if one.name in self.entries and self.entries[one.name] == self.unsent.get(one.name)
        )


Tallies = Mapping[date, Tally]


def tallies_of(project: Project, first: date, last: date) -> Tallies:
    """Return the days that have any entry, from the first to the last one."""
    tallies: dict[date, Tally] = {}
    for name, day, count, unsent, workers, hours in _asked(
        _COUNT_ALL, project, first=first, last=last
    ):
        tally = tallies.setdefault(day, Tally())
        tally.entries[name] = count
        tally.unsent[name] = unsent
        tally.workers += workers
        tally.hours += hours
    return tallies


def days_worked(project: Project, days: Iterable[date]) -> frozenset[date]:
    """Return those of the days that have any entry."""
    return frozenset(day for (day,) in _asked(_WORKED_ON_ANY, project, days=sorted(days)))


def first_log(project: Project) -> date | None:
    """Return the first day that has an entry."""
    return min((day for (day,) in _asked(_EARLIEST_ALL, project)), default=None)


def _asked(sql: str, project: Project, **given: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {**place_of(MANPOWER, project), **given})
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _count(resource: Resource) -> str:
    """Count a kind's entries by day; the people on site stand in one kind alone."""
    men, hours = "0", "0.0"
    if resource is MANPOWER:
        men, hours = "coalesce(sum(num_workers), 0)", f"coalesce(sum({_HOURS}), 0)"
    return _COUNTED.format(name=resource.name, table=resource.table, men=men, hours=hours)


_COUNT_ALL = " UNION ALL ".join(map(_count, DAILY_LOGS))
_WORKED_ON_ANY = _WORKED.format(
    entries=" OR ".join(_ENTRY.format(table=one.table) for one in DAILY_LOGS)
)
_EARLIEST_ALL = " UNION ALL ".join(_EARLIEST.format(table=one.table) for one in DAILY_LOGS)
