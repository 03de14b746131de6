"""Does what Procore sends arrive? Found out from Procore's own log of deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog

from trajanus import clock
from trajanus.errors import Gone, NotPermitted
from trajanus.procore.client import ProcoreClient
from trajanus.procore.purpose import Purpose
from trajanus.resources.catalog import RESOURCES
from trajanus.resources.spec import Listing
from trajanus.store.models import Connection, WebhookHook
from trajanus.sync import live, queue
from trajanus.sync.lane import Lane
from trajanus.sync.webhooks.hooks import HOOKS, scope_of

log = structlog.get_logger(__name__)

_PAGE = 100


@dataclass(frozen=True, slots=True)
class Attempt:
    """One line of the log: Procore's try to deliver, or its giving up."""

    outcome: str  # ok, retried, failed, discarded
    at: datetime

    @property
    def arrived(self) -> bool:
        return self.outcome == "ok"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the log says about a hook."""

    failing_since: datetime | None
    lost: bool  # events were given up since the last look
    seen_until: datetime | None


def judge(attempts: Sequence[Attempt], *, seen_until: datetime | None) -> Standing:
    """Say how the hook stands. Pure; the attempts are newest first."""
    failing = None
    for attempt in attempts:
        if attempt.arrived:
            break
        failing = attempt.at
    lost = any(
        attempt.outcome == "discarded" and (seen_until is None or attempt.at > seen_until)
        for attempt in attempts
    )
    newest = max([attempt.at for attempt in attempts], default=seen_until)
    return Standing(failing, lost, max(filter(None, (newest, seen_until)), default=None))


def check_deliveries(connection: Connection, *, purpose: Purpose = Purpose.RECONCILE) -> int:
    """Read the log of each hook, mostly with one request; return for how many events were lost.

    Where events were lost, all that the hook tells about is compared with Procore.
    """
    lost = 0
    with ProcoreClient(connection, purpose=purpose) as client:
        for hook in connection.hooks.exclude(procore_id=""):
            try:
                standing = _read(connection, client, hook)
            except (Gone, NotPermitted) as error:
                hook.problem = f"Procore does not show the hook any more: {error}"
                hook.save(update_fields=["problem"])
                continue
            lost += standing.lost
            _keep(hook, standing)
    live.sync_moved(connection.pk)
    return lost


def catch_up(connection: Connection, project_id: int | None) -> int:
    """Ask for all that webhooks of the scope tell about to be compared with Procore."""
    told_of = [
        resource
        for resource in RESOURCES
        if resource.webhooks
        and isinstance(resource.source, Listing)
        and resource.is_company_wide == (project_id is None)
    ]
    return sum(queue.ask_to_compare(Lane(connection, project_id, one)) for one in told_of)


def _read(connection: Connection, client: ProcoreClient, hook: WebhookHook) -> Standing:
    attempts = _attempts(connection, client, hook, {})
    seen = hook.log_seen_until
    reaches_back = len(attempts) < _PAGE or (seen is not None and attempts[-1].at <= seen)
    if not reaches_back and not any(one.outcome == "discarded" for one in attempts):
        # A busy hook: what was given up may lie further back than the page goes.
        attempts += _attempts(connection, client, hook, {"filters[status]": "discarded"})
    return judge(attempts, seen_until=seen)


def _attempts(
    connection: Connection, client: ProcoreClient, hook: WebhookHook, asked: dict[str, str]
) -> list[Attempt]:
    scope = scope_of(connection, hook.project_id)
    params: dict[str, str | int] = {**scope, **asked, "page_size": _PAGE}
    found = client.get(f"{HOOKS}/{hook.procore_id}/deliveries", params)
    lines = [_attempt(line) for line in found if isinstance(line, dict)]
    return sorted(filter(None, lines), key=lambda one: one.at, reverse=True)


def _attempt(line: dict[str, Any]) -> Attempt | None:
    try:
        at = datetime.fromisoformat(str(line.get("completed_at") or line.get("started_at")))
    except ValueError:
        return None
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return Attempt(str(line.get("outcome", "")).lower(), aware)


def _keep(hook: WebhookHook, standing: Standing) -> None:
    hook.log_checked_at = clock.now()
    hook.log_seen_until = standing.seen_until
    hook.failing_since = standing.failing_since
    if standing.lost:
        hook.lost_at = clock.now()
        log.warning("webhook events lost", hook=hook.procore_id, project=hook.project_id)
        catch_up(hook.connection, hook.project_id)
    hook.save()
