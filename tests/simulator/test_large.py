"""Very many records: paged, filtered, changed, and dealt out to many projects."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import httpx2
import pytest

from trajanus.simulator import ManualClock, Simulator
from trajanus.simulator.crew import questions
from trajanus.simulator.crew.scene import Scene

Connect = Callable[..., httpx2.Client]
COUNT = 3000

Large = tuple[Simulator, httpx2.Client, str]


@pytest.fixture
def large(clock: ManualClock, connect: Connect) -> Iterator[Large]:
    with Simulator(f"large:{COUNT}/1", clock=clock, limits="off") as sim:
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


def everything(api: httpx2.Client, address: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        query = {"per_page": 1000, "page": len(found) // 1000 + 1}
        page = api.get(address, params=query).json()
        found += page
        if len(page) < 1000:
            return found


@pytest.fixture
def many(clock: ManualClock, connect: Connect) -> Iterator[tuple[Simulator, httpx2.Client]]:
    with Simulator(f"large:{COUNT}", clock=clock, limits="off") as sim:
        yield sim, connect(sim)


def test_records_are_dealt_out_to_projects(many: tuple[Simulator, httpx2.Client]) -> None:
    sim, api = many
    projects = api.get("/rest/v1.1/projects", params={"company_id": sim.company_id}).json()

    for version, kind in (("1.0", "rfis"), ("1.1", "submittals")):
        of = [everything(api, f"/rest/v{version}/projects/{p['id']}/{kind}") for p in projects]
        ids = [each["id"] for rows in of for each in rows]
        assert [len(rows) for rows in of] == [1000, 1000, 1000]
        assert len(set(ids)) == COUNT
        assert all([e["number"] for e in rows] == [str(n) for n in range(1, 1001)] for rows in of)


def test_places_and_people_of_a_record_are_those_of_its_project(
    many: tuple[Simulator, httpx2.Client],
) -> None:
    sim, api = many
    project = list(sim.world["projects"])[1]["id"]
    places = api.get(f"/rest/v1.0/projects/{project}/locations").json()
    query = {"project_id": project}
    sections = api.get("/rest/v1.0/specification_sections", params=query).json()

    rfis = api.get(f"/rest/v1.0/projects/{project}/rfis").json()
    items = api.get(f"/rest/v1.1/projects/{project}/submittals").json()

    assert {e["location"]["id"] for e in rfis} <= {e["id"] for e in places}
    assert {e["specification_section"]["id"] for e in items} <= {e["id"] for e in sections}


@pytest.fixture
def submittals(many: tuple[Simulator, httpx2.Client]) -> str:
    sim, _ = many
    return f"/rest/v1.1/projects/{list(sim.world['projects'])[2]['id']}/submittals"


def test_generated_submittals_are_in_all_states_with_the_ball_where_it_belongs(
    many: tuple[Simulator, httpx2.Client], submittals: str
) -> None:
    _, api = many
    found = everything(api, submittals)

    states = {each["status"]["name"] for each in found}
    assert states == {"Draft", "Open", "Closed"}
    for each in found:
        holders = [who["name"] for who in each["ball_in_court"]]
        if each["status"]["name"] == "Draft":
            assert holders == ["QC Manager"]
        elif each["status"]["name"] == "Open":
            assert holders[0] in ("Government Reviewer", "Design Reviewer")
        else:
            assert holders == []
            assert each["closed_at"] == each["updated_at"]


def test_a_ready_made_submittal_equals_one_rendered_from_its_record(
    many: tuple[Simulator, httpx2.Client], submittals: str
) -> None:
    sim, api = many
    quick = api.get(submittals, params={"per_page": 40}).json()

    for each in quick:
        sim.world["submittals"].change(each["id"], {"updated_at": each["updated_at"]})

    assert api.get(submittals, params={"per_page": 40}).json() == quick


def test_windows_and_filters_find_what_a_scan_of_the_project_finds(
    many: tuple[Simulator, httpx2.Client], submittals: str
) -> None:
    _, api = many
    every = everything(api, submittals)
    low, high = every[200]["updated_at"], every[700]["updated_at"]
    status = every[200]["status"]["id"]
    query = {"filters[updated_at]": f"{low}...{high}", "filters[status_id]": str(status),
             "per_page": 2000}  # fmt: skip

    found = [each["id"] for each in api.get(submittals, params=query).json()]

    assert found == [e["id"] for e in every[200:701] if e["status"]["id"] == status]


def test_generated_submittals_are_shown_changed_reviewed_and_deleted(
    many: tuple[Simulator, httpx2.Client], submittals: str, clock: ManualClock
) -> None:
    _, api = many
    project = int(submittals.split("/")[4])
    listed = everything(api, submittals)
    item, other = [e for e in listed if e["status"]["name"] == "Open"][:2]
    responses = api.get(f"/rest/v1.0/projects/{project}/submittal_responses").json()
    approved = next(each["id"] for each in responses if each["considered"] == "approved")
    clock.advance(60)

    shown = api.get(f"{submittals}/{item['id']}").json()
    revisions = api.get(f"{submittals}/{item['id']}/revisions").json()
    changed = api.patch(f"{submittals}/{item['id']}", json={"submittal": {"title": "Changed"}})
    answered = api.patch(
        f"/rest/v1.0/submittal_approvers/{item['approvers'][-1]['id']}",
        params={"project_id": project, "submittal_id": item["id"]},
        json={"submittal_approver": {"submittal_response_id": approved}},
    )
    gone = api.delete(f"{submittals}/{other['id']}")
    made = api.post(submittals, json={"submittal": {"number": "7", "title": "New"}})

    assert shown["title"] == item["title"]
    assert [each["id"] for each in revisions] == [item["id"]]
    assert (changed.status_code, changed.json()["title"]) == (200, "Changed")
    assert (answered.status_code, gone.status_code, made.status_code) == (200, 200, 201)
    now = clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    since = api.get(submittals, params={"filters[updated_at]": f"{now}...{now}"}).json()
    assert [each["title"] for each in since] == ["Changed", "New"]
    assert [e["id"] for e in api.get(f"{submittals}/recycle_bin").json()] == [other["id"]]
    assert api.get(f"{submittals}/next_available_number").json()["next_number"] == "1001"


def test_a_million_records_are_ready_at_once_and_take_no_room() -> None:
    sim = Simulator("large:1000000", clock=ManualClock(), limits="off")
    last = sim.world["rfis"].select(list(sim.world["projects"])[-1]["id"])[-1]
    kept = {kind: len(sim.world[kind]._rows) for kind in ("rfis", "submittals")}
    found = sim.world["rfis"].get(last)
    sim.stop()

    assert len(sim.world["rfis"]) == len(sim.world["submittals"]) == 1_000_000
    assert len(sim.world["projects"]) == 200
    assert found is not None
    assert found["number"] == "5000"
    assert kept == {"rfis": 0, "submittals": 0}
