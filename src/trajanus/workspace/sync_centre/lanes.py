"""How does each kind of record of a project, or of the company, stand?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.utils.text import capfirst

from trajanus import clock
from trajanus.resources.catalog import RESOURCES
from trajanus.resources.project import Project
from trajanus.resources.spec import Listing, Resource
from trajanus.store.models import Connection, Cursor, SyncRun
from trajanus.store.models.sync_log import RunStatus
from trajanus.sync import lane as lanes
from trajanus.sync import schedule
from trajanus.sync.latest import latest_run
from trajanus.sync.reading.unread import in_scopes

#: A run that gave no sign for this long is taken for dead.
SILENCE = timedelta(minutes=5)

#: How a lane stands whose latest run ended so, and how bad that is.
_ILL = {
    RunStatus.RUNNING: ("Interrupted", "alarm"),
    RunStatus.FAILED: ("Failed", "alarm"),
    RunStatus.PARTIAL: ("Some failed", "warn"),
    RunStatus.POSTPONED: ("Postponed", "warn"),
}


@dataclass(frozen=True, slots=True)
class Lane:
    """One resource of one project, or of the company."""

    name: str
    title: str
    run: SyncRun | None  # the latest
    is_running: bool
    state: str
    level: str  # alarm, warn, done or quiet
    last_success_at: datetime | None
    due_at: datetime | None  # None: now


def is_alive(run: SyncRun | None) -> bool:
    """Say whether the run is under way."""
    return (
        run is not None
        and run.status == RunStatus.RUNNING
        and clock.now() - run.heartbeat_at < SILENCE
    )


@cache
def listed(*, company_wide: bool) -> tuple[Resource, ...]:
    """Return what is read of the company, or of each project."""
    return tuple(
        one
        for one in RESOURCES
        if isinstance(one.source, Listing) and one.is_company_wide == company_wide
    )


def lanes_of(connection: Connection, project: Project | None) -> Iterator[Lane]:
    """Yield the lanes of the project, or of the company, in the order of the catalogue."""
    project_id = project.procore_id if project else None
    here = Cursor.objects.filter(in_scopes((project_id,)), connection=connection)
    cursors = {one.resource: one for one in here.annotate(latest=latest_run())}
    keys = [one.latest for one in cursors.values() if one.latest]
    runs = {run.resource: run for run in SyncRun.objects.filter(pk__in=keys).defer("errors")}
    asked = [
        lanes.Lane(connection, project_id, resource)
        for resource in listed(company_wide=project is None)
    ]
    for lane, standing in zip(asked, schedule.standings(connection, asked).values(), strict=True):
        name = lane.resource.name
        yield _lane(lane.resource, cursors.get(name), runs.get(name), standing.due)


def _lane(
    resource: Resource, cursor: Cursor | None, run: SyncRun | None, due: datetime | None
) -> Lane:
    state, level = _state(cursor, run)
    return Lane(
        name=resource.name,
        title=str(capfirst(resource.title_plural)),
        run=run,
        is_running=is_alive(run),
        state=state,
        level=level,
        last_success_at=cursor.last_success_at if cursor else None,
        due_at=due if due and due > clock.now() else None,
    )


def _state(cursor: Cursor | None, run: SyncRun | None) -> tuple[str, str]:
    is_stuck = run is not None and run.status == RunStatus.RUNNING
    if cursor and cursor.unavailable and not is_stuck:
        return "Not available", "quiet"
    if run and (ill := _ILL.get(RunStatus(run.status))):
        return ill
    if cursor and cursor.last_success_at:
        return "In step", "done"
    return "Not read yet", "quiet"
