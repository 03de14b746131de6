"""Whatever is sent, no operation breaks down: every answer is below 500 and has a JSON body."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from trajanus.simulator import ManualClock, Simulator
from trajanus.simulator.modules.catalog import API
from trajanus.simulator.routing import Route

from .conftest import client_for
from .published.groundwork import Groundwork
from .published.samples import Sampler

WRAPPERS = (
    "rfi", "reply", "project", "user", "submittal", "submittal_approver", "hook", "trigger",
    "specification_section", "submittal_response", "permission_template_assignments",
)  # fmt: skip
FIELDS = (
    "subject", "rfi_manager_id", "assignee_ids", "question", "due_date", "number", "name", "type",
    "body", "status_id", "cost_impact", "destination_url", "destination_headers", "namespace",
    "api_version", "resource_name", "event_type", "forwardee_ids", "last_name", "email_address",
    "workflow_data", "draft", "accepted", "time_zone", "active", "distribution_member_ids",
    "submittal_response_id", "user_id", "permission_template_id", "considered", "lead_time",
    "source_submittal_log_id", "custom_field_1", "official", "private", "project_stage_id",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, "", "x", -1, 1.5, True, [], {}, [None], [{}], ["a"], {"a": 1}, 10**30,
    "\x00 \ud83d",
)  # fmt: skip
QUERIES = (
    "page=0",
    "page=99999999999",
    "per_page=999999999",
    "filters[id]=x&filters[id][]=99999999999999999999",
    "filters[updated_at]=2026-13-45...",
    "filters[updated_at]=...",
    "filters[=1&filters[]=2&filters[created_at][gt]=1",
    "sort=&sort[attribute]=nothing&view=",
    "sort=-updated_at,title&search=%00&filters[query]=%ff",
    "page_start=x&page_size=-1&filters[status]=any",
    "project_id=x&company_id=4100",
)
AS_JSON = {"Content-Type": "application/json"}
ROUTES = sorted((r for routes in API for r in routes.all), key=lambda r: (r.path, r.method))


@pytest.fixture(scope="module")
def ground() -> Iterator[Groundwork]:
    """A simulation with a record of every kind."""
    with Simulator("federal", clock=ManualClock(), limits="off") as sim:
        token = sim.oauth.sign_in(sim.default_user_id)
        with client_for(sim, token.access) as client:
            laid = Groundwork(sim, client)
            laid.lay()
            yield laid


def address(ground: Groundwork, route: Route) -> str:
    """The path of a route with ids of records that exist."""
    path = Sampler(ground.sim, ground.ids).path(route.path)
    contract = ground.ids["prime_contracts"]
    return f"{path}?project_id={ground.project_id}&company_id=4100&contract_id={contract}"


def sound(answer: httpx2.Response) -> bool:
    if answer.status_code == 204:
        return answer.content == b""
    return answer.status_code < 500 and answer.json() is not None


@pytest.mark.parametrize("route", ROUTES, ids=lambda r: f"{r.method} {r.path}")
def test_nonsense_is_answered_and_not_choked_on(ground: Groundwork, route: Route) -> None:
    client, url = ground.client, address(ground, route)
    bodies: list[Any] = [dict.fromkeys(WRAPPERS, value) for value in (None, "x", [1])]
    bodies += [
        {**{wrapper: dict.fromkeys(FIELDS, value) for wrapper in WRAPPERS},
         **dict.fromkeys(("data", "updates", "triggers", *FIELDS), value)}
        for value in VALUES
    ]  # fmt: skip
    bodies = [{}] if route.method == "GET" else bodies
    queries = QUERIES
    # Plain operations share their code; their fields are tried one by one elsewhere.
    if "<locals>" in getattr(route.handler, "__qualname__", ""):
        bodies, queries = bodies[:5], QUERIES if route.method == "GET" else QUERIES[:1]

    asked = [client.request(route.method, f"{url}&{query}") for query in queries]
    texts = [json.dumps(body) for body in bodies]
    wrote = [client.request(route.method, url, content=t, headers=AS_JSON) for t in texts]

    assert [a.request.url for a in asked if not sound(a)] == []
    assert [(a.status_code, a.request.content[:90]) for a in wrote if not sound(a)] == []
