"""Which calls were made to Procore? One row each, without bodies, secrets or query values."""

from __future__ import annotations

import re
from datetime import datetime

import structlog
from django.db import DatabaseError, transaction

from trajanus.procore.aside import aside
from trajanus.store.commits import unhurried
from trajanus.store.models import ApiCall, Connection, SyncRun

log = structlog.get_logger(__name__)

_ID = re.compile(r"^(\d+|[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|[0-9A-Z]{26})$")


def path_template(path: str) -> str:
    """Return the path with {id} for numbers, UUIDs and ULIDs, and without its query."""
    bare = path.partition("?")[0].partition("#")[0]
    return "/".join("{id}" if _ID.match(part) else part for part in bare.split("/"))


def record_call(
    connection: Connection,
    *,
    at: datetime,
    method: str,
    path: str,
    status: int | None,
    duration: float,
    purpose: str,
    remaining: int | None = None,
    request_id: str = "",
    error: str = "",
    run: SyncRun | None = None,
) -> None:
    """Write one call, committed at once; `duration` is in seconds, `status` None without answer.

    Never raises: losing a line of the log is better than losing the answer it speaks of.
    """
    row = ApiCall(
        connection_id=connection.pk,
        at=at,
        method=method,
        path=path_template(path)[:200],
        status=status,
        duration_ms=round(duration * 1000),
        purpose=purpose,
        remaining=remaining,
        request_id=request_id[:100],
        error=error[:300],
        run_id=run.pk if run else None,
    )
    try:
        with aside() as using, transaction.atomic(using=using):
            unhurried(using)
            row.save(using=using)
    except DatabaseError as problem:
        log.warning("call not logged", method=method, path=row.path, problem=str(problem))


def forget_calls(before: datetime) -> int:
    """Delete older calls and return how many there were."""
    return ApiCall.objects.filter(at__lt=before).delete()[0]
