"""A process that works like the hub's and kills itself, hard, at a given moment."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

import django
import httpx2
import psycopg

django.setup()

# Once, before the victims are forked off: what takes long to import or to make.
from django.db import connections  # noqa: E402
from procrastinate.contrib.django import app  # noqa: E402

from trajanus.errors import RetryLater, Stop  # noqa: E402
from trajanus.procore.wire import Wire  # noqa: E402
from trajanus.resources.catalog import resource_named  # noqa: E402
from trajanus.store.models import Connection  # noqa: E402
from trajanus.sync import service  # noqa: E402
from trajanus.sync.lane import Lane  # noqa: E402
from trajanus.sync.webhooks import events  # noqa: E402
from trajanus.sync.writing import push  # noqa: E402

app.perform_import_paths()
Wire("http://127.0.0.1:1").close()


def work(database: str, connection_id: int, lane: tuple[int, str], dies_at: int) -> None:
    """Do a round of everything: read, push, work off events. Die at the event of that number.

    Events are the statements to the database and the requests to Procore, before they leave and
    after their answer came: nothing else the process does outlives it.
    """
    connections["default"].settings_dict["NAME"] = database
    _die_at(dies_at)
    connection = Connection.objects.get(pk=connection_id)
    parts: list[Callable[[], Any]] = [
        lambda: push.work_off(connection),
        lambda: events.process(connection),
        lambda: service.read_lane(Lane(connection, lane[0], resource_named(lane[1]))),
        lambda: service.read_members(Lane(connection, lane[0], resource_named(lane[1]))),
    ]
    # Each round begins elsewhere, so that late parts are killed as often as early ones.
    for number in range(len(parts)):
        try:
            parts[(number + dies_at) % len(parts)]()
        except (RetryLater, Stop) as error:
            print(error)


def _die_at(number: int) -> None:
    left = number

    def count() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(inner: Callable[..., Any], *, also_after: bool) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:
            count()
            answer = inner(*arguments, **named)
            if also_after:
                count()
            return answer

        return counted

    psycopg.Cursor.execute = around(psycopg.Cursor.execute, also_after=False)  # type: ignore[method-assign]
    httpx2.Client.send = around(httpx2.Client.send, also_after=True)  # type: ignore[method-assign]
