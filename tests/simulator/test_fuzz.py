"""Nothing that can be put into a path, a query, a header or a body makes an operation break down.

Every route is asked with ids of records that exist, so that the nonsense beside them gets far.
"""

from __future__ import annotations

import gc
import json
import socket
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

import httpx2
import pytest

from trajanus.simulator import ManualClock, Simulator
from trajanus.simulator.control import CONTROL
from trajanus.simulator.control_forms import FORMS
from trajanus.simulator.control_records import RECORDS
from trajanus.simulator.control_settings import SETTINGS
from trajanus.simulator.listing import Listing
from trajanus.simulator.modules.catalog import API, SIGN_IN, STORAGE
from trajanus.simulator.routing import Route

from .conftest import client_for
from .published.groundwork import Groundwork
from .published.samples import UPLOAD, Sampler

ROUTES = sorted((r for routes in API for r in routes.all), key=lambda r: (r.path, r.method))
OTHERS = [r for routes in (*SIGN_IN, *STORAGE, CONTROL, RECORDS, SETTINGS, FORMS)
          for r in routes.all]  # fmt: skip
READS = [route for route in ROUTES if route.method == "GET"]
WRITES = [route for route in ROUTES if route.method in ("POST", "PATCH", "PUT")]

IDS = ("0", "-1", "x", "null", "1.5", "%C2%B2", "%00", "%FF", "9" * 18, "9" * 40, "%2E%2E", "None")
VALUES = ("", "x", "-1", "9" * 30, "2026-13-45...x", "...", "NaN", "[[1]]", "%00%FF", "true")
OTHER_PARAMETERS = (
    "view", "group_by", "log_date", "start_date", "budget_row_type", "page_start", "search",
    "filters[id][]",
)  # fmt: skip
HEADERS = (
    {"Procore-Company-Id": "\xb2"},
    {"Procore-Company-Id": "9" * 60},
    {"Procore-Company-Id": "-1"},
    {"Procore-Company-Id": ""},
    {"Authorization": "Bearer"},
    {"Authorization": "Bearer \xe9"},
    {"Authorization": "Basic !"},
    {"Authorization": ""},
    {"Host": "\xe9<>"},
    {"Accept": "\xff"},
    {"X-Simulator-Fault": "\xff=;,;="},
    {"Origin": "null"},
    {"Content-Type": "\xff"},
)
KINDS_OF_BODY = (
    ("application/json", b"[]"),
    ("application/json", b"\xff"),
    ("application/json", b'{"a":' * 2000),
    ("application/json", b"NaN"),
    ("application/json; charset=utf-16", "{}".encode("utf-16")),
    ("application/x-www-form-urlencoded", b"rfi[question][body]=%FF&rfi[]=1&a[b][]=1&[x]=2&=&rfi="),
    ("application/x-www-form-urlencoded", b"a=1&a[b]=2"),
    ("multipart/form-data", b"--x\r\n\r\n--x--"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\nv\r\n--x--"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; "
     b"name=\"file[data]\"; filename=\"\xff\"\r\n"
     b"Content-Transfer-Encoding: base64\r\n\r\n!\r\n--x--"),
    ("text/plain", b"\x00"),
)  # fmt: skip


class Ground:
    """A simulation with a record of every kind, and a client that may do everything in it."""

    def __init__(self, sim: Simulator, client: httpx2.Client) -> None:
        self.sim = sim
        self.client = client
        self.laid = Groundwork(sim, client)
        self.laid.lay()
        self.sampler = Sampler(sim, self.laid.ids)
        self.upload = self.laid.upload()

    def url(self, route: Route, query: str = "") -> str:
        path = self.sampler.path(route.path).replace(UPLOAD, self.upload)
        contract = self.laid.ids["prime_contracts"]
        scope = f"project_id={self.laid.project_id}&company_id=4100&contract_id={contract}"
        return f"{path}?{scope}&{query}"

    def asked(self, method: str, url: str, **more: Any) -> str | None:
        """What is wrong with the answer, if anything."""
        answer = self.client.request(method, url, **more)
        # Faults that a header asks for are no breakdowns, and pages are no JSON.
        if answer.status_code < 500 and (not url.startswith("/rest") or _is_json(answer)):
            return None
        return f"{answer.status_code} {method} {url} {more}"[:300]


def _is_json(answer: httpx2.Response) -> bool:
    if not answer.content:
        return answer.status_code in (204, 302)
    return answer.headers["content-type"].startswith("application/json") and bool(
        json.loads(answer.content) is not None
    )


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    with Simulator("federal", clock=ManualClock(), limits="off") as sim:
        token = sim.oauth.sign_in(sim.default_user_id)
        with client_for(sim, token.access) as client:
            yield Ground(sim, client)


def some(route: Route, choices: Sequence[Any], count: int) -> list[Any]:
    """A few of the choices: others for each route, the same in every run."""
    return Random(f"{route.method} {route.path}").sample(choices, min(count, len(choices)))  # noqa: S311


def known_to_lists() -> tuple[list[str], list[str]]:
    """The names of all filters and sorts."""
    # By exact type: asking a lazy object for its class would make it do its work.
    listings = [each for each in gc.get_objects() if type(each) is Listing]
    filters = {name for each in listings for name in each.filters}
    return sorted(filters), sorted({name for each in listings for name in each.sorts})


def test_any_id_in_a_path_is_answered(ground: Ground) -> None:
    problems = []
    for route in (*READS, *OTHERS):
        for name in (part for part in route.segments if part.startswith("{")):
            for text in some(route, IDS, 5):
                path = ground.sampler.path(route.path.replace(name, text))
                problems.append(ground.asked(route.method, path.replace(UPLOAD, ground.upload)))

    assert [each for each in problems if each] == []


def test_any_value_of_any_parameter_is_answered(ground: Ground) -> None:
    filters, sorts = known_to_lists()
    names = (*OTHER_PARAMETERS, *(f"filters[{name}]" for name in filters))
    everywhere = ["&".join(f"{name}={value}" for name in names) for value in VALUES]
    alone = [f"filters[{name}]={value}" for name in filters for value in VALUES]
    ordered = [f"sort={name}" for name in sorts]

    problems = [
        ground.asked("GET", ground.url(route, query))
        for route in READS
        for query in (*some(route, everywhere, 6), *some(route, alone, 6), *some(route, ordered, 3))
    ]

    assert [each for each in problems if each] == []


def test_any_header_is_answered(ground: Ground) -> None:
    problems = []
    for route in (*READS, *WRITES):
        for sent in some(route, HEADERS, 3):
            raw = [(name.encode(), value.encode("latin-1")) for name, value in sent.items()]
            problems.append(ground.asked(route.method, ground.url(route), headers=raw))

    assert [each for each in problems if each] == []


def test_any_kind_of_body_is_answered(ground: Ground) -> None:
    problems = []
    for route in (*WRITES, *OTHERS):
        url = ground.url(route) if route.path.startswith("/rest") else route.path
        for kind, content in some(route, KINDS_OF_BODY, 4):
            headers = {"Content-Type": kind}
            problems.append(ground.asked(route.method, url, content=content, headers=headers))

    assert [each for each in problems if each] == []


def test_any_json_is_answered_by_the_control_interface(sim: Simulator, api: httpx2.Client) -> None:
    values: tuple[Any, ...] = (None, "", -1, 1.5, True, [], {}, [None], [{}], 10**30)
    names = ("kind", "status", "times", "share", "seed", "seconds", "path", "method", "field",
             "how", "count", "retry_after", "advance", "steps", "permitted_projects",
             "disabled_tools", "limits", "budget_changes_enabled", "id", "project_id",
             "name")  # fmt: skip
    bodies: list[Any] = [{name: value} for name in names for value in values]
    answers = []
    for route in (*CONTROL.all, *RECORDS.all, *SETTINGS.all):
        path = route.path.replace("{kind}", "locations").replace("{id}", "8130000001")
        more = [{"kind": "slow", **body} for body in bodies] if "faults" in path else []
        for body in [*bodies, *more] if route.method in ("POST", "PATCH") else []:
            text = json.dumps(body)
            answers += [api.request(route.method, path, content=text)]
        sim.faults.clear()

    assert [a.request.content for a in answers if a.status_code >= 500] == []


@pytest.mark.parametrize(
    "text",
    [b"\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x00\xff\r\n\r\n",
     b"GET /rest/v1.0/me HTTP/1.1\r\n\r\n", b"POST /oauth/token HTTP/1.1\r\nHost: a\r\n"
     b"Content-Length: -1\r\n\r\n", b"GET /rest/%zz HTTP/1.1\r\nHost: a\r\n\r\n",
     b"GET " + b"a" * 70_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n"],
)  # fmt: skip
def test_what_is_hardly_http_does_not_stop_the_server(ground: Ground, text: bytes) -> None:
    with socket.create_connection(("127.0.0.1", ground.sim.port), timeout=5) as connection:
        connection.sendall(text)
        connection.shutdown(socket.SHUT_WR)
        said = connection.recv(4096)

    assert not said.startswith(b"HTTP/1.1 5")
    assert ground.client.get("/_simulator").status_code == 200
