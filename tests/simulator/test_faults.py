"""Faults on demand: each spoils what it says, as often as it says."""

from __future__ import annotations

import json

import httpx2
import pytest

from trajanus.simulator import Simulator


@pytest.mark.parametrize("status", [401, 403, 404, 422, 429, 500, 503])
def test_a_status_fault_hits_as_often_as_asked(
    sim: Simulator, api: httpx2.Client, rfis: str, status: int
) -> None:
    sim.faults.add("status", status=status, times=2)

    answers = [api.get(rfis) for _ in range(3)]

    assert [each.status_code for each in answers] == [status, status, 200]
    assert isinstance(answers[0].json(), dict)


def test_503_and_429_may_say_when_to_come_back(
    sim: Simulator, api: httpx2.Client, rfis: str
) -> None:
    sim.faults.add("status", status=503, retry_after=30)
    sim.faults.add("status", status=429)

    busy, limited = api.get(rfis), api.get(rfis)

    assert busy.headers["retry-after"] == "30"
    assert "retry-after" not in limited.headers


def test_a_fault_can_be_limited_to_a_path_and_method(
    sim: Simulator, api: httpx2.Client, rfis: str, submittals: str
) -> None:
    sim.faults.add("status", status=500, path="/submittals", method="GET", times=None)

    assert api.get(rfis).status_code == 200
    assert api.get(submittals).status_code == 500
    assert api.post(submittals, json={"submittal": {"number": "9"}}).status_code == 201
    sim.faults.clear()
    assert api.get(submittals).status_code == 200


def test_a_lost_answer_has_done_its_work(sim: Simulator, api: httpx2.Client, rfis: str) -> None:
    rfi = api.get(rfis).json()[0]
    sim.faults.add("lost", method="PATCH")

    with pytest.raises(httpx2.RemoteProtocolError):
        api.patch(f"{rfis}/{rfi['id']}", json={"rfi": {"subject": "Done"}})

    assert api.get(f"{rfis}/{rfi['id']}").json()["subject"] == "Done"
    assert [each.status for each in sim.requests.writes] == [None]


def test_a_refused_connection_has_done_nothing(
    sim: Simulator, api: httpx2.Client, rfis: str
) -> None:
    rfi = api.get(rfis).json()[0]
    sim.faults.add("refused", method="PATCH")

    with pytest.raises(httpx2.RemoteProtocolError):
        api.patch(f"{rfis}/{rfi['id']}", json={"rfi": {"subject": "Done"}})

    assert api.get(f"{rfis}/{rfi['id']}").json()["subject"] == rfi["subject"]


def test_a_slow_answer_runs_into_the_callers_timeout(
    sim: Simulator, api: httpx2.Client, rfis: str
) -> None:
    sim.faults.add("slow", seconds=0.5)

    with pytest.raises(httpx2.ReadTimeout):
        api.get(rfis, timeout=0.05)


def test_truncated_json_does_not_parse(sim: Simulator, api: httpx2.Client, rfis: str) -> None:
    sim.faults.add("truncated")

    answer = api.get(rfis)

    assert answer.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        answer.json()


def test_html_comes_instead_of_json(sim: Simulator, api: httpx2.Client, rfis: str) -> None:
    sim.faults.add("html")

    answer = api.get(rfis)

    assert answer.headers["content-type"].startswith("text/html")
    assert answer.text.startswith("<!doctype html>")


def test_fields_can_appear_and_disappear(sim: Simulator, api: httpx2.Client, rfis: str) -> None:
    sim.faults.add("unknown_field", field="weather")
    sim.faults.add("missing_field", field="status")
    sim.faults.add("missing_record")

    more, less, fewer = (api.get(rfis).json() for _ in range(3))

    assert all("weather" in each for each in more)
    assert "status" not in less[0]
    assert len(fewer) == 24


@pytest.mark.parametrize(
    ("how", "second"),
    [("insert", ["5", "6"]), ("remove", ["7", "8"]), ("touch", ["6", "7"])],
)
def test_pages_shift_while_they_are_read(
    sim: Simulator, api: httpx2.Client, rfis: str, how: str, second: list[str]
) -> None:
    sim.faults.add("shift", how=how)

    query = {"per_page": 5}
    first_page = [each["number"] for each in api.get(rfis, params=query).json()]
    next_page = [each["number"] for each in api.get(rfis, params={**query, "page": 2}).json()]

    assert first_page == ["1", "2", "3", "4", "5"]
    assert next_page[:2] == second


def test_a_touched_record_moves_to_the_end_of_a_sorted_read(
    sim: Simulator, api: httpx2.Client, rfis: str
) -> None:
    query = {"per_page": 5, "sort[attribute]": "updated_at", "sort[direction]": "asc"}
    whole = [each["id"] for each in api.get(rfis, params={**query, "per_page": 100}).json()]
    sim.faults.add("shift", how="touch")

    api.get(rfis, params=query)
    second = [each["id"] for each in api.get(rfis, params={**query, "page": 2}).json()]

    assert second == whole[6:11]


def test_nonsense_is_no_fault(sim: Simulator) -> None:
    with pytest.raises(ValueError, match="no such fault"):
        sim.faults.add("earthquake")
    with pytest.raises(ValueError, match="regular expression"):
        sim.faults.add("html", path="[")
