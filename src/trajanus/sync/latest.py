"""What was the latest run of a lane? One look into the index of the sync log for each cursor."""

from __future__ import annotations

from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL

# An index is of no use for "equal, or both empty", so the two are asked for apart.
_LATEST = """
CASE WHEN store_cursor.project_id IS NULL THEN (
    SELECT run.{column} FROM procore_sync_log AS run
    WHERE run.connection_id = store_cursor.connection_id
        AND run.project_id IS NULL
        AND run.resource = store_cursor.resource
    -- By project first: PostgreSQL takes an empty one for an order still to be made.
    ORDER BY run.project_id, run.started_at DESC, run.id DESC LIMIT 1
) ELSE (
    SELECT run.{column} FROM procore_sync_log AS run
    WHERE run.connection_id = store_cursor.connection_id
        AND run.project_id = store_cursor.project_id
        AND run.resource = store_cursor.resource
    ORDER BY run.started_at DESC, run.id DESC LIMIT 1
) END
"""


def latest_of_lane(column: str) -> str:
    """Return the SQL that says a column of the latest run, for rows of the cursors' table."""
    return _LATEST.format(column=column)


def latest_run() -> RawSQL:
    """Return an expression for the key of the latest run of a cursor's lane."""
    return RawSQL(latest_of_lane("id"), (), BigIntegerField())  # noqa: S611  nothing is put in
