"""How are two pages stored at once while a third is fetched? In threads, committed in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier, Event
from typing import Self

from django.db import connection as database
from django.db import connections
from psycopg.errors import DeadlockDetected

_PAGES_AT_ONCE = 2
#: Seconds between looks at whether the page before waits for us.
_LOOK_EVERY = 0.5


class OutOfTurn(Exception):
    """A page has to be stored again, after the one before it."""


class Turn:
    """The place of one page in the order of commits."""

    def __init__(self, before: Turn | None = None) -> None:
        self._before = before
        self._over = Event()
        self._is_committed = False
        self._session = 0

    def wait(self) -> None:
        """Wait in the page's own transaction until the one before has committed.

        Raises OutOfTurn when that one waits for a record that both pages hold, or failed.
        """
        if self._before is None:
            return
        while not self._before._over.wait(_LOOK_EVERY):
            if self._before._waits_for_us():
                raise OutOfTurn("Both pages hold the same record.")
        if not self._before._is_committed:
            raise OutOfTurn("The page before was not stored.")

    def take(self, work: Callable[[Turn], None]) -> None:
        """Do the work; once more when it got in the way of the page before."""
        try:
            database.ensure_connection()
            self._session = database.connection.info.backend_pid
            try:
                work(self)
            except (OutOfTurn, DeadlockDetected):
                if not self._can_follow():
                    raise
                work(self)
            self._is_committed = True
        finally:
            self._before = None
            self._over.set()

    def _can_follow(self) -> bool:
        if self._before is None:
            return True
        self._before._over.wait()
        return self._before._is_committed

    def _waits_for_us(self) -> bool:
        with database.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid() = ANY(pg_blocking_pids(%s))", [self._session])
            return bool(cursor.fetchone()[0])


class Storer:
    """Stores pages, a few at once, so that each commits after the one given before it.

    Use it as a context manager. Threads are made only when there is something to overlap with; each
    has a database connection of its own.
    """

    def __init__(self) -> None:
        self._threads: ThreadPoolExecutor | None = None
        self._under_way: deque[Future[None]] = deque()
        self._last: Turn | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._threads:
            together = Barrier(_PAGES_AT_ONCE)
            for _ in range(_PAGES_AT_ONCE):
                self._threads.submit(_leave, together)
            self._threads.shutdown()

    def make_room(self) -> None:
        """Wait until another page may come: more would only fill memory. Raises what one raised."""
        while len(self._under_way) >= _PAGES_AT_ONCE:
            self._under_way.popleft().result()

    def start(self, work: Callable[[Turn], None]) -> None:
        """Begin to store a page."""
        self._threads = self._threads or ThreadPoolExecutor(_PAGES_AT_ONCE, "store")
        turn = self._last = Turn(self._last)
        self._under_way.append(self._threads.submit(_in_thread, turn, work))

    def wait(self) -> None:
        """Wait until all that was begun is stored. Raises what it raised."""
        while self._under_way:
            self._under_way.popleft().result()
        self._last = None


def _leave(together: Barrier) -> None:
    """Close the thread's database connection; nobody leaves twice while another stays."""
    together.wait()
    connections.close_all()


def _in_thread(turn: Turn, work: Callable[[Turn], None]) -> None:
    turn.take(work)
