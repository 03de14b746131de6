"""Which work is done in the background? Thin tasks: each calls one function of sync/."""

from __future__ import annotations

from datetime import timedelta

from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status

from trajanus import clock
from trajanus.accounts.models import KeptAnswer
from trajanus.errors import RetryLater, Stop
from trajanus.procore.purpose import Purpose
from trajanus.resources.catalog import resource_named
from trajanus.store.models import Connection
from trajanus.sync import queue, schedule, service
from trajanus.sync.files import cache as file_cache
from trajanus.sync.files import kept_bytes
from trajanus.sync.lane import Lane
from trajanus.sync.watching import retention
from trajanus.sync.webhooks import events
from trajanus.sync.writing import push

#: Seconds; a worker gives a sign of life every five.
_SILENT_FOR = 20
#: A program that repeats a request does so within this time.
_ANSWERS_KEPT = timedelta(days=1)


class WhenItSays(BaseRetryStrategy):
    """Try again when the error says so; other errors need a person or a mended program."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, RetryLater):
            return RetryDecision(retry_in={"seconds": max(1, round(exception.after))})
        return None


@app.task(name=queue.READ_LANE, retry=WhenItSays())
def read_lane(
    *, connection_id: int, project_id: int | None, resource: str, full: bool, purpose: str
) -> None:
    """Read one resource of one project."""
    if lane := _lane(connection_id, project_id, resource):
        _go_on_later(service.read_lane(lane, full=full, purpose=Purpose(purpose)))


@app.task(name=queue.READ_MEMBERS, retry=WhenItSays())
def read_members(*, connection_id: int, project_id: int | None, resource: str) -> None:
    """Read changed records of one resource of one project at their own addresses."""
    lane = _lane(connection_id, project_id, resource)
    if lane and service.owes_members(lane):
        _go_on_later(service.read_members(lane))


def _lane(connection_id: int, project_id: int | None, resource: str) -> Lane | None:
    """Return the lane, or None when its connection is gone or cannot be used now."""
    connection = Connection.objects.filter(pk=connection_id).first()
    if connection is None or not connection.is_usable:
        return None
    return Lane(connection, project_id, resource_named(resource))


def _go_on_later(outcome: service.Outcome) -> None:
    if outcome.after is not None:
        raise RetryLater(outcome.message, after=outcome.after)


@app.task(name=queue.PROCESS_EVENTS, retry=WhenItSays())
def process_events(*, connection_id: int) -> None:
    """Work off the waiting webhook events of one connection."""
    connection = Connection.objects.filter(pk=connection_id).first()
    if connection is None or not connection.is_usable:
        return  # the events wait; signing in again asks for them
    try:
        events.process(connection)
    except Stop:
        return  # noted in the run and the connection's state


@app.task(name=queue.PUSH, retry=WhenItSays())
def push_outbox(*, connection_id: int) -> None:
    """Send what waits in the outbox of one connection."""
    connection = Connection.objects.filter(pk=connection_id).first()
    if connection is None or not connection.is_usable:
        return  # the entries wait; signing in again asks for them
    try:
        push.work_off(connection)
    except Stop:
        return  # noted in the connection's state


@app.periodic(cron="* * * * *")
@app.task(name="ask_for_due_lanes", queueing_lock="ask_for_due_lanes")
def ask_for_due_lanes(timestamp: int) -> None:
    """Every minute: ask for what is due, and for events that nobody processes."""
    schedule.ask_for_due_lanes()


@app.periodic(cron="* * * * * */20")
@app.task(name="return_lost_jobs", queueing_lock="return_lost_jobs", pass_context=True)
async def return_lost_jobs(context: JobContext, timestamp: int) -> None:
    """Every 20 seconds: give back to the queue what killed workers had taken."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=_SILENT_FOR):
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            # The same was asked for again meanwhile. That one does the work, and it can only begin
            # when this one no longer holds their lock.
            await manager.finish_job(job, status=Status.ABORTED, delete_job=True)


@app.periodic(cron="17 3 * * *")
@app.task(name="forget_old_logs", queueing_lock="forget_old_logs", pass_context=True)
def forget_old_logs(context: JobContext, timestamp: int) -> None:
    """Every night: drop logs, and answers kept for programs, that are old."""
    retention.forget()
    KeptAnswer.objects.filter(created_at__lt=clock.now() - _ANSWERS_KEPT).delete()


@app.periodic(cron="41 3 * * *")
@app.task(name="sweep_files", queueing_lock="sweep_files")
def sweep_files(timestamp: int) -> None:
    """Every night: remove bytes of files that nothing refers to any more."""
    kept_bytes.sweep()
    file_cache.sweep()
