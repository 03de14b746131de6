"""Rules of single tools that a client meets sooner or later."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from trajanus.simulator import ManualClock, Simulator

Json = dict[str, Any]


@pytest.fixture
def here(sim: Simulator, project: int) -> dict[str, int]:
    return {"project_id": project, "company_id": sim.company_id}


@pytest.fixture
def view(sim: Simulator) -> int:
    return int(next(iter(sim.world["budget_views"]))["id"])


def snapshot(api: httpx2.Client, here: dict[str, int], view: int) -> httpx2.Response:
    body = {**here, "budget_template_id": view, "budget_view_id": view, "name": "March"}
    return api.post("/rest/v1.0/budget_view_snapshots", json=body)


def test_a_budget_view_is_kept_once_an_hour(
    api: httpx2.Client, clock: ManualClock, here: dict[str, int], view: int
) -> None:
    first, second = snapshot(api, here, view), snapshot(api, here, view)
    clock.advance(3600)
    third = snapshot(api, here, view)

    assert [first.status_code, second.status_code, third.status_code] == [201, 429, 201]
    assert isinstance(second.json()["error"]["error"], str)


def code(api: httpx2.Client, here: dict[str, int], number: int) -> int:
    cost_code = {"code": f"77-{number}", "name": "Extra"}
    made = api.post("/rest/v1.0/cost_codes", params=here, json={"cost_code": cost_code}).json()
    kind = api.get("/rest/v1.0/line_item_types", params=here).json()[0]["id"]
    fields = {"cost_code_id": made["id"], "line_item_type_id": kind}
    path = f"/rest/v1.0/projects/{here['project_id']}/work_breakdown_structure/wbs_codes"
    return int(api.post(path, json={"wbs_code": fields}).json()["id"])


def unlocked(api: httpx2.Client, here: dict[str, int]) -> None:
    lock = f"/rest/v1.0/projects/{here['project_id']}/budget/lock"
    api.delete(lock, params={"destroy_all_budget_line_item_transfers": "true"})


def test_the_sync_of_budget_lines_is_unlike_all_others(
    api: httpx2.Client, here: dict[str, int]
) -> None:
    unlocked(api, here)
    path = "/rest/v1.0/budget_line_items/sync"
    good: list[Json] = [
        {"wbs_code_id": code(api, here, number), "original_budget_amount": 10} for number in (1, 2)
    ]
    bad = [*good[:1], {"wbs_code_id": 1, "original_budget_amount": 10}]

    refused = api.post(path, json={**here, "budget_line_items": bad})
    made = api.post(path, json={**here, "budget_line_items": good})

    assert refused.status_code == 422
    assert (made.status_code, isinstance(made.json(), list), len(made.json())) == (200, True, 2)


def test_a_locked_budget_refuses_new_amounts(api: httpx2.Client, here: dict[str, int]) -> None:
    unlocked(api, here)
    wbs = code(api, here, 1)
    api.post(f"/rest/v1.0/projects/{here['project_id']}/budget/lock")

    line = {"wbs_code_id": wbs, "original_budget_amount": 10}
    refused = api.post("/rest/v1.1/budget_line_items", json={**here, "budget_line_item": line})

    assert refused.status_code == 422
    assert set(refused.json()) == {"message", "error"}


def test_modifications_are_read_only_once_budget_changes_are_on(
    sim: Simulator, api: httpx2.Client, project: int
) -> None:
    path = f"/rest/v1.0/projects/{project}/budget_modifications"
    sim.world.budget_changes_enabled = True

    refused = api.post(path, json={"budget_modification": {"transfer_amount": "1.00"}})

    assert (refused.status_code, refused.headers["allow"]) == (405, "GET")
    assert api.get(path).status_code == 200


def test_two_files_of_one_name_conflict(api: httpx2.Client, here: dict[str, int]) -> None:
    file = {"file": {"name": "twice.txt", "data": "North"}}

    first = api.post("/rest/v1.0/files", params=here, json=file)
    second = api.post("/rest/v1.0/files", params=here, json=file)

    assert (first.status_code, second.status_code) == (201, 409)
    assert set(second.json()) == {"errors", "error_type"}


def test_a_date_that_is_none_is_stored_as_nothing(
    api: httpx2.Client, rfis: str, here: dict[str, int]
) -> None:
    one = f"{rfis}/{api.get(rfis).json()[0]['id']}"

    changed = api.patch(one, json={"rfi": {"due_date": "next week"}})

    assert (changed.status_code, changed.json()["due_date"]) == (200, None)


def test_unknown_fields_of_a_body_are_dropped_without_a_word(api: httpx2.Client, rfis: str) -> None:
    one = f"{rfis}/{api.get(rfis).json()[0]['id']}"

    changed = api.patch(one, json={"rfi": {"reference": "A-1", "weather": "rain", "status": "x"}})

    assert changed.status_code == 200
    assert "weather" not in changed.json()
    assert (changed.json()["reference"], changed.json()["status"]) != ("A-1", "x")
    assert changed.json()["reference"] == "A-1"


def test_required_fields_are_named_one_by_one(api: httpx2.Client, rfis: str) -> None:
    refused = api.post(rfis, json={"rfi": {"reference": "A-1"}})

    assert refused.status_code == 422
    assert set(refused.json()["errors"]) >= {"subject", "rfi_manager", "question"}


def test_a_deleted_change_order_is_listed_on_request(
    api: httpx2.Client, here: dict[str, int]
) -> None:
    path, query = "/rest/v1.0/change_order_packages", {**here}
    contract = api.get("/rest/v1.0/prime_contracts", params=here).json()[0]["id"]
    fields = {"contract_id": contract, "change_order": {"title": "Gone"}}
    made = api.post(path, params=query, json={**here, **fields}).json()
    api.delete(f"{path}/{made['id']}", params={**here, "contract_id": contract})

    def listed(**more: str) -> set[int]:
        return {each["id"] for each in api.get(path, params={**query, **more}).json()}

    assert made["id"] not in listed()
    assert made["id"] in listed(**{"filters[include_deleted]": "with"})
    assert made["id"] in listed(**{"filters[include_deleted]": "only"})
    assert len(listed(**{"filters[include_deleted]": "only"})) < len(
        listed(**{"filters[include_deleted]": "with"})
    )
