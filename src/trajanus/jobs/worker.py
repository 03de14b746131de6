"""How does a worker process run?"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import Any

from django.db import connections
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job
from procrastinate.worker import Worker

from trajanus.audit import actor
from trajanus.errors import RetryLater


def run(concurrency: int, *, wait: bool = True) -> None:
    """Work off jobs until stopped by a signal; with wait False, until none is left."""
    assert isinstance(app.connector, DjangoConnector)  # noqa: S101  Django's app has no other
    with (
        actor.acting(actor.HUB),
        app.replace_connector(app.connector.get_worker_connector()),
        asyncio.Runner(loop_factory=_loop_factory()) as runner,
    ):
        runner.run(_work(concurrency, wait=wait))


async def _work(concurrency: int, *, wait: bool) -> None:
    async with app.open_async():
        await app.run_worker_async(
            concurrency=concurrency,
            wait=wait,
            delete_jobs="successful",
            # Jobs that do not end in time go on elsewhere from their last committed page.
            shutdown_graceful_timeout=10,
            task_middleware=[with_a_fresh_connection],
            update_heartbeat_interval=5,
            fetch_job_polling_interval=5,
        )


def with_a_fresh_connection(
    call_next: Callable[[], Any], context: JobContext, worker: Worker
) -> Any:
    """Give each job a database connection of its own: a broken one spoils one job, not a thread."""
    try:
        return call_next()
    except RetryLater:
        if not _is_asked_for_again(context.job):
            raise
        # Only one of the same may wait: that one goes on, this one cannot return to the queue.
        return None
    finally:
        connections.close_all()


def _is_asked_for_again(job: Job) -> bool:
    same = ProcrastinateJob.objects.filter(queueing_lock=job.queueing_lock, status="todo")
    return job.queueing_lock is not None and same.exists()


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """psycopg cannot use Windows' default event loop."""
    return asyncio.SelectorEventLoop if os.name == "nt" else None
