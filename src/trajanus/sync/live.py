"""How do open pages learn that something changed? By PostgreSQL's NOTIFY, on commit."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.db import connection as database

from trajanus.sync.lane import Lane

CHANNEL = "hub_live"

#: NOTIFY carries at most 8,000 bytes.
_MOST_IDS = 50


def records_changed(lane: Lane, ids: Sequence[int]) -> None:
    """Tell open pages which records of the lane changed."""
    if ids:
        _notify(
            topic=lane.resource.name,
            connection=lane.connection.pk,
            project=lane.project_id,
            ids=list(ids[:_MOST_IDS]),
            count=len(ids),
        )


def sync_moved(connection_id: int) -> None:
    """Tell open pages that a run began, went on or ended."""
    _notify(topic="sync", connection=connection_id)


def upload_moved(connection_id: int, upload_id: int, *, sent: int, size: int) -> None:
    """Tell open pages how far a file's bytes have come."""
    _notify(topic="uploads", connection=connection_id, id=upload_id, sent=sent, size=size)


def schedules_moved(connection_id: int, project_id: int) -> None:
    """Tell open pages that something about the project's schedules changed."""
    _notify(topic="schedules", connection=connection_id, project=project_id)


def _notify(**event: object) -> None:
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps(event)])
