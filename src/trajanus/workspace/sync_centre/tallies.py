"""What do cursors, runs and the outbox say of each place? Counted for many places at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max, Q

from trajanus import clock
from trajanus.store.models import Connection, Cursor, OutboxEntry, SyncRun
from trajanus.store.models.outbox import OutboxState
from trajanus.store.models.sync_log import RunStatus
from trajanus.sync import schedule
from trajanus.sync.latest import latest_run
from trajanus.workspace.sync_centre.lanes import listed
from trajanus.workspace.sync_centre.syncing import told

#: A connection and Procore's id of a project; None is the company.
PlaceKey = tuple[int, int | None]
#: So many runs are looked at for progress; more never go on at once.
_MOST_RUNNING = 200


@dataclass(slots=True)
class Tally:
    """What the cursors of one place say together."""

    read: set[str] = field(default_factory=set)  # names of the resources read at least once
    unavailable: int = 0
    latest: datetime | None = None  # the newest reading that succeeded
    ended: dict[str | None, list[str]] = field(default_factory=dict)  # by status of the latest run
    late: list[str] = field(default_factory=list)
    unheard: list[str] = field(default_factory=list)

    def add(self, row: Mapping[str, Any]) -> None:
        """Add what the lanes say whose latest runs ended alike."""
        self.read.update(row["read"])
        self.unavailable += row["refused"]
        self.latest = max(filter(None, (self.latest, row["latest"])), default=None)
        self.ended[row["outcome"]] = row["names"]
        self.late += row["late"]
        self.unheard += row["unheard"]


def tallies_of(keys: Iterable[PlaceKey]) -> dict[PlaceKey, Tally]:
    """Return what the cursors say: one query, with a row for each outcome in each place."""
    is_available = Q(unavailable="")
    is_late = is_available & Q(due_at__lt=clock.now() - schedule.LATE)
    is_unheard = is_late & Q(last_success_at__lt=clock.now() - schedule.UNHEARD)
    is_read = is_available & ~Q(last_success_at=None)
    names = [one.name for wide in (True, False) for one in listed(company_wide=wide)]
    rows = (
        Cursor.objects.filter(_within(keys), resource__in=names)
        .annotate(outcome=latest_run("status"))
        .values("connection_id", "project_id", "outcome")
        .annotate(
            refused=Count("pk", filter=~is_available),
            latest=Max("last_success_at"),
            names=ArrayAgg("resource", order_by="resource"),
            read=ArrayAgg("resource", filter=is_read, default=[]),
            late=ArrayAgg("resource", filter=is_late, order_by="resource", default=[]),
            unheard=ArrayAgg("resource", filter=is_unheard, default=[]),
        )
    )
    found: dict[PlaceKey, Tally] = {}
    for row in rows:
        found.setdefault((row["connection_id"], row["project_id"]), Tally()).add(row)
    return found


def unended_runs(keys: Iterable[PlaceKey]) -> dict[PlaceKey, list[SyncRun]]:
    """Return the runs that did not end, also those that gave no sign for long."""
    rows = SyncRun.objects.filter(_within(keys), status=RunStatus.RUNNING).defer("errors")
    found: dict[PlaceKey, list[SyncRun]] = {}
    for run in told(list(rows.order_by("-id")[:_MOST_RUNNING])):
        found.setdefault((run.connection_id, run.project_id), []).append(run)
    return found


def held_writes(keys: Iterable[PlaceKey]) -> dict[PlaceKey, int]:
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


def _within(keys: Iterable[PlaceKey]) -> Q:
    projects: dict[int, set[int]] = {}
    for connection, project in keys:
        projects.setdefault(connection, set()).update(() if project is None else (project,))
    found = Q(pk__in=())
    for connection, ids in projects.items():
        here = Q(project_id__in=ids) | Q(project_id=None)
        found |= Q(connection_id=connection) & here
    return found
