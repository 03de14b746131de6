"""What else needs somebody in these projects: conflicts, refused writes, alerts, late readings?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, Max, Min, Q

from trajanus.accounts.models import User
from trajanus.resources.project import Project
from trajanus.store.models import Alert, Conflict, Cursor, Notice, OutboxEntry
from trajanus.store.models.conflict import ConflictState
from trajanus.store.models.outbox import OutboxState
from trajanus.sync.watching import alerts

#: Every page asks for it, and as one plain query it is made at once.
_COUNTS = """
    SELECT (SELECT count(*) FROM {alerts} WHERE cleared_at IS NULL)
         + (SELECT count(*) FROM {notices} WHERE user_id = %(user)s AND read_at IS NULL),
           (SELECT count(*) FROM {conflicts} WHERE state = %(open)s)
"""
_TABLES = {
    "alerts": Alert._meta.db_table,
    "notices": Notice._meta.db_table,
    "conflicts": Conflict._meta.db_table,
}


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
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNTS.format_map(_TABLES), {"user": user.pk, "open": ConflictState.OPEN.value}
        )
        attention, waiting = cursor.fetchone()
    return {"attention": attention, "waiting": waiting}


def attention_for(projects: Sequence[Project] | None, user: User) -> Attention:
    """Count what needs somebody in these projects, or everywhere.

    Notices are the person's own, alerts are everybody's.
    """
    here = Q() if projects is None else Q(pk__in=())
    for project in projects or ():
        here |= Q(connection_id=project.connection_id, project_id=project.procore_id)
    refused = OutboxEntry.objects.filter(here, state=OutboxState.REFUSED)
    return Attention(
        conflicts=Conflict.objects.filter(here, state=ConflictState.OPEN).count(),
        refused=refused.count(),
        notices=alerts.unread_notices(user).count(),
        alerts=alerts.open_alerts().count(),
        health=_health(here),
    )


def _health(here: Q) -> Health:
    read = Cursor.objects.filter(here, unavailable="").aggregate(
        oldest=Min("last_success_at"),
        latest=Max("last_success_at"),
        unread=Count("pk", filter=Q(last_success_at=None)),
    )
    return Health(**read)
