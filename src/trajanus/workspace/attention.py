"""What else needs somebody in these projects: conflicts, refused writes, alerts, late readings?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from trajanus.accounts.models import User
from trajanus.resources.project import Project
from trajanus.store.models import Alert, Conflict, Cursor, Notice, OutboxEntry
from trajanus.store.models.conflict import ConflictState
from trajanus.store.models.outbox import OutboxState

# Every page asks for the menu's numbers, and Today for the others as well: as plain queries they
# are made at once.
_ALERTS = "(SELECT count(*) FROM {alerts} WHERE cleared_at IS NULL)"
_NOTICES = "(SELECT count(*) FROM {notices} WHERE user_id = %(user)s AND read_at IS NULL)"
_CONFLICTS = "(SELECT count(*) FROM {conflicts} WHERE state = %(open)s AND {here})"
_REFUSED = "(SELECT count(*) FROM {writes} WHERE state = %(refused)s AND {here})"
_FOR_MENU = f"SELECT {_ALERTS} + {_NOTICES}, {_CONFLICTS}"
_FOR_TODAY = f"""
    SELECT {_CONFLICTS}, {_REFUSED}, {_NOTICES}, {_ALERTS},
        min(last_success_at), max(last_success_at), count(*) FILTER (WHERE last_success_at IS NULL)
    FROM {{cursors}} WHERE unavailable = '' AND {{here}}
"""  # noqa: S608  the hub's own words
_TABLES = {
    "alerts": Alert._meta.db_table,
    "notices": Notice._meta.db_table,
    "conflicts": Conflict._meta.db_table,
    "writes": OutboxEntry._meta.db_table,
    "cursors": Cursor._meta.db_table,
}
_EVERYWHERE = "TRUE"
_IN_PROJECT = "connection_id = %(connection)s AND project_id = %(project)s"


@dataclass(frozen=True, slots=True)
class Health:
    """How well the copy of some projects keeps up."""

    oldest: datetime | None  # the reading that succeeded longest ago
    latest: datetime | None
    unread: int  # resources that were never read


@dataclass(frozen=True, slots=True)
class Attention:
    """How much of each kind needs somebody."""

    conflicts: int
    refused: int
    notices: int
    alerts: int
    health: Health


def counts_for(user: User) -> dict[str, int]:
    """Return how much needs somebody, for the menu: alerts with notices, and conflicts."""
    attention, waiting = _asked(_FOR_MENU, user, None)
    return {"attention": attention, "waiting": waiting}


def attention_for(project: Project | None, user: User) -> Attention:
    """Count what needs somebody in the project, or everywhere.

    Notices are the person's own, alerts are everybody's.
    """
    conflicts, refused, notices, alerts, *health = _asked(_FOR_TODAY, user, project)
    return Attention(conflicts, refused, notices, alerts, Health(*health))


def _asked(sql: str, user: User, project: Project | None) -> tuple[Any, ...]:
    given: dict[str, Any] = {
        "user": user.pk,
        "open": ConflictState.OPEN.value,
        "refused": OutboxState.REFUSED.value,
    }
    if project:
        given |= {"connection": project.connection_id, "project": project.procore_id}
    with connection.cursor() as cursor:
        cursor.execute(sql.format(here=_IN_PROJECT if project else _EVERYWHERE, **_TABLES), given)
        found: tuple[Any, ...] = cursor.fetchone()
    return found
