"""One request asks for its own faults; others are hit by a share of them, the same each time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import httpx2
import pytest

from trajanus.simulator import ManualClock, Simulator
from trajanus.simulator.fault_header import asked_faults
from trajanus.simulator.faults import Faults

from .conftest import Receiver

Connect = Callable[..., httpx2.Client]


def wrong(faults: str) -> dict[str, str]:
    return {"X-Simulator-Fault": faults}


@pytest.mark.parametrize("status", [401, 403, 404, 422, 429, 500, 503])
def test_a_header_asks_for_a_status_once(api: httpx2.Client, rfis: str, status: int) -> None:
    spoilt = api.get(rfis, headers=wrong(f"status={status}; retry_after=30"))
    after = api.get(rfis)

    assert (spoilt.status_code, after.status_code) == (status, 200)
    assert spoilt.headers.get("retry-after") == ("30" if status in (429, 503) else None)


def test_a_header_asks_for_a_connection_that_breaks_before_or_after_the_change(
    sim: Simulator, api: httpx2.Client, rfis: str
) -> None:
    one = f"{rfis}/{api.get(rfis).json()[0]['id']}"
    before = api.get(one).json()["subject"]

    with pytest.raises(httpx2.RemoteProtocolError):
        api.patch(one, json={"rfi": {"subject": "First"}}, headers=wrong("refused"))
    untouched = api.get(one).json()["subject"]
    with pytest.raises(httpx2.RemoteProtocolError):
        api.patch(one, json={"rfi": {"subject": "Second"}}, headers=wrong("lost"))

    assert untouched == before
    assert api.get(one).json()["subject"] == "Second"
    assert [each.faults for each in sim.requests.writes] == [("refused",), ("lost",)]


def test_a_header_asks_for_delay_html_and_half_an_answer(api: httpx2.Client, rfis: str) -> None:
    html = api.get(rfis, headers=wrong("html"))
    half = api.get(rfis, headers=wrong("truncated"))

    assert html.headers["content-type"].startswith("text/html")
    assert not half.text.endswith("]")
    with pytest.raises(httpx2.ReadTimeout):
        api.get(rfis, headers=wrong("slow=0.5"), timeout=0.05)


def test_a_header_may_ask_for_several_faults(api: httpx2.Client, rfis: str) -> None:
    query = {"per_page": 5}
    faults = wrong("slow=0.001, unknown_field=weather, missing_field=status, shift=remove; count=2")

    first = api.get(rfis, params=query, headers=faults).json()
    second = api.get(rfis, params={**query, "page": 2}).json()

    assert all("weather" in each for each in first)
    assert "status" not in first[0]
    assert second[0]["number"] == "8"


def test_a_header_makes_the_clock_jump(sim: Simulator, api: httpx2.Client, rfis: str) -> None:
    before = sim.clock.now()

    stale = api.get(rfis, headers=wrong("clock_jump=5400"))

    assert sim.clock.now() - before == timedelta(seconds=5400)
    assert stale.status_code == 401


def test_a_header_duplicates_the_webhooks_of_its_own_request(
    sim: Simulator, api: httpx2.Client, rfis: str, project: int, receiver: Receiver
) -> None:
    hook = sim.world["hooks"].add(
        {"project_id": project, "api_version": "v2.0", "destination_url": receiver.url,
         "namespace": "x", "status": "active", "destination_headers": {}}
    )  # fmt: skip
    sim.world["triggers"].add(
        {"hook_id": hook["id"], "resource_name": "RFIs", "event_type": "update"}
    )
    one = f"{rfis}/{api.get(rfis).json()[0]['id']}"

    for name, faults in (("a", ""), ("b", "duplicate_webhook"), ("c", "dropped_webhook")):
        api.patch(one, json={"rfi": {"subject": name}}, headers=wrong(faults))
    sim.deliveries.settle()

    ulids = [each["ulid"] for each in receiver.received]
    assert len(ulids) == 3
    assert len(set(ulids)) == 2


@pytest.mark.parametrize(
    "text",
    ["earthquake", "lost=1", "status=x", "status=99", "slow=often", "slow=nan",
     "status=503; colour=1", "shift=sideways", "status=503; retry_after=-1", "=", ";"],
)  # fmt: skip
def test_a_header_that_makes_no_sense_is_explained(
    api: httpx2.Client, rfis: str, text: str
) -> None:
    answer = api.get(rfis, headers=wrong(text))

    assert answer.status_code == 400
    assert answer.json()["errors"][0].startswith("X-Simulator-Fault: ")


def test_an_empty_header_asks_for_nothing() -> None:
    assert asked_faults("") == asked_faults(" , ") == []


def hits(faults: Faults, paths: Iterator[str]) -> list[str]:
    return [path for path in paths if faults.take(("status",), "GET", path)]


def test_a_share_of_the_requests_is_hit_and_the_same_ones_in_every_run() -> None:
    paths = [f"/rest/v1.0/rfis/{number}" for number in range(400)]
    first, second, other = (Faults(seed) for seed in (7, 7, 8))
    for faults in (first, second, other):
        faults.add("status", share=0.25, times=None)

    forwards = hits(first, iter(paths))
    backwards = hits(second, reversed(paths))

    assert forwards == backwards[::-1]
    assert 60 < len(forwards) < 140
    assert forwards != hits(other, iter(paths))


def test_a_share_may_hit_the_second_try_and_not_the_first() -> None:
    faults = Faults(seed=1)
    faults.add("status", share=0.5, times=None)

    tries = [faults.take(("status",), "GET", "/me") is not None for _ in range(20)]

    assert set(tries) == {True, False}


def test_the_control_interface_takes_shares_and_refuses_nonsense(
    sim: Simulator, api: httpx2.Client, rfis: str
) -> None:
    never = {"kind": "status", "share": 0, "times": None, "seed": 3}
    made = api.post("/_simulator/faults", json=never)
    refused = [
        api.post("/_simulator/faults", json={"kind": "status", **bad}).status_code
        for bad in ({"share": 2}, {"share": "x"}, {"times": 0}, {"seconds": -1}, {"path": 5},
                    {"status": True}, {"count": 10**9}, {"seed": 0.5})
    ]  # fmt: skip

    assert made.status_code == 201
    assert api.get(rfis).status_code == 200
    assert refused == [400] * 8


def test_a_service_account_has_a_budget_in_each_company_it_names(clock: ManualClock) -> None:
    with Simulator("empty", clock=clock, limits="2/10") as sim:
        token = sim.oauth.for_service_account().access
        bearer = {"Authorization": f"Bearer {token}"}
        with httpx2.Client(base_url=sim.base_url, headers=bearer, trust_env=False) as client:
            statuses = [
                client.get("/rest/v1.0/me", headers={"Procore-Company-Id": company}).status_code
                for company in ("4100", "4100", "4100", "5200", "5200", "5200")
            ]

    assert statuses == [200, 200, 429, 403, 403, 429]


def test_all_tokens_of_a_service_account_share_its_budget(clock: ManualClock) -> None:
    with Simulator("empty", clock=clock, limits="2/10") as sim:
        company = {"Procore-Company-Id": "4100"}
        with httpx2.Client(base_url=sim.base_url, headers=company, trust_env=False) as client:
            statuses = [
                client.get(
                    "/rest/v1.0/me",
                    headers={"Authorization": f"Bearer {sim.oauth.for_service_account().access}"},
                ).status_code
                for _ in range(3)
            ]

    assert statuses == [200, 200, 429]


def test_limits_and_retry_after_can_be_set_while_it_runs(
    sim: Simulator, api: httpx2.Client, rfis: str
) -> None:
    settings = api.post("/_simulator/settings", json={"limits": "1/10", "retry_after": False})
    answers = [api.get(rfis) for _ in range(2)]
    nonsense = api.post("/_simulator/settings", json={"limits": "often"})

    assert settings.json()["limits"] == "1/10"
    assert [each.status_code for each in answers] == [200, 429]
    assert "retry-after" not in answers[1].headers
    assert nonsense.status_code == 400
