"""Is a worker alive, and does it keep up?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connection

from trajanus import clock
from trajanus.doctor.findings import Finding, fail, ok, warn
from trajanus.store.models import Connection, Cursor
from trajanus.store.models.connection import ConnectionState

#: procrastinate's workers report every ten seconds.
ALIVE_WITHIN = timedelta(seconds=60)
OVERDUE_AFTER = timedelta(minutes=15)
_ALIVE = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > %s"
_WAITING = """
    SELECT count(*) FROM procrastinate_jobs AS job
    WHERE status = 'todo' AND coalesce(
        scheduled_at,
        (SELECT min(at) FROM procrastinate_events WHERE job_id = job.id)
    ) < %s
"""


def examine() -> Iterator[Finding]:
    """Look at workers, waiting jobs and readings that are due."""
    alive = _count(_ALIVE, clock.now() - ALIVE_WITHIN)
    yield _workers(alive)
    late = clock.now() - OVERDUE_AFTER
    jobs = _count(_WAITING, late)
    lanes = Cursor.objects.filter(
        due_at__lt=late, connection__state=ConnectionState.CONNECTED
    ).count()
    if not jobs and not lanes:
        yield ok("work", "nothing is overdue")
        return
    yield warn(
        "work",
        f"{jobs} jobs and {lanes} readings wait longer than {OVERDUE_AFTER.seconds // 60} minutes",
        meaning="What people see is older than it should be.",
        next_step="See hub status: more workers help, unless Procore's request limit is spent."
        if alive
        else "Start a worker.",
    )


def _workers(alive: int) -> Finding:
    if alive:
        return ok("worker", f"{alive} alive")
    step = "Run: hub up (or hub worker)"
    meaning = "Nothing is read by schedule, and webhooks wait."
    if Connection.objects.filter(state=ConnectionState.CONNECTED).exists():
        return fail("worker", "none is alive", meaning=meaning, next_step=step)
    return warn("worker", "none is alive", meaning=meaning, next_step=step)


def _count(query: str, before: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query, [before])
        row = cursor.fetchone()
    return int(row[0]) if row else 0
