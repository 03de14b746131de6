"""How long does the server take for a list page over very many RFIs or submittals?

Whole requests through Django with its middleware, sign-in and templates; what is left out is the
network and the browser. Each case asks for other words or values in each round where it can.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any
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
_WORDS = (  # noqa: SIM905  forty words read better than forty strings
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
Case = Callable[[int], dict[str, object]]

CASES: dict[str, Case] = {
    "first page": lambda n: {},
    "second page": lambda n: {"page": 2},
    "last offered page": lambda n: {"page": 100},
    "search, common word": lambda n: {"q": _WORDS[n % 40]},
    "search, two common words": lambda n: {"q": f"{_WORDS[n % 40]} {_WORDS[(n + 5) % 40]}"},
    "search, 2 % of all": lambda n: {"q": "uncommon"},
    "search, rare word": lambda n: {"q": f"serial{1000 + n}"},
    "search, beginning of a word": lambda n: {"q": _WORDS[n % 40][:3]},
    "search, nothing found": lambda n: {"q": f"absent{n}"},
    "filter by status": lambda n: {"status": ("open", "draft", "closed")[n % 3]},
    "filter by company": lambda n: {"responsible_contractor": f"Company {n % 25}"},
    "filter and search": lambda n: {"status": "open", "q": _WORDS[n % 40]},
    "sort by number": lambda n: {"sort": "number"},
    "sort by due date, descending": lambda n: {"sort": "-due_date"},
    "sort by update, ascending": lambda n: {"sort": "updated_at"},
    "search, sorted by number": lambda n: {"q": _WORDS[n % 40], "sort": "number"},
}


REGISTER: dict[str, Case] = {
    "register": lambda n: {},
    "register, grouped by section": lambda n: {"group": "spec_section"},
    "register, late": lambda n: {"state": "late"},
    "register, review overdue": lambda n: {"state": "review_overdue"},
    "register, returned": lambda n: {"state": "returned"},
    "register, closed": lambda n: {"state": "closed"},
    "register, late of a company": lambda n: {
        "state": "late",
        "responsible_contractor": f"Company {n % 25}",
    },
    "register, late of a section, sorted by state": lambda n: {
        "state": "late",
        "spec_section": f"{1 + n % 48:02} 30 00",
        "sort": "state",
    },
}


def measure(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the 95th percentile of the server time of each case, in milliseconds."""
    project = _fill(arguments.rows)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.create(username="bench", role=Role.VIEWER))
    worst: dict[str, Any] = {}
    for resource, cases in (("rfis", CASES), ("submittals", REGISTER)):
        address = f"/projects/{project.pk}/{resource}/"
        for case in cases.values():
            _seconds(client, address, case(0))
        worst |= {
            f"{name}, p95 ms": round(_p95(client, address, case, arguments.rounds) * 1000, 1)
            for name, case in cases.items()
        }
    return {"rows": arguments.rows, **worst}


def _p95(client: Client, address: str, case: Case, rounds: int) -> float:
    times = [_seconds(client, address, case(number)) for number in range(rounds)]
    return statistics.quantiles(times, n=20)[-1]


def _seconds(client: Client, address: str, asked: dict[str, object]) -> float:
    started = time.perf_counter()
    answer = client.get(f"{address}?{urlencode(asked)}")
    seconds = time.perf_counter() - started
    if answer.status_code != 200:
        raise SystemExit(f"{address} {asked} answered {answer.status_code}")
    return seconds


def _fill(rows: int) -> Project:
    connection = Connection.objects.create(
        name="lists", environment="custom", state="connected", company_id=4100
    )
    project = Project.objects.create(
        connection=connection, procore_id=PROJECT, name="Large", payload={}, seen_at=clock.now()
    )
    with database.cursor() as cursor:
        given = {"connection": connection.pk, "project": PROJECT, "words": _WORDS, "rows": rows}
        cursor.execute(_FILL, given)
        cursor.execute(_FILL_REGISTER, given)
        cursor.execute("VACUUM ANALYZE procore_rfis, procore_submittals")
    return project
