"""The data sets: what is in them, and which are refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import httpx2
import pytest

from trajanus.simulator import ManualClock, Simulator

Connect = Callable[..., httpx2.Client]


def test_the_federal_company_has_three_projects_25_rfis_and_60_submittals(
    sim: Simulator, api: httpx2.Client, project: int, rfis: str, submittals: str
) -> None:
    items = api.get(submittals).json()

    assert len(sim.world["projects"]) == 3
    assert api.get(rfis).headers["total"] == "25"
    assert len(items) == 60
    assert len({each["specification_section"]["number"] for each in items}) == 20
    assert len({each["type"]["name"] for each in items}) == 11


def test_every_closed_rfi_of_the_federal_set_has_an_official_answer(
    api: httpx2.Client, rfis: str
) -> None:
    closed = api.get(rfis, params={"filters[status]": "closed"}).json()
    shown = [api.get(f"{rfis}/{each['id']}").json() for each in closed]

    assert len(shown) == 16
    assert all(each["questions"][0]["answers"][0]["official"] for each in shown)


def test_dates_move_with_the_day_on_the_clock() -> None:
    later = ManualClock(datetime(2030, 6, 1, 9, tzinfo=UTC))

    here = Simulator("federal", clock=ManualClock())
    there = Simulator("federal", clock=later)
    due = [s.world["rfis"].where(number="25")[0]["due_date"] for s in (here, there)]
    for each in (here, there):
        each.stop()

    assert due[0] == "2026-03-30"
    assert due[1] == "2030-06-11"


def test_nothing_in_the_federal_set_happened_in_the_future(sim: Simulator) -> None:
    now = sim.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")

    for kind in ("projects", "rfis", "submittals"):
        assert max(each["updated_at"] for each in sim.world[kind]) <= now
        assert all(each["created_at"] <= each["updated_at"] for each in sim.world[kind])


def test_the_empty_company_has_one_project_and_a_few_people(
    clock: ManualClock, connect: Connect
) -> None:
    with Simulator("empty", clock=clock, company_id=77) as sim:
        api = connect(sim)
        projects = api.get("/rest/v1.1/projects", params={"company_id": 77}).json()
        users = api.get(f"/rest/v1.0/projects/{projects[0]['id']}/users").json()
        rfis = api.get(f"/rest/v1.0/projects/{projects[0]['id']}/rfis").json()

    assert len(projects) == 1
    assert len(users) == 3
    assert rfis == []


@pytest.mark.parametrize("name", ["large:many", "large:0", "large:5/0", "large:", "Federal"])
def test_an_unknown_data_set_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no such data set"):
        Simulator(name)
