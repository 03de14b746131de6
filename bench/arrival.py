"""How long does an edit take to arrive at Procore, and a change there to be seen here?

A web server and a worker in processes of their own, as `hub up` starts them, on an idle system; one
edit or change at a time.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bench.webhooks import served
from trajanus.procore import connections
from trajanus.resources.catalog import resource_named
from trajanus.simulator import Simulator
from trajanus.simulator.records import Records
from trajanus.store.models import Connection, OutboxEntry
from trajanus.sync import service
from trajanus.sync.lane import Lane
from trajanus.sync.writing import edits

_ROUNDS = 25
_PATIENCE = 30.0


def measure(_: argparse.Namespace) -> dict[str, Any]:
    """Return the median and the longest time of both ways, in seconds."""
    with (
        Simulator(dataset="federal", limits="off") as procore,
        served("trajanus.asgi:application") as port,
    ):
        lane = _lane(procore)
        _hook(procore, lane, port)
        with _worker():
            there, here = _both_ways(procore, lane)
    return {
        "edit to arrival, median s": statistics.median(there),
        "edit to arrival, longest s": max(there),
        "event to visible, median s": statistics.median(here),
        "event to visible, longest s": max(here),
    }


def _both_ways(procore: Simulator, lane: Lane) -> tuple[list[float], list[float]]:
    rfis = lane.rows().filter(status="open")
    rfi = rfis.values_list("procore_id", flat=True)[0]
    stored = procore.world["rfis"]
    there, here = [], []
    for number in range(_ROUNDS + 1):
        there.append(_edit(stored, lane, rfi, f"Sheet {number}"))
        here.append(_change(procore, lane, rfi, f"Question {number}"))
    return there[1:], here[1:]  # the first round waits for the worker to start


def _edit(stored: Records, lane: Lane, rfi: int, sheet: str) -> float:
    began = time.perf_counter()
    edits.change(lane, rfi, {"reference": sheet}, by=None)
    _until(lambda: (stored.get(rfi) or {}).get("reference") == sheet)
    took = time.perf_counter() - began
    _until(lambda: not OutboxEntry.objects.filter(ended_at=None).exists())
    return took


def _change(procore: Simulator, lane: Lane, rfi: int, subject: str) -> float:
    began = time.perf_counter()
    procore.world["rfis"].change(rfi, {"subject": subject}, by=procore.default_user_id)
    _until(lambda: lane.rows().filter(procore_id=rfi, subject=subject).exists())
    return time.perf_counter() - began


def _until(is_so: Callable[[], bool]) -> None:
    deadline = time.perf_counter() + _PATIENCE
    while not is_so():
        if time.perf_counter() > deadline:
            raise SystemExit("Nothing arrived.")
        time.sleep(0.005)


def _lane(procore: Simulator) -> Lane:
    connection = connections.add_connection(
        "arrival",
        environment="custom",
        api_url=procore.base_url,
        login_url=procore.login_url,
        client_id=procore.client_id,
        client_secret=procore.client_secret,
        company_id=procore.company_id,
        grant="client_credentials",
    )
    connections.sign_in_service_account(connection)
    connection = Connection.objects.get(pk=connection.pk)
    service.sync_now(connection=connection, resource="projects")
    lane = Lane(connection, service.followed_projects(connection)[0], resource_named("rfis"))
    for name in ("users", "rfis"):
        service.read_lane(Lane(connection, lane.project_id, resource_named(name)))
    return lane


def _hook(procore: Simulator, lane: Lane, port: int) -> None:
    connection = lane.connection
    hook = procore.world["hooks"].add(
        {
            "destination_url": f"http://127.0.0.1:{port}/webhooks/procore/{connection.webhook_path}/",
            "destination_headers": {"Authorization": connection.webhook_secret},
            "api_version": "v2",
            "status": "active",
            "project_id": lane.project_id,
            "company_id": None,
        }
    )
    trigger = {"hook_id": hook["id"], "resource_name": "RFIs", "event_type": "update"}
    procore.world["triggers"].add(trigger)


@contextmanager
def _worker() -> Iterator[None]:
    command = [sys.executable, "-m", "trajanus.cli", "worker"]
    process = subprocess.Popen(command, env={**os.environ, "HUB_LOG_LEVEL": "ERROR"})  # noqa: S603
    try:
        yield
    finally:
        process.terminate()
        process.wait()
