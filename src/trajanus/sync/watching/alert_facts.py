"""How do connections and the installation stand, as the alert rules want to know it?"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from trajanus import clock
from trajanus.config import settings
from trajanus.resources.catalog import children_of, resource_named
from trajanus.resources.project import Project
from trajanus.store.models import (
    Connection,
    Cursor,
    DriftReport,
    OutboxEntry,
    OutgoingMessage,
    SyncRun,
    WebhookEvent,
)
from trajanus.store.models.budget import WindowKind
from trajanus.store.models.connection import ConnectionState
from trajanus.store.models.inbox import EventStatus
from trajanus.store.models.outbox import OutboxState
from trajanus.store.models.sync_log import RunStatus
from trajanus.sync import schedule
from trajanus.sync.backups import making
from trajanus.sync.reading import plan
from trajanus.sync.watching.alert_rules import ConnectionFacts, HookFacts, HubFacts, LaneFacts

_LATELY = timedelta(days=1)
_GIGABYTE = 1e9


def of_hub() -> HubFacts:
    """Return how the installation stands."""
    given_up = OutgoingMessage.objects.filter(
        state=OutgoingMessage.State.GIVEN_UP, ended_at__gt=clock.now() - _LATELY
    )
    return HubFacts(
        disk_free=shutil.disk_usage(settings().data_dir).free / _GIGABYTE,
        disk_least=settings().least_free_disk,
        messages_given_up=given_up.count(),
        backup_due=making.standing().is_too_old,
        backup_problem=making.last_problem(),
    )


def of_connections() -> Iterator[ConnectionFacts]:
    """Yield how each connection stands."""
    for connection in Connection.objects.all():
        yield _of_connection(connection)


def _of_connection(connection: Connection) -> ConnectionFacts:
    names = dict(Project.objects.filter(connection=connection).values_list("procore_id", "name"))
    never = "Nobody has signed in yet."
    facts = ConnectionFacts(
        id=connection.pk,
        name=connection.name,
        is_usable=connection.is_usable,
        is_meant_to_be=connection.state != ConnectionState.DISCONNECTED
        and connection.state_reason != never,
        reason=connection.state_reason,
    )
    if not connection.is_usable:
        return facts
    outbox = OutboxEntry.objects.filter(connection=connection)
    waiting = outbox.filter(state__in=(OutboxState.WAITING, OutboxState.SENDING))
    held = outbox.filter(state__in=(OutboxState.REFUSED, OutboxState.REVIEW))
    events = WebhookEvent.objects.filter(connection=connection)
    failed = events.filter(status=EventStatus.FAILED, processed_at__gt=clock.now() - _LATELY)
    return ConnectionFacts(
        id=facts.id,
        name=facts.name,
        is_usable=True,
        is_meant_to_be=True,
        lanes=tuple(_lanes(connection, names)),
        hooks=tuple(
            HookFacts(_place(hook.project_id, names), hook.failing_since, hook.problem)
            for hook in connection.hooks.all()
        ),
        outbox_waiting_since=_oldest(waiting.values_list("created_at", flat=True)),
        outbox_held=held.count(),
        outbox_held_since=_oldest(held.values_list("created_at", flat=True)),
        events_waiting_since=events.filter(status=EventStatus.WAITING).aggregate(
            at=Min("received_at")
        )["at"],
        events_failed=failed.count(),
        budget_left=_budget_left(connection),
        doubted=tuple(_doubted(connection)),
    )


def _lanes(connection: Connection, names: dict[int, str | None]) -> Iterator[LaneFacts]:
    failures = _failures(connection)
    since = dict(
        Cursor.objects.filter(connection=connection, unavailable="").values_list("pk", "due_at")
    )
    places = {
        (place.project_id, place.resource): place
        for place in Cursor.objects.filter(connection=connection)
    }
    for (_, project_id, resource), standing in schedule.standings(connection).items():
        place = places.get((project_id, resource))
        if not standing.is_read or place is None or place.pk not in since:
            continue  # not read by schedule, not begun, or Procore does not show it
        # Reading single records is recorded under the name of what they hold.
        described = resource_named(resource)
        names_of_runs = (resource, *(child.name for child in children_of(described)))
        counted = [failures.get((project_id, name), (0, "")) for name in names_of_runs]
        count, message = max(counted, key=lambda found: found[0])
        yield LaneFacts(
            name=f"{described.title_plural} of {_place(project_id, names)}",
            # Where webhooks tell of changes, readings are rare on purpose.
            every=max(standing.every, plan.WHERE_TOLD if standing.is_told else standing.every),
            last_success_at=place.last_success_at,
            known_since=connection.created_at,
            failures=count,
            last_message=message,
        )


def _failures(connection: Connection) -> dict[tuple[int | None, str], tuple[int, str]]:
    """Return how often lanes failed in a row, and what the last run said."""
    failed = SyncRun.objects.filter(
        connection=connection, status=RunStatus.FAILED, started_at__gt=clock.now() - 7 * _LATELY
    )
    often = failed.order_by().values_list("project_id", "resource").annotate(n=Count("id"))
    found = {}
    for project_id, resource, _ in often.filter(n__gte=2):
        runs = SyncRun.objects.filter(
            connection=connection, project_id=project_id, resource=resource
        )
        latest = runs.exclude(status=RunStatus.RUNNING).order_by("-started_at", "-pk")
        found[project_id, resource] = _in_a_row(list(latest.values_list("status", "message")[:5]))
    return found


def _in_a_row(runs: list[tuple[str, str]]) -> tuple[int, str]:
    count = 0
    for status, _ in runs:
        if status != RunStatus.FAILED:
            break
        count += 1
    return count, runs[0][1] if runs else ""


def _budget_left(connection: Connection) -> float | None:
    window = connection.windows.filter(kind=WindowKind.HOUR).first()
    if window is None or window.reset_at <= clock.now() or not window.limit:
        return None
    return max(0.0, window.remaining / window.limit)


def _doubted(connection: Connection) -> Iterator[str]:
    latest = (
        DriftReport.objects.filter(~Q(ended_at=None), connection=connection)
        .order_by("project_id", "resource", "-id")
        .distinct("project_id", "resource")
    )
    for resource, doubted in latest.values_list("resource", "is_doubted"):
        if doubted:
            yield resource_named(resource).title_plural


def _place(project_id: int | None, names: dict[int, str | None]) -> str:
    if project_id is None:
        return "the company"
    return names.get(project_id) or f"project {project_id}"


def _oldest(moments: object) -> datetime | None:
    return min(moments, default=None)  # type: ignore[call-overload, no-any-return]  # a queryset
