"""How fast are webhook deliveries acknowledged, beside a bare ASGI application's same insert?

Both run under the same server in a process of their own, on the same database with its disk safety
on. The bare one decodes the body and inserts the same row with an asynchronous pool: no secret, no
limit, no job, no notice to open pages.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from trajanus.store.models import Connection, WebhookEvent

_AUTHORIZATION = "Bearer bench"
_RATE, _SECONDS = 500, 6
_FLOOD, _SIDE_BY_SIDE = 3000, 16
_ULIDS = count()


def measure(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return acknowledgements per second of both, their ratio, and the delays at a steady rate."""
    connection = Connection(name="webhooks", environment="custom", state="connected")
    connection.webhook_secret = _AUTHORIZATION
    connection.save()
    path = f"/webhooks/procore/{connection.webhook_path}/"
    rates: dict[str, list[float]] = {"hub": [], "bare": []}
    delays: dict[str, list[float]] = {}
    with (
        served("trajanus.asgi:application") as hub,
        served("bench.bare_webhooks:application") as bare,
    ):
        ports = {"hub": hub, "bare": bare}
        for _ in range(2):
            for name, port in ports.items():
                rates[name].append(asyncio.run(_flood(port, path, connection.pk)))
        for name, port in ports.items():
            delays[name] = asyncio.run(_steady(port, path, connection.pk))
    best = {name: max(found) for name, found in rates.items()}
    p99 = {name: statistics.quantiles(found, n=100)[98] for name, found in delays.items()}
    return {
        "bare, acknowledgements/s": round(best["bare"]),
        "hub, acknowledgements/s": round(best["hub"]),
        "ratio hub / bare": round(best["hub"] / best["bare"], 2),
        f"bare, p99 ms at {_RATE}/s": round(1000 * p99["bare"], 1),
        f"hub, p99 ms at {_RATE}/s": round(1000 * p99["hub"], 1),
        f"hub, median ms at {_RATE}/s": round(1000 * statistics.median(delays["hub"]), 1),
        "events kept": WebhookEvent.objects.filter(connection=connection).count(),
    }


@contextmanager
def served(application: str) -> Iterator[int]:
    """Run the application under uvicorn, as `hub web` does, and yield its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "uvicorn", application, "--port", str(port)]
    options = ["--log-level", "error", "--lifespan", "off", "--ws", "none", "--no-access-log"]
    environment = {**os.environ, "PYTHONPATH": os.getcwd(), "HUB_LOG_LEVEL": "ERROR"}
    process = subprocess.Popen([*command, *options], env=environment)  # noqa: S603  our program
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The server did not start.")


class _Caller:
    """One kept-alive connection that posts events; plain sockets, so that little time is ours."""

    def __init__(self, port: int, path: str, connection_id: int) -> None:
        self.port, self.path, self.connection_id = port, path, connection_id

    async def open(self) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)

    async def post(self) -> None:
        body = json.dumps(_event(self.connection_id)).encode()
        head = (
            f"POST {self.path} HTTP/1.1\r\nHost: hub\r\nAuthorization: {_AUTHORIZATION}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self.writer.write(head.encode() + body)
        status = await self.reader.readline()
        while await self.reader.readline() != b"\r\n":
            pass
        if b" 204 " not in status:
            raise SystemExit(f"Answered with {status!r}")

    def close(self) -> None:
        self.writer.close()


async def _callers(number: int, port: int, path: str, connection_id: int) -> list[_Caller]:
    callers = [_Caller(port, path, connection_id) for _ in range(number)]
    for caller in callers:
        await caller.open()
        await caller.post()  # warms everything up
    return callers


async def _flood(port: int, path: str, connection_id: int) -> float:
    """Return acknowledgements per second, always some under way."""
    callers = await _callers(_SIDE_BY_SIDE, port, path, connection_id)

    async def work(caller: _Caller) -> None:
        for _ in range(_FLOOD // _SIDE_BY_SIDE):
            await caller.post()

    started = time.perf_counter()
    await asyncio.gather(*map(work, callers))
    seconds = time.perf_counter() - started
    for caller in callers:
        caller.close()
    return _FLOOD // _SIDE_BY_SIDE * _SIDE_BY_SIDE / seconds


async def _steady(port: int, path: str, connection_id: int) -> list[float]:
    """Return the seconds from when each delivery was due to its acknowledgement."""
    callers = await _callers(4 * _SIDE_BY_SIDE, port, path, connection_id)
    idle: asyncio.Queue[_Caller] = asyncio.Queue()
    for caller in callers:
        idle.put_nowait(caller)
    delays: list[float] = []

    async def deliver(due: float) -> None:
        caller = await idle.get()
        await caller.post()
        delays.append(time.perf_counter() - due)
        idle.put_nowait(caller)

    tasks = []
    started = time.perf_counter()
    for number in range(_RATE * _SECONDS):
        due = started + number / _RATE
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(deliver(due)))
    await asyncio.gather(*tasks)
    for caller in callers:
        caller.close()
    return delays


def _event(connection_id: int) -> dict[str, Any]:
    number = next(_ULIDS)
    return {
        "id": number,
        "ulid": f"01J{os.getpid():08}{number:015}",
        "timestamp": "2026-03-02T15:00:00.123456Z",
        "metadata": {"source_user_id": 9003, "source_project_id": 5200, "source_company_id": 4100},
        "user_id": 9003,
        "company_id": 4100,
        "project_id": 5200,
        "api_version": "v2.0",
        "event_type": "update",
        "resource_name": "RFIs",
        "resource_id": 7_000_000 + number % 100,
        "connection": connection_id,
    }
