"""What do cursors, runs and the outbox say of each place? Counted for many places at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Q

from trajanus import clock
from trajanus.store.models import Connection, OutboxEntry, SyncRun
from trajanus.store.models.outbox import OutboxState
from trajanus.store.models.sync_log import RunStatus
from trajanus.sync import schedule
from trajanus.sync.latest import latest_of_lane
from trajanus.workspace.sync_centre.lanes import listed

#: A connection and Procore's id of a project; None is the company.
PlaceKey = tuple[int, int | None]
#: So many runs are looked at for progress; more never go on at once.
_MOST_RUNNING = 200
_OUTCOMES = f"""
WITH lane AS (
    SELECT connection_id, project_id, resource, last_success_at, unavailable = '' AS is_available,
        unavailable = '' AND due_at < %(late)s AS is_late,
        {latest_of_lane("status")} AS outcome
    FROM store_cursor
    WHERE connection_id = ANY(%(connections)s)
        AND (project_id = ANY(%(projects)s) OR project_id IS NULL)
        AND resource = ANY(%(names)s)
)
SELECT connection_id, project_id, outcome,
    array_agg(resource ORDER BY resource),
    count(*) FILTER (WHERE NOT is_available),
    max(last_success_at),
    array_agg(resource) FILTER (WHERE is_available AND last_success_at IS NOT NULL),
    array_agg(resource ORDER BY resource) FILTER (WHERE is_late),
    array_agg(resource) FILTER (WHERE is_late AND last_success_at < %(unheard)s)
FROM lane
GROUP BY connection_id, project_id, outcome
"""  # noqa: S608  the hub's own words


@dataclass(slots=True)
class Tally:
    """What the cursors of one place say together."""

    read: set[str] = field(default_factory=set)  # names of the resources read at least once
    unavailable: int = 0
    latest: datetime | None = None  # the newest reading that succeeded
    ended: dict[str | None, list[str]] = field(default_factory=dict)  # by status of the latest run
    late: list[str] = field(default_factory=list)
    unheard: list[str] = field(default_factory=list)

    def add(
        self,
        outcome: str | None,
        names: list[str],
        unavailable: int,
        latest: datetime | None,
        read: list[str] | None,
        late: list[str] | None,
        unheard: list[str] | None,
    ) -> None:
        """Add what the lanes say whose latest runs ended alike."""
        self.ended[outcome] = names
        self.unavailable += unavailable
        self.latest = max(filter(None, (self.latest, latest)), default=None)
        self.read.update(read or ())
        self.late += late or ()
        self.unheard += unheard or ()


def tallies_of(keys: Collection[PlaceKey]) -> dict[PlaceKey, Tally]:
    """Return what the cursors say: one query, with a row for each outcome in each place."""
    connections, projects = _apart(keys)
    given: dict[str, Any] = {
        "connections": connections,
        "projects": projects,
        "names": [one.name for wide in (True, False) for one in listed(company_wide=wide)],
        "late": clock.now() - schedule.LATE,
        "unheard": clock.now() - schedule.UNHEARD,
    }
    found: dict[PlaceKey, Tally] = {}
    with connection.cursor() as cursor:
        cursor.execute(_OUTCOMES, given)
        for place, project, *outcome in cursor.fetchall():
            found.setdefault((place, project), Tally()).add(*outcome)
    return found


def unended_runs(keys: Collection[PlaceKey]) -> dict[PlaceKey, list[SyncRun]]:
    """Return the runs that did not end, also those that gave no sign for long."""
    rows = SyncRun.objects.filter(_within(keys), status=RunStatus.RUNNING).defer("errors")
    found: dict[PlaceKey, list[SyncRun]] = {}
    for run in rows.order_by("-id")[:_MOST_RUNNING]:
        found.setdefault((run.connection_id, run.project_id), []).append(run)
    return found


def held_writes(keys: Collection[PlaceKey]) -> dict[PlaceKey, int]:
    """Return how many writes wait for a person."""
    states = (OutboxState.REFUSED, OutboxState.REVIEW)
    rows = OutboxEntry.objects.filter(_within(keys), state__in=states).order_by()
    counted = rows.values_list("connection_id", "project_id").annotate(count=Count("pk"))
    return {(connection, project): count for connection, project, count in counted}


def behind(
    connections: Iterable[Connection], tallies: Mapping[PlaceKey, Tally]
) -> dict[PlaceKey, tuple[str, ...]]:
    """Return the names of the resources that are read too late."""
    found: dict[PlaceKey, tuple[str, ...]] = {}
    for one in connections:
        mine = {key[1]: tally for key, tally in tallies.items() if key[0] == one.pk and tally.late}
        late = {key: tally.late for key, tally in mine.items()}
        unheard = {key: tally.unheard for key, tally in mine.items()}
        names = schedule.behind(one, late, unheard)
        found |= {(one.pk, key): these for key, these in names.items()}
    return found


def _within(keys: Collection[PlaceKey]) -> Q:
    """Narrow rows to these places, or nearly: each row names its place."""
    connections, projects = _apart(keys)
    here = Q(project_id__in=projects) | Q(project_id=None)
    return Q(connection_id__in=connections) & here


def _apart(keys: Collection[PlaceKey]) -> tuple[list[int], list[int]]:
    connections = {connection for connection, _ in keys}
    return [*connections], [project for _, project in keys if project is not None]
