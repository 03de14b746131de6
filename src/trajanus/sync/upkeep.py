"""What keeps webhooks alive and both sides compared, without anybody asking?"""

from __future__ import annotations

from datetime import datetime, timedelta

from trajanus import clock
from trajanus.errors import ConfigurationError, NotPermitted
from trajanus.procore.purpose import Purpose
from trajanus.store.models import Connection, WebhookHook
from trajanus.store.models.connection import ConnectionState
from trajanus.sync import queue
from trajanus.sync.comparing import reconcile
from trajanus.sync.service import followed_projects
from trajanus.sync.webhooks import hook_watch, hooks

#: How often Procore's hooks are compared with what they should be.
HOOKS_EVERY = timedelta(days=1)
#: How often Procore's log of deliveries is read: one request for each hook.
LOG_EVERY = timedelta(hours=6)
#: While something is wrong with a hook, both come this often.
WHILE_WRONG = timedelta(minutes=30)


def ask_for_due() -> int:
    """Ask the workers for what is due of all this; return how many jobs that makes."""
    asked = 0
    for connection in Connection.objects.filter(state=ConnectionState.CONNECTED):
        asked += reconcile.ask_for_due(connection)
        if hooks.is_reachable(connection) and (_hooks_due(connection) or _log_due(connection)):
            asked += queue.ask_to_keep_hooks(connection)
    return asked


def ask_to_mend_hooks(connection: Connection) -> None:
    """Have every hook looked at now. Raises ConfigurationError where events could never arrive."""
    hooks.check_reachable(connection)
    connection.hooks.update(checked_at=clock.now() - HOOKS_EVERY)
    queue.ask_to_keep_hooks(connection)


def keep_hooks(connection: Connection, *, now: bool = False) -> None:
    """Do what is due to the connection's hooks, or all of it `now`. Raises RetryLater and Stop."""
    hooks.check_reachable(connection)
    if now or _hooks_due(connection):
        hooks.ensure_hooks(connection, purpose=Purpose.PERSON if now else Purpose.PULL)
    if now or _log_due(connection):
        purpose = Purpose.PERSON if now else Purpose.RECONCILE
        hook_watch.check_deliveries(connection, purpose=purpose)


def keep_hooks_if_possible(connection: Connection) -> None:
    """Do what is due; an account that may not use webhooks is noted and asked again tomorrow."""
    try:
        keep_hooks(connection)
    except ConfigurationError:
        return  # the address was changed meanwhile; `hub doctor` tells of it
    except NotPermitted as error:
        hooks.note_refusal(connection, str(error))


def _hooks_due(connection: Connection) -> bool:
    known = {hook.project_id: hook for hook in connection.hooks.select_related("connection")}
    wanted = {None, *followed_projects(connection)}
    return wanted != known.keys() or any(map(_is_due, known.values()))


def _is_due(hook: WebhookHook) -> bool:
    every = WHILE_WRONG if hook.problem else HOOKS_EVERY
    return _is_past(hook.checked_at, every) or not hooks.is_current(hook)


def _log_due(connection: Connection) -> bool:
    return any(
        _is_past(hook.log_checked_at, WHILE_WRONG if hook.failing_since else LOG_EVERY)
        for hook in connection.hooks.exclude(procore_id="")
    )


def _is_past(moment: datetime | None, every: timedelta) -> bool:
    return moment is None or clock.now() - moment >= every
