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
    SELECT place.key, '{name}', date, count(*), count(*) FILTER (WHERE procore_id < 0),
        {men}, {hours}
    FROM {table} JOIN place USING (connection_id, project_id)
    WHERE date BETWEEN %(first)s AND %(last)s AND missing_since IS NULL
    GROUP BY place.key, date
"""
_PLACES = """
    WITH place (key, connection_id, project_id) AS MATERIALIZED (
        SELECT id, connection_id, procore_id FROM {projects} WHERE id = ANY(%(keys)s)
    )
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


def tallies_by_project(
    projects: Iterable[Project], first: date, last: date
) -> Mapping[int, Tallies]:
    """Return each project's days that have any entry, from the first to the last one.

    The projects go by the hub's ids.
    """
    keys = [project.pk for project in projects]
    tallies: dict[int, dict[date, Tally]] = {key: {} for key in keys}
    given = {"keys": keys, "first": first, "last": last}
    for key, name, day, count, unsent, workers, hours in _asked(_COUNT_ALL, given):
        tally = tallies[key].setdefault(day, Tally())
        tally.entries[name] = count
        tally.unsent[name] = unsent
        tally.workers += workers
        tally.hours += hours
    return tallies


def days_worked(project: Project, days: Iterable[date]) -> frozenset[date]:
    """Return those of the days that have any entry."""
    given = {**place_of(MANPOWER, project), "days": sorted(days)}
    return frozenset(day for (day,) in _asked(_WORKED_ON_ANY, given))


def first_log(project: Project) -> date | None:
    """Return the first day that has an entry."""
    found = _asked(_EARLIEST_ALL, place_of(MANPOWER, project))
    return min((day for (day,) in found), default=None)


def _asked(sql: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _count(resource: Resource) -> str:
    """Count a kind's entries by day; the people on site stand in one kind alone."""
    men, hours = "0", "0.0"
    if resource is MANPOWER:
        men, hours = "coalesce(sum(num_workers), 0)", f"coalesce(sum({_HOURS}), 0)"
    return _COUNTED.format(name=resource.name, table=resource.table, men=men, hours=hours)


_COUNT_ALL = _PLACES.format(projects=Project._meta.db_table) + " UNION ALL ".join(
    map(_count, DAILY_LOGS)
)
_WORKED_ON_ANY = _WORKED.format(
    entries=" OR ".join(_ENTRY.format(table=one.table) for one in DAILY_LOGS)
)
_EARLIEST_ALL = " UNION ALL ".join(_EARLIEST.format(table=one.table) for one in DAILY_LOGS)
