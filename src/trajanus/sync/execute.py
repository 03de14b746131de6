"""How is a statement with megabytes of parameters run?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import connection as database
from psycopg import sql


def execute(statement: sql.Composed, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Run the statement in Django's transaction and return its rows."""
    database.ensure_connection()
    # Django's cursors paste parameters into the text; a page of megabytes goes beside it.
    with psycopg.Cursor(database.connection) as cursor:
        return cursor.execute(statement, values).fetchall()
