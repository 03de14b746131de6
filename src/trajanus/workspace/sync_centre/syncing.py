"""What is in step, what runs, what failed, and what does it cost?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils.text import capfirst

from trajanus import clock
from trajanus.resources.catalog import RESOURCES
from trajanus.resources.project import Project
from trajanus.store.models import (
    ApiCall,
    Connection,
    RateWindow,
    SyncRun,
    WebhookEvent,
)
from trajanus.store.models.inbox import EventStatus
from trajanus.store.models.sync_log import RunStatus
from trajanus.workspace.sync_centre.lanes import SILENCE, is_alive

RUNS = 12
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
    newest = list(SyncRun.objects.order_by("-id")[:RUNS])
    older = SyncRun.objects.filter(is_running, heartbeat_at__gt=clock.now() - SILENCE)
    return told([*older.exclude(pk__in=[run.pk for run in newest])[:RUNS], *newest])


def running_runs(connection: Connection) -> list[SyncRun]:
    """Return the runs under way, the newest first."""
    alive = SyncRun.objects.filter(
        connection=connection, status=RunStatus.RUNNING, heartbeat_at__gt=clock.now() - SILENCE
    )
    return told(list(alive.defer("errors").order_by("-id")[:RUNS]))


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
