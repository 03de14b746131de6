"""How do other processes, and tests that need a database to themselves, come by one?"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection as database
from psycopg.conninfo import make_conninfo


def url_of_tests() -> str:
    """Return the address of the database that Django's connection uses, with all tables."""
    given = database.get_connection_params()
    wanted = {name: given.get(name) for name in ("dbname", "user", "password", "host", "port")}
    return make_conninfo("", **{name: value for name, value in wanted.items() if value})


@contextmanager
def without_tables() -> Iterator[str]:
    """Make a database without tables; give its address, and take it away afterwards."""
    name = f"hub_{uuid.uuid4().hex[:12]}"
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            yield make_conninfo(url, dbname=name)
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
