"""The data sets: what is in them, and how very many records are served."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from random import Random

import httpx2
import pytest

from trajanus.simulator import ManualClock, Simulator
from trajanus.simulator.crew import questions
from trajanus.simulator.crew.scene import Scene

Connect = Callable[..., httpx2.Client]
COUNT = 3000


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


def test_an_unknown_data_set_is_refused() -> None:
    with pytest.raises(ValueError, match="no such data set"):
        Simulator("large:many")


Large = tuple[Simulator, httpx2.Client, str]


@pytest.fixture
def large(clock: ManualClock, connect: Connect) -> Iterator[Large]:
    with Simulator(f"large:{COUNT}", clock=clock, limits="off") as sim:
        project = next(iter(sim.world["projects"]))["id"]
        yield sim, connect(sim), f"/rest/v1.0/projects/{project}/rfis"


def test_a_large_set_pages_through_every_record_once(large: Large) -> None:
    _, api, rfis = large

    pages = [api.get(rfis, params={"per_page": 1000, "page": n}) for n in (1, 2, 3, 4)]

    ids = [each["id"] for page in pages for each in page.json()]
    assert len(ids) == len(set(ids)) == COUNT
    assert pages[0].headers["total"] == str(COUNT)
    assert 1500 < len(pages[0].content) / 1000 < 2500


def test_a_large_set_is_the_same_for_the_same_seed(clock: ManualClock) -> None:
    sets = [Simulator("large:50", clock=clock, seed=seed) for seed in (5, 5, 6)]
    texts = [[each["question"]["body"] for each in s.world["rfis"]] for s in sets]
    for each in sets:
        each.stop()

    assert texts[0] == texts[1]
    assert texts[0] != texts[2]


def test_a_ready_made_item_equals_one_rendered_from_its_record(large: Large) -> None:
    sim, api, rfis = large
    quick = api.get(rfis, params={"per_page": 40}).json()

    for each in quick:
        sim.world["rfis"].change(each["id"], {"updated_at": each["updated_at"]})

    assert api.get(rfis, params={"per_page": 40}).json() == quick


def test_ranges_and_filters_of_a_large_set_find_what_a_scan_finds(large: Large) -> None:
    _, api, rfis = large
    every = [
        each
        for n in (1, 2, 3)
        for each in api.get(rfis, params={"per_page": 1000, "page": n}).json()
    ]
    low, high = every[700]["updated_at"], every[1900]["updated_at"]
    query = {"filters[updated_at]": f"{low}...{high}", "filters[status]": "open", "per_page": 2000}

    found = [each["id"] for each in api.get(rfis, params=query).json()]

    assert found == [e["id"] for e in every[700:1901] if e["status"] == "open"]


def test_changed_records_of_a_large_set_move_to_the_end_of_a_read_by_time(large: Large) -> None:
    sim, api, rfis = large
    changed, gone = [each["id"] for each in api.get(rfis, params={"per_page": 2}).json()]
    sim.world["rfis"].change(changed, {"subject": "Changed"})
    sim.world["rfis"].remove(gone)
    project_id = next(iter(sim.world["projects"]))["id"]
    added = questions.ask(Scene(sim.world, Random(1), project_id, touch=True))  # noqa: S311

    query = {"sort[attribute]": "updated_at", "per_page": 1000, "page": 3}
    last = api.get(rfis, params=query)

    assert added is not None
    assert last.headers["total"] == str(COUNT)
    assert [each["subject"] for each in last.json()][-2] == "Changed"
    assert last.json()[-1]["number"] == str(COUNT + 1)
    assert api.get(f"{rfis}/{gone}").status_code == 404
