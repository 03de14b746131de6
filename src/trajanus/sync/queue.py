"""How does sync ask for work to be done later? By a job in the same transaction as the reason.

Names tasks without importing them: jobs/ stands above sync/ and defines them.
"""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager

from trajanus.procore.purpose import Purpose
from trajanus.resources.catalog import listed_per
from trajanus.store.models import Connection
from trajanus.sync.lane import Lane

READ_LANE = "read_lane"
READ_MEMBERS = "read_members"
PROCESS_EVENTS = "process_events"
PUSH = "push"
COMPARE = "compare"
KEEP_HOOKS = "keep_hooks"
SEND_MESSAGES = "send_messages"

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


def ask_for_parts(lane: Lane, purpose: Purpose) -> None:
    """Ask workers to read what is listed for each record of the lane: some of them changed."""
    for resource in listed_per(lane.resource):
        ask_to_read(replace(lane, resource=resource), full=False, purpose=purpose)


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
        once=events_lock(connection.pk),
        connection_id=connection.pk,
    )


def ask_to_compare(lane: Lane) -> bool:
    """Ask a worker to compare the lane with Procore, record by record."""
    return _defer(
        COMPARE,
        Purpose.RECONCILE,
        once=f"{lane.connection.pk}/{lane.project_id}/{lane.resource.name}/compare",
        connection_id=lane.connection.pk,
        project_id=lane.project_id,
        resource=lane.resource.name,
    )


def ask_to_keep_hooks(connection: Connection) -> bool:
    """Ask a worker to see that Procore's hooks are as they should be and get through."""
    return _defer(
        KEEP_HOOKS,
        Purpose.PULL,
        once=f"{connection.pk}/hooks",
        connection_id=connection.pk,
    )


def ask_to_send_messages() -> bool:
    """Ask a worker to send what mails and webhook calls of ours wait."""
    return _defer(SEND_MESSAGES, Purpose.PUSH, once="messages")


def events_lock(connection_id: int) -> str:
    """Return the lock by which a waiting job for the connection's events is known."""
    return f"{connection_id}/events"


def ask_to_push(connection: Connection) -> bool:
    """Ask a worker to send what waits in the connection's outbox."""
    return _defer(
        PUSH, Purpose.PUSH, once=f"{connection.pk}/outbox", lock="", connection_id=connection.pk
    )


def ask_for(task: str, *, once: str, **arguments: int) -> bool:
    """Ask a worker for a task of a layer above, for which a person waits."""
    return _defer(task, Purpose.PERSON, once=once, lock=None, **arguments)


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
