"""How is one page stored while the next is fetched? In a thread, one at a time, in order."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Self

from django.db import connections


class Storer:
    """Does the work given to it in the order given, never two pieces at once.

    Use it as a context manager; a thread is made only when there is something to overlap with.
    """

    def __init__(self) -> None:
        self._thread: ThreadPoolExecutor | None = None
        self._under_way: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._thread:
            # The thread has a database connection of its own.
            self._thread.submit(connections.close_all)
            self._thread.shutdown()

    def start(self, work: Callable[[], None]) -> None:
        """Begin the work once what was begun before is done."""
        self.wait()
        self._thread = self._thread or ThreadPoolExecutor(1, "store")
        self._under_way = self._thread.submit(work)

    def wait(self) -> None:
        """Wait for what was begun. Raises what it raised."""
        under_way, self._under_way = self._under_way, None
        if under_way:
            under_way.result()
