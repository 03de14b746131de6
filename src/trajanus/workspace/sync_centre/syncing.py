"""What is in step, what runs, what failed, and what does it cost?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils.text import capfirst

from trajanus import clock
from trajanus.records.derive import SHORTCUTS
from trajanus.resources.catalog import RESOURCES
from trajanus.resources.project import Project
from trajanus.resources.spec import Listing, Resource
from trajanus.store.models import (
    ApiCall,
    Connection,
    Cursor,
    RateWindow,
    SyncRun,
    WebhookEvent,
)
from trajanus.store.models.inbox import EventStatus
from trajanus.store.models.sync_log import RunStatus
from trajanus.sync import schedule

#: A run that gave no sign for this long is taken for dead.
SILENCE = timedelta(minutes=5)
PROJECTS = 15
RUNS = 20
#: Kinds of runs, as people say it.
KINDS = {
    "full": "everything",
    "changes": "changes",
    "members": "single records",
    "census": "comparison",
}
#: For whom requests are made, as people say it.
ASKED_BY = {
    "person": "a person",
    "push": "a change sent",
    "webhook": "a webhook",
    "pull": "the schedule",
    "members": "particulars of what was read",
    "reconcile": "a comparison",
    "sign_in": "signing in",
}
_TITLES = {resource.name: capfirst(resource.title_plural) for resource in RESOURCES}


@dataclass(frozen=True, slots=True)
class Lane:
    """One resource of one project, or of the company."""

    resource: Resource
    project: Project | None
    cursor: Cursor | None
    run: SyncRun | None
    due_at: datetime | None = None

    @property
    def is_running(self) -> bool:
        return is_alive(self.run)

    @property
    def is_stuck(self) -> bool:
        run = self.run
        return run is not None and run.status == RunStatus.RUNNING and not is_alive(run)

    @property
    def is_due(self) -> bool:
        return self.due_at is None or self.due_at <= clock.now()

    @property
    def is_remarkable(self) -> bool:
        """Whether people should see it without asking: it runs, did not end well, or is watched."""
        is_ill = self.run is not None and self.run.status != RunStatus.SUCCEEDED
        return is_ill or self.resource in SHORTCUTS

    @property
    def is_unread(self) -> bool:
        return self.run is None and (self.cursor is None or self.cursor.last_success_at is None)


@dataclass(frozen=True, slots=True)
class Scope:
    """A project, or the company, with its lanes."""

    connection: Connection
    project: Project | None
    lanes: tuple[Lane, ...]
    is_open: bool = False  # shows all lanes

    @property
    def shown(self) -> tuple[Lane, ...]:
        return tuple(lane for lane in self.lanes if self.is_open or lane.is_remarkable)

    @property
    def unread(self) -> int:
        """How many lanes were not read yet and are not shown."""
        return (
            0
            if self.is_open
            else sum(1 for lane in self.lanes if lane.is_unread and not lane.is_remarkable)
        )

    @property
    def quiet(self) -> int:
        """How many lanes are in step and not shown."""
        return len(self.lanes) - len(self.shown) - self.unread


@dataclass(frozen=True, slots=True)
class Traffic:
    """What one connection uses and hears."""

    connection: Connection
    windows: tuple[RateWindow, ...]
    calls: tuple[tuple[str, int, int], ...]  # purpose, calls, of which failed
    waiting: int
    last_event: datetime | None


def title_of(resource: str) -> str:
    """Return what people call the records of a resource."""
    return str(_TITLES.get(resource, resource))


def is_alive(run: SyncRun | None) -> bool:
    """Say whether the run is under way."""
    return (
        run is not None
        and run.status == RunStatus.RUNNING
        and clock.now() - run.heartbeat_at < SILENCE
    )


def scopes_of(connection: Connection, opened: str = "") -> list[Scope]:
    """Return the company's lanes and those of the first projects kept in step.

    `opened` is the key of the project that shows all its lanes, or "company".
    """
    kept = Project.objects.filter(connection=connection, is_followed=True, missing_since=None)
    projects = list(kept.defer("payload", "detail", "search").order_by("name", "pk")[:PROJECTS])
    wanted = Q(project_id=None) | Q(project_id__in=[project.procore_id for project in projects])
    cursors = list(Cursor.objects.filter(wanted, connection=connection))
    runs = _last_runs(connection, cursors)
    found = {(cursor.project_id, cursor.resource): cursor for cursor in cursors}
    standings = schedule.standings(connection)

    def lanes(project: Project | None) -> Iterator[Lane]:
        key = project.procore_id if project else None
        for resource in RESOURCES:
            if isinstance(resource.source, Listing) and resource.is_company_wide == (key is None):
                place = (key, resource.name)
                standing = standings.get((connection.pk, *place))
                due_at = standing.due if standing else None
                yield Lane(resource, project, found.get(place), runs.get(place), due_at)

    return [
        Scope(connection, one, tuple(lanes(one)), is_open=_key(one) == opened)
        for one in (None, *projects)
    ]


def _key(project: Project | None) -> str:
    return str(project.pk) if project else "company"


def _last_runs(
    connection: Connection, cursors: Iterable[Cursor]
) -> dict[tuple[int | None, str], SyncRun]:
    """Return the latest run of each lane: one look into the index per lane."""
    of_lane = SyncRun.objects.filter(connection=connection, resource=OuterRef("resource"))
    newest = [F("started_at").desc(), F("pk").desc()]
    latest = of_lane.filter(project_id=OuterRef("project_id")).order_by(*newest).values("pk")[:1]
    of_company = of_lane.filter(project_id=None).order_by(*newest).values("pk")[:1]
    lanes = Cursor.objects.filter(pk__in=[cursor.pk for cursor in cursors])
    keys = [
        *lanes.exclude(project_id=None).values_list(Subquery(latest), flat=True),
        *lanes.filter(project_id=None).values_list(Subquery(of_company), flat=True),
    ]
    runs = SyncRun.objects.filter(pk__in=[key for key in keys if key]).defer("errors")
    return {(run.project_id, run.resource): run for run in runs}


def traffic_of(connection: Connection) -> Traffic:
    """Return the request budget, the last hour's calls by purpose, and the webhook inbox."""
    since = clock.now() - timedelta(hours=1)
    calls = (
        ApiCall.objects.filter(connection=connection, at__gte=since)
        .order_by()
        .values_list("purpose")
        .annotate(calls=Count("pk"), failed=Count("pk", filter=~Q(status__lt=400)))
        .order_by("-calls")
    )
    events = WebhookEvent.objects.filter(connection=connection)
    last = events.order_by("-id").values_list("received_at", flat=True).first()
    waiting = events.filter(status=EventStatus.WAITING).values("pk")[:1000].count()
    windows = tuple(sorted(connection.windows.all(), key=lambda window: window.kind))
    made = tuple((ASKED_BY.get(purpose, purpose), *counts) for purpose, *counts in calls)
    return Traffic(connection, windows, made, waiting, last)


def recent_runs() -> list[SyncRun]:
    """Return the newest runs, running ones first, with their projects' names."""
    is_running = Q(status=RunStatus.RUNNING)
    newest = list(SyncRun.objects.select_related("connection").order_by("-id")[:RUNS])
    older = SyncRun.objects.filter(is_running, heartbeat_at__gt=clock.now() - SILENCE)
    known = {run.pk for run in newest}
    return told([*older.exclude(pk__in=known).select_related("connection")[:RUNS], *newest])


def told(runs: list[SyncRun]) -> list[SyncRun]:
    """Return runs with what people call what they did, and for whom."""
    names = _names(runs)
    for run in runs:
        run.project_name = names.get((run.connection_id, run.project_id), "")  # type: ignore[attr-defined]
        run.title = _TITLES.get(run.resource, run.resource)  # type: ignore[attr-defined]
        run.kind = KINDS.get(run.sync_type, run.sync_type)  # type: ignore[attr-defined]
        run.asked_by = ASKED_BY.get(run.purpose, run.purpose)  # type: ignore[attr-defined]
        run.alive = is_alive(run)  # type: ignore[attr-defined]
    return runs


def _names(runs: list[SyncRun]) -> dict[tuple[int, int | None], str]:
    wanted = {run.project_id for run in runs if run.project_id}
    found = Project.objects.filter(procore_id__in=wanted)
    return {
        (connection, project): name or ""
        for connection, project, name in found.values_list("connection_id", "procore_id", "name")
    }


def used_percent(window: RateWindow) -> int:
    """Return how much of the window is spent; a window past its reset is fresh again."""
    if window.limit <= 0 or window.reset_at <= clock.now():
        return 0
    return max(0, min(100, round(100 * (window.limit - window.remaining) / window.limit)))
