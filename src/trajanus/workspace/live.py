"""How do changes reach open pages? One LISTEN per process, handed to every page that is open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeAlias

import psycopg
from django.db import connection
from psycopg.conninfo import make_conninfo

CHANNEL = "hub_live"
#: Open pages per process; more are asked to poll instead.
MOST = 200
#: Events that a slow page may leave unread; it is cut off then and comes back for a fresh start.
BACKLOG = 100

Queue: TypeAlias = "asyncio.Queue[str | None]"


class Listener:
    """Hands what PostgreSQL announces to every subscriber; listens while there is one."""

    def __init__(self) -> None:
        self._queues: set[Queue] = set()
        self._task: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()

    @property
    def is_full(self) -> bool:
        return len(self._queues) >= MOST

    @asynccontextmanager
    async def subscribed(self) -> AsyncIterator[Queue]:
        """Give a queue of events; None in it means that listening has ended."""
        queue: Queue = asyncio.Queue(maxsize=BACKLOG)
        self._queues.add(queue)
        self._listen()
        try:
            yield queue
        finally:
            self._queues.discard(queue)
            if not self._queues and self._task:
                self._task.cancel()

    async def ready(self) -> None:
        """Wait until announcements are heard, or until listening failed."""
        await self._ready.wait()

    def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        task = self._task
        if task is None or task.done() or task.cancelling() or task.get_loop() is not loop:
            self._ready = asyncio.Event()
            self._task = loop.create_task(self._hear(self._ready))

    async def _hear(self, ready: asyncio.Event) -> None:
        try:
            async with await psycopg.AsyncConnection.connect(_address(), autocommit=True) as link:
                await link.execute(f"LISTEN {CHANNEL}")
                ready.set()
                async for notice in link.notifies():
                    self._tell(notice.payload)
        except psycopg.Error:
            pass  # the database went away; subscribers come back, and listening starts anew
        finally:
            ready.set()
            if self._ready is ready:
                self._tell(None)

    def _tell(self, event: str | None) -> None:
        for queue in self._queues:
            if queue.full():
                queue.get_nowait()
                queue.put_nowait(None)
            else:
                queue.put_nowait(event)


LISTENER = Listener()


def _address() -> str:
    given = connection.settings_dict
    parts = {
        "dbname": given["NAME"],
        "user": given["USER"],
        "password": given["PASSWORD"],
        "host": given["HOST"],
        "port": given["PORT"],
    }
    extra = {name: value for name, value in given["OPTIONS"].items() if isinstance(value, str)}
    return make_conninfo(**{name: value for name, value in (parts | extra).items() if value})
