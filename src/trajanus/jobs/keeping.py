"""Which background work keeps watch: comparisons, hooks, alerts, messages? Thin tasks."""

from __future__ import annotations

from procrastinate.contrib.django import app

from trajanus.errors import RetryLater, Stop
from trajanus.jobs.tasks import WhenItSays
from trajanus.records import daily_mail
from trajanus.resources.catalog import resource_named
from trajanus.store.models import Connection
from trajanus.sync import queue, upkeep
from trajanus.sync.backups import making
from trajanus.sync.comparing import reconcile
from trajanus.sync.lane import Lane
from trajanus.sync.watching import alerts, outgoing


@app.task(name=queue.COMPARE, retry=WhenItSays())
def compare(*, connection_id: int, project_id: int | None, resource: str) -> None:
    """Compare one resource of one project with Procore, record by record."""
    connection = _usable(connection_id)
    if connection is None:
        return
    outcome = reconcile.compare(Lane(connection, project_id, resource_named(resource)))
    if outcome.after is not None:
        raise RetryLater(outcome.message, after=outcome.after)


@app.task(name=queue.KEEP_HOOKS, retry=WhenItSays())
def keep_hooks(*, connection_id: int) -> None:
    """See that Procore's hooks are as they should be and get through."""
    connection = _usable(connection_id)
    if connection is None:
        return
    try:
        upkeep.keep_hooks_if_possible(connection)
    except Stop:
        return  # noted in the connection's state


@app.task(name=queue.SEND_MESSAGES, retry=WhenItSays())
def send_messages() -> None:
    """Send the mails and webhook calls that wait."""
    outgoing.send_waiting()


@app.periodic(cron="*/5 * * * *")
@app.task(name="ask_for_due_upkeep", queueing_lock="ask_for_due_upkeep")
def ask_for_due_upkeep(timestamp: int) -> None:
    """Every five minutes: ask for comparisons and for a look at the hooks, where they are due."""
    upkeep.ask_for_due()


@app.periodic(cron="* * * * *")
@app.task(name="look_for_trouble", queueing_lock="look_for_trouble", lock="look_for_trouble")
def look_for_trouble(timestamp: int) -> None:
    """Every minute: raise and clear alerts."""
    alerts.look()


@app.periodic(cron="*/10 * * * *")
@app.task(name="tell_people", queueing_lock="tell_people", lock="tell_people")
def tell_people(timestamp: int) -> None:
    """Every ten minutes: tell people what began to wait for them, and send daily mails."""
    daily_mail.look()


@app.periodic(cron="*/15 * * * *")
@app.task(name="make_due_backup", queueing_lock="make_due_backup", lock="backup")
def make_due_backup(timestamp: int) -> None:
    """Every quarter of an hour: make the night's backup, once its hour has come."""
    making.make_if_due()


@app.task(name=making.TASK, lock="backup")
def make_backup() -> None:
    """Make a backup that a person asked for."""
    making.make()


def _usable(connection_id: int) -> Connection | None:
    connection = Connection.objects.filter(pk=connection_id).first()
    return connection if connection and connection.is_usable else None
