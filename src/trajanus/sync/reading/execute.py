"""How is a statement with megabytes of parameters run?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import connection as database
from psycopg import sql
from psycopg.adapt import Buffer, Dumper

_BOM = b"\xef\xbb\xbf"


class Utf8(bytes):
    """Text that came encoded and is handed to PostgreSQL as it came, without another copy."""

    @classmethod
    def of(cls, body: bytes) -> Utf8:
        return cls(body.removeprefix(_BOM))


class _Utf8Dumper(Dumper):
    def dump(self, obj: Utf8) -> Buffer:
        return obj


def execute(statement: sql.Composed, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Run the statement in Django's transaction and return its rows."""
    database.ensure_connection()
    # Django's cursors paste parameters into the text; a page of megabytes goes beside it.
    with psycopg.Cursor(database.connection) as cursor:
        cursor.adapters.register_dumper(Utf8, _Utf8Dumper)
        return cursor.execute(statement, values).fetchall()
