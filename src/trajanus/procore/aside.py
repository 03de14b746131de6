"""How does bookkeeping survive a rollback of the caller? On a database connection of its own.

Permits, tokens and the log of calls are facts about the world outside: they stay true when the
work that made the call is rolled back, and their row locks must not last as long as it does.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections

from trajanus.config import settings

_ALIAS = "aside"
#: Time-outs of one answer after which waiting for a row is given up.
_PATIENCE = 2
_held = threading.local()


@contextmanager
def aside() -> Iterator[str]:
    """Yield the alias of this thread's second database connection, in autocommit mode.

    Nested uses in one thread share it; the outermost closes it. It sees committed rows only.
    """
    depth: int = getattr(_held, "depth", 0)
    if depth == 0:
        connections[_ALIAS] = connections[DEFAULT_DB_ALIAS].copy(_ALIAS)
    _held.depth = depth + 1
    try:
        if depth == 0:
            _limit_waiting()
        yield _ALIAS
    finally:
        _held.depth = depth
        if depth == 0:
            connections[_ALIAS].close()
            del connections[_ALIAS]


def _limit_waiting() -> None:
    # Whoever holds a row here waits for one answer at most; longer means that the caller's own
    # transaction holds it, which PostgreSQL cannot see as a deadlock.
    milliseconds = max(1, int(1000 * _PATIENCE * settings().request_timeout))
    with connections[_ALIAS].cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{milliseconds}ms"])
