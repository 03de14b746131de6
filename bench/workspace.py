"""What do benches of the workspace stand on: very many records, and a browser's requests timed?

Whole requests through Django with its middleware, sign-in and templates; what is left out is the
network and the browser.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import cache
from urllib.parse import urlencode

from django.db import connection as database
from django.test import Client

from trajanus import clock
from trajanus.accounts.models import Role, User
from trajanus.resources.project import Project
from trajanus.store.models import Connection

PROJECT = 5_620_000_000_101

#: Words with the share of RFIs that hold them: common, frequent, uncommon. "serialN" is rare.
_FILL = """
    INSERT INTO procore_rfis (
        connection_id, project_id, procore_id, created_at, updated_at, seen_at, detail_due, payload,
        number, subject, status, question, due_date, ball_in_court, responsible_contractor)
    SELECT %(connection)s, %(project)s, 7310000000000 + n, now(), moment, now(), false,
        jsonb_build_object('id', 7310000000000 + n, 'filler', repeat('x', 1800)),
        n::text,
        concat_ws(' ', (%(words)s::text[])[1 + n %% 40], (%(words)s::text[])[1 + (n / 7) %% 40],
            'at grid', chr(65 + (n %% 20)::int), '-', n %% 97,
            CASE WHEN n %% 50 = 0 THEN 'uncommon' END, 'serial' || n / 20),
        (ARRAY['open', 'closed', 'closed', 'closed', 'draft'])[1 + n %% 5],
        concat('Which ', (%(words)s::text[])[1 + (n / 3) %% 40], ' governs on sheet S-', n %% 400),
        CASE WHEN n %% 9 > 0 THEN current_date + (n %% 700)::int - 350 END,
        'Person ' || n %% 60, 'Company ' || n %% 25
    FROM (
        SELECT n, now() - (n || ' minutes')::interval AS moment FROM generate_series(1, %(rows)s) n
    ) AS made
"""
WORDS = (  # noqa: SIM905  forty words read better than forty strings
    "rebar footing slab column anchor bolt embed conduit duct pump valve grade beam wall paint"
    " sealant joint curb drain panel feeder breaker hydrant manhole culvert subgrade formwork"
    " curtain glazing lintel parapet flashing membrane insulation louver damper sprinkler riser"
    " transformer switchgear"
).split()

#: Most items are closed; the open ones are in review, late, due soon or not due.
_FILL_REGISTER = """
    INSERT INTO procore_submittals (
        connection_id, project_id, procore_id, created_at, updated_at, seen_at, detail_due, payload,
        formatted_number, title, status, base_status, type, spec_section, spec_section_title,
        responsible_contractor, submit_by, received_date, due_date, required_on_site_date,
        lead_time, closed_at)
    SELECT %(connection)s, %(project)s, 4310000000000 + n, now(), now(), now(), false,
        jsonb_build_object('id', 4310000000000 + n, 'filler', repeat('x', 1800)),
        concat(section, '-', n), concat((%(words)s::text[])[1 + n %% 40], ' item ', n),
        CASE WHEN n %% 10 < 7 THEN 'Closed' ELSE 'Open' END,
        CASE WHEN n %% 10 < 7 THEN 'Closed' ELSE 'Open' END,
        'SD-' || lpad((1 + n %% 11)::text, 2, '0'), section, 'Section ' || section,
        'Company ' || n %% 25, current_date + (n %% 400)::int - 100,
        CASE WHEN n %% 10 < 8 THEN current_date - (n %% 90)::int END,
        current_date + (n %% 90)::int - 30, current_date + (n %% 400)::int, (n %% 120)::int,
        CASE WHEN n %% 10 < 7 THEN now() END
    FROM (
        SELECT n, lpad((1 + n %% 48)::text, 2, '0') || ' 30 00' AS section
        FROM generate_series(1, %(rows)s) n
    ) AS made
"""

#: Gives the address's query in each round, other words or values where it can.
Case = Callable[[int], dict[str, object]]


@cache
def filled(rows: int) -> Project:
    """Fill a project with so many RFIs and submittals, once a process."""
    connection = Connection.objects.create(
        name="lists", environment="custom", state="connected", company_id=4100
    )
    project = Project.objects.create(
        connection=connection, procore_id=PROJECT, name="Large", payload={}, seen_at=clock.now()
    )
    with database.cursor() as cursor:
        given = {"connection": connection.pk, "project": PROJECT, "words": WORDS, "rows": rows}
        cursor.execute(_FILL, given)
        cursor.execute(_FILL_REGISTER, given)
        cursor.execute("VACUUM ANALYZE procore_rfis, procore_submittals")
    return project


@cache
def browser() -> Client:
    """Return a browser in which an administrator is signed in."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.create(username="bench", role=Role.SYSTEM_ADMIN))
    return client


def p95(name: str, address: str, case: Case, rounds: int) -> dict[str, float]:
    """Return the 95th percentile of the server time of an address, in milliseconds: two numbers.

    One is as measured. Machines that others share stall, which hits whatever runs just then. So
    after each request follows a computation that takes as long as the quickest request, always the
    same: how much longer than at its quickest that took is the machine's doing, and the other
    number is without it.
    """
    _seconds(address, case(0))  # what only the first request does
    steps = round(min(_seconds(address, case(number)) for number in range(5)) / _step())
    requests, computations = [], []
    for number in range(rounds):
        requests.append(_seconds(address, case(number)))
        computations.append(_computed(steps))
    measured = _percentile(requests) * 1000
    stalls = _percentile(computations) / min(computations)
    return {
        f"{name}, p95 ms": round(measured, 1),
        f"{name}, p95 ms without stalls": round(measured / stalls, 1),
    }


def _percentile(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


@cache
def _step() -> float:
    """Return how long a step of the computation takes at its quickest, in seconds."""
    return min(_computed(100_000) for _ in range(50)) / 100_000


def _computed(steps: int) -> float:
    """Compute so many steps; return the seconds it took."""
    started = time.perf_counter()
    total = 0
    for step in range(steps):
        total += step * step
    return time.perf_counter() - started


def _seconds(address: str, asked: dict[str, object]) -> float:
    started = time.perf_counter()
    answer = browser().get(f"{address}?{urlencode(asked)}" if asked else address)
    seconds = time.perf_counter() - started
    if answer.status_code != 200:
        raise SystemExit(f"{address} {asked} answered {answer.status_code}")
    return seconds
