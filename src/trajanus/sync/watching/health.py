"""How does the hub itself stand: workers, queues, alerts, and what it spends?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection as database
from django.db.models import Count

from trajanus import clock
from trajanus.store.models import (
    Alert,
    Connection,
    OutboxEntry,
    OutgoingMessage,
    SyncRun,
    WebhookEvent,
    WebhookHook,
)
from trajanus.store.models.inbox import EventStatus
from trajanus.store.models.outbox import OPEN_STATES
from trajanus.sync.watching import usage

#: A worker gives a sign every five seconds.
SILENCE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """Something that is wrong now."""

    kind: str
    message: str
    next_step: str
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class HookStatus:
    """How one webhook registration stands."""

    connection: str
    project_id: int | None
    triggers: int
    unsupported: tuple[str, ...]
    checked_at: datetime
    failing_since: datetime | None
    lost_at: datetime | None
    problem: str


@dataclass(frozen=True, slots=True)
class Health:
    """How the hub stands."""

    workers: int
    last_heartbeat: datetime | None
    jobs_waiting: int
    jobs_running: int
    outbox: dict[str, int]  # open entries by state
    events: dict[str, int]  # of the inbox, by status
    messages_waiting: int
    runs_last_day: dict[str, int]  # by result
    alerts: tuple[OpenAlert, ...]
    hooks: tuple[HookStatus, ...]
    usage: tuple[usage.Usage, ...]


def health() -> Health:
    """Return how the hub stands."""
    workers, heartbeat = _workers()
    waiting, running = _jobs()
    return Health(
        workers=workers,
        last_heartbeat=heartbeat,
        jobs_waiting=waiting,
        jobs_running=running,
        outbox=outbox_depth(),
        events=inbox_depth(),
        messages_waiting=OutgoingMessage.objects.filter(
            state=OutgoingMessage.State.WAITING
        ).count(),
        runs_last_day=runs_by_result(),
        alerts=tuple(
            OpenAlert(one.kind, one.message, one.next_step, one.raised_at)
            for one in Alert.objects.filter(cleared_at=None)
        ),
        hooks=hook_statuses(),
        usage=tuple(usage.usage_of(one) for one in Connection.objects.all()),
    )


def has_worker() -> bool:
    """Say whether a worker gave a sign lately."""
    return _workers()[0] > 0


def hook_statuses() -> tuple[HookStatus, ...]:
    """Return how each webhook registration stands."""
    return tuple(_hook(one) for one in WebhookHook.objects.select_related("connection"))


def outbox_depth() -> dict[str, int]:
    """Return how many writes are open, by state."""
    found = OutboxEntry.objects.filter(state__in=OPEN_STATES).order_by().values_list("state")
    return dict(found.annotate(n=Count("id")))


def inbox_depth() -> dict[str, int]:
    """Return how many events wait, and how many of the last day failed."""
    since = clock.now() - timedelta(days=1)
    waiting = WebhookEvent.objects.filter(status=EventStatus.WAITING)
    failed = WebhookEvent.objects.filter(status=EventStatus.FAILED, received_at__gt=since)
    return {"waiting": waiting.count(), "failed": failed.count()}


def runs_by_result() -> dict[str, int]:
    """Return how the last day's runs ended."""
    runs = SyncRun.objects.filter(started_at__gt=clock.now() - timedelta(days=1)).order_by()
    return dict(runs.values_list("status").annotate(n=Count("id")))


def _hook(hook: WebhookHook) -> HookStatus:
    return HookStatus(
        connection=hook.connection.name,
        project_id=hook.project_id,
        triggers=len(hook.triggers),
        unsupported=tuple(hook.unsupported),
        checked_at=hook.checked_at,
        failing_since=hook.failing_since,
        lost_at=hook.lost_at,
        problem=hook.problem,
    )


def _workers() -> tuple[int, datetime | None]:
    """Return how many workers gave a sign lately, and when the last one did."""
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE last_heartbeat > %s), max(last_heartbeat)"
            " FROM procrastinate_workers",
            [clock.now() - SILENCE],
        )
        count, latest = cursor.fetchone()
    return int(count), latest


def _jobs() -> tuple[int, int]:
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE status = 'todo'),"
            " count(*) FILTER (WHERE status = 'doing') FROM procrastinate_jobs"
            " WHERE status IN ('todo', 'doing')"
        )
        waiting, running = cursor.fetchone()
    return int(waiting), int(running)
