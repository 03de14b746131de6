"""How fast do RFIs get from a loopback Procore into the mirror, beside a bare floor?

The floor does the least that anybody must: fetch, decode, COPY into a staging table, upsert into
the customer's own table layout. It has no search, no unchanged detection, no resuming and no log.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx2
import psutil
import psycopg
from django.db import connection as database

from trajanus.procore import connections
from trajanus.procore.protocol import Answer, has_next, read_page
from trajanus.resources.rfi import RFI, Rfi
from trajanus.resources.spec import LARGEST_PAGE
from trajanus.store.models import Connection
from trajanus.sync import service
from trajanus.sync.lane import Lane

_FLOOR_TABLE = """
    CREATE TABLE floor_rfis (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        procore_id bigint UNIQUE, project_id bigint, subject text,
        status varchar(50), created_at timestamptz, updated_at timestamptz, assignee_id bigint,
        due_date date, payload jsonb
    )
"""
_STAGE = """
    CREATE TEMP TABLE stage ON COMMIT DROP AS
    SELECT procore_id, project_id, subject, status, created_at, updated_at, assignee_id, due_date,
           payload FROM floor_rfis WITH NO DATA
"""
_COPY = """
    COPY stage (procore_id, project_id, subject, status, created_at, updated_at, assignee_id,
                due_date, payload) FROM STDIN
"""
_UPSERT = """
    INSERT INTO floor_rfis (procore_id, project_id, subject, status, created_at, updated_at,
                            assignee_id, due_date, payload)
    SELECT procore_id, project_id, subject, status, created_at, updated_at, assignee_id, due_date,
           payload FROM stage
    ON CONFLICT (procore_id) DO UPDATE SET subject = excluded.subject, status = excluded.status,
        created_at = excluded.created_at, updated_at = excluded.updated_at,
        assignee_id = excluded.assignee_id, due_date = excluded.due_date, payload = excluded.payload
"""


def measure(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return records per second, ratios, requests, row writes and peak memory."""
    records = arguments.records
    with _procore(records) as told:
        lane = _lane(told)
        token = _token(told)
        with _peak_memory() as peak:
            new, requests = _hub_reads(lane)
        before = _row_writes()
        unchanged, again = _hub_reads(lane)
        writes = _row_writes() - before
        # The hub goes first and cold; of the floor's two runs the better one counts.
        floor = min(_floor(told, token, lane) for _ in range(2))
        dlt = _dlt(told, token, lane, arguments.peers)
    return {
        "records": records,
        "floor, records/s": round(records / floor),
        "hub, new, records/s": round(records / new),
        "hub, unchanged, records/s": round(records / unchanged),
        "ratio new / floor": round(floor / new, 2),
        "ratio unchanged / floor": round(floor / unchanged, 2),
        **_beside_dlt(records, new, dlt),
        "pages": -(-records // LARGEST_PAGE),
        "requests, new": requests,
        "requests, unchanged": again,
        "row writes, unchanged": writes,
        "peak memory, MB": round(peak[0] / 1e6, 1),
    }


@contextmanager
def _procore(records: int) -> Iterator[dict[str, Any]]:
    """Run the simulator in a process of its own, without request limits."""
    command = [sys.executable, "-m", "trajanus.simulator", "--port", "0", "--limits", "off"]
    process = subprocess.Popen(  # noqa: S603  our own program
        [*command, "--dataset", f"large:{records}/1"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout
        yield json.loads(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()


def _lane(told: dict[str, Any]) -> Lane:
    connection = connections.add_connection(
        "bench",
        environment="custom",
        api_url=told["base_url"],
        login_url=told["login_url"],
        client_id=told["client_id"],
        client_secret=told["client_secret"],
        company_id=told["company_id"],
        grant="client_credentials",
    )
    connections.sign_in_service_account(connection)
    connections.check(connection)
    connection = Connection.objects.get(pk=connection.pk)
    service.sync_now(connection=connection, resource="projects")
    return Lane(connection, service.followed_projects(connection)[0], RFI)


def _hub_reads(lane: Lane) -> tuple[float, int]:
    started = time.perf_counter()
    outcome = service.read_lane(lane, full=True)
    seconds = time.perf_counter() - started
    if outcome.status != "succeeded":
        raise SystemExit(f"The hub's reading ended as {outcome.status}: {outcome.message}")
    return seconds, outcome.requests


def _floor(told: dict[str, Any], token: str, lane: Lane) -> float:
    headers = {"Authorization": f"Bearer {token}", "Procore-Company-Id": str(told["company_id"])}
    path = f"/rest/v1.0/projects/{lane.project_id}/rfis"
    with database.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS floor_rfis")
        cursor.execute(_FLOOR_TABLE)
    started = time.perf_counter()
    with httpx2.Client(base_url=told["base_url"], headers=headers, timeout=60) as client:
        number, going = 1, True
        while going:
            asked = {"page": number, "per_page": LARGEST_PAGE}
            answer = client.get(path, params=asked)
            records = answer.json()
            _store(records, lane.project_id)
            page = read_page(Answer(200, answer.headers, answer.content))
            going = has_next(page, len(records), number)
            number += 1
    return time.perf_counter() - started


def _dlt(told: dict[str, Any], token: str, lane: Lane, peers: Path | None) -> float | None:
    """Return how long dlt takes for the same, when an environment has it."""
    python = peers / "dlt" / "bin" / "python" if peers else None
    if python is None or not python.exists():
        return None
    asked = {
        "base_url": f"{told['base_url']}/rest/v1.0/",
        "path": f"projects/{lane.project_id}/rfis",
        "token": token,
        "company": str(told["company_id"]),
        "per_page": LARGEST_PAGE,
        "database": os.environ["DATABASE_URL"],
    }
    command = [
        str(python),
        str(Path(__file__).resolve().with_name("dlt_peer.py")),
        json.dumps(asked),
    ]
    with TemporaryDirectory() as aside:
        ended = subprocess.run(  # noqa: S603  our own program
            command, stdout=subprocess.PIPE, text=True, check=True, cwd=aside
        )
    return float(ended.stdout.split()[-1])


def _beside_dlt(records: int, new: float, dlt: float | None) -> dict[str, Any]:
    if dlt is None:
        return {}
    return {"dlt, records/s": round(records / dlt), "ratio hub / dlt": round(dlt / new, 2)}


def _store(records: list[dict[str, Any]], project_id: int | None) -> None:
    database.ensure_connection()
    with database.connection.transaction(), psycopg.Cursor(database.connection) as cursor:
        cursor.execute(_STAGE)
        with cursor.copy(_COPY) as copy:
            for record in records:
                assignees = record["assignees"]
                copy.write_row(
                    (
                        record["id"],
                        project_id,
                        record["subject"],
                        record["status"],
                        record["created_at"],
                        record["updated_at"],
                        assignees[0]["id"] if assignees else None,
                        record["due_date"],
                        json.dumps(record),
                    )
                )
        cursor.execute(_UPSERT)


def _token(told: dict[str, Any]) -> str:
    body = {
        "grant_type": "client_credentials",
        "client_id": told["client_id"],
        "client_secret": told["client_secret"],
    }
    answer = httpx2.post(f"{told['login_url']}/oauth/token", json=body)
    return str(answer.json()["access_token"])


def _row_writes() -> int:
    """Return how many rows of the mirror table were ever inserted, updated or deleted."""
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(
            "SELECT n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_user_tables WHERE relname = %s",
            [Rfi._meta.db_table],
        )
        return int(cursor.fetchone()[0])


@contextmanager
def _peak_memory() -> Iterator[list[int]]:
    """Yield a list whose only entry becomes this process's largest resident size, in bytes."""
    peak, done = [0], threading.Event()
    process = psutil.Process()

    def watch() -> None:
        while not done.wait(0.05):
            peak[0] = max(peak[0], process.memory_info().rss)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()
