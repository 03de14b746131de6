"""How does sync ask for work to be done later? By a job in the same transaction as the reason.

Names tasks without importing them: jobs/ stands above sync/ and defines them.
"""

from __future__ import annotations

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager

from trajanus.procore.purpose import Purpose
from trajanus.store.models import Connection
from trajanus.sync.lane import Lane

READ_LANE = "read_lane"
READ_MEMBERS = "read_members"
PROCESS_EVENTS = "process_events"
PUSH = "push"

#: procrastinate takes jobs with higher numbers first.
_PRIORITIES = {purpose: -rank for rank, purpose in enumerate(Purpose)}


def ask_to_read(lane: Lane, *, full: bool, purpose: Purpose) -> bool:
    """Ask a worker to read the lane; say whether it was not asked for already."""
    name = f"{lane.connection.pk}/{lane.project_id}/{lane.resource.name}"
    return _defer(
        READ_LANE,
        purpose,
        # A request for everything is not answered by a waiting one for changes.
        once=f"{name}/full" if full else name,
        connection_id=lane.connection.pk,
        project_id=lane.project_id,
        resource=lane.resource.name,
        full=full,
        purpose=purpose.value,
    )


def ask_to_read_members(lane: Lane) -> bool:
    """Ask a worker to read the lane's changed records at their own addresses."""
    return _defer(
        READ_MEMBERS,
        Purpose.MEMBERS,
        once=f"{lane.connection.pk}/{lane.project_id}/{lane.resource.name}/members",
        connection_id=lane.connection.pk,
        project_id=lane.project_id,
        resource=lane.resource.name,
    )


def ask_to_process_events(connection: Connection) -> bool:
    """Ask a worker to work off the connection's waiting webhook events."""
    return _defer(
        PROCESS_EVENTS,
        Purpose.WEBHOOK,
        once=f"{connection.pk}/events",
        connection_id=connection.pk,
    )


def ask_to_push(connection: Connection) -> bool:
    """Ask a worker to send what waits in the connection's outbox."""
    return _defer(
        PUSH, Purpose.PUSH, once=f"{connection.pk}/outbox", lock="", connection_id=connection.pk
    )


def _defer(
    task: str,
    rank: Purpose,
    *,
    once: str,
    lock: str | None = None,
    **arguments: str | int | bool | None,
) -> bool:
    """Defer on Django's connection, so that the job commits with the change that asks for it.

    A worker's own connector would defer beside that transaction. Jobs with the same `lock` (the
    default: `once`) run one after the other; an empty one lets them run side by side.
    """
    lock = once if lock is None else lock or None
    options = app.configure_task(
        task, lock=lock, queueing_lock=once, priority=_PRIORITIES[rank], allow_unknown=True
    )
    try:
        with transaction.atomic():
            JobDeferrer(JobManager(DjangoConnector()), options.job).defer(**arguments)
    except AlreadyEnqueued:
        return False
    return True
