"""What is a lane, and how is it kept to one reader at a time?"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection as database
from django.db.models import QuerySet

from trajanus.errors import LaneBusy
from trajanus.resources.spec import Resource
from trajanus.store.models import Connection


@dataclass(frozen=True, slots=True)
class Lane:
    """One resource of one project, or of the company when `project_id` is None."""

    connection: Connection
    project_id: int | None
    resource: Resource

    def rows(self) -> QuerySet[Any]:
        """Return the lane's rows of the mirror."""
        return self.resource.model._default_manager.filter(
            connection=self.connection, project_id=self.project_id
        )

    @property
    def lock(self) -> tuple[int, int]:
        """Return the numbers of the lane's advisory lock in PostgreSQL."""
        name = f"{self.project_id}/{self.resource.name}".encode()
        return self.connection.pk, zlib.crc32(name) - 2**31

    def __str__(self) -> str:
        return f"{self.resource.name} of {self.project_id or 'the company'}"


@contextmanager
def held(lane: Lane) -> Iterator[None]:
    """Keep other processes out of the lane. Raises LaneBusy when one is in it.

    PostgreSQL frees the lock when the holder's session ends, so a killed process blocks nobody.
    """
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", lane.lock)
        if not cursor.fetchone()[0]:
            raise LaneBusy(f"Another process is reading {lane}.", after=15)
    try:
        yield
    finally:
        with database.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", lane.lock)
