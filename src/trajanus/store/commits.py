"""Must a commit wait for the disk? Not when what it keeps can be had again.

Without waiting, a crash of the database (not of a process) loses the last moments before it. What
was committed later is never kept without what was committed earlier.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections


def unhurried(using: str = DEFAULT_DB_ALIAS) -> None:
    """Let the present transaction commit without waiting for the disk."""
    with connections[using].cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")


@contextmanager
def unhurried_session() -> Iterator[None]:
    """Let everything that this thread commits in the block not wait for the disk."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    try:
        yield
    finally:
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute("RESET synchronous_commit")
