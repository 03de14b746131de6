"""Do budget, contracts and change orders hold what was written, and add up?"""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from trajanus.simulator import Simulator


@pytest.fixture
def here(sim: Simulator, project: int) -> dict[str, int]:
    return {"project_id": project, "company_id": sim.company_id}


def made(answer: httpx2.Response) -> dict[str, Any]:
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def contract(api: httpx2.Client, here: dict[str, int], kind: str, **fields: Any) -> dict[str, Any]:
    body = {**here, kind: {"title": "Concrete", "number": "SC-01", **fields}}
    return made(api.post(f"/rest/v1.0/{kind}s", params=here, json=body))


@pytest.mark.parametrize(
    "kind", ["prime_contract", "work_order_contract", "purchase_order_contract"]
)
def test_a_contract_can_be_made_listed_changed_and_deleted(
    kind: str, api: httpx2.Client, here: dict[str, int]
) -> None:
    one = contract(api, here, kind)
    address = f"/rest/v1.0/{kind}s/{one['id']}"

    listed = api.get(f"/rest/v1.0/{kind}s", params=here).json()
    changed = api.patch(address, params=here, json={**here, kind: {"title": "Walls"}})
    gone = api.delete(address, params=here)

    assert one["id"] in [each["id"] for each in listed]
    assert (changed.status_code, changed.json()["title"]) == (200, "Walls")
    assert gone.status_code in (200, 204)
    assert api.get(address, params=here).status_code == 404


def test_a_contracts_lines_make_its_amount(api: httpx2.Client, here: dict[str, int]) -> None:
    one = contract(api, here, "work_order_contract")
    lines = f"/rest/v1.0/work_order_contracts/{one['id']}/line_items"

    for amount in ("1200.50", "300.25"):
        body = {**here, "line_item": {"description": "Footings", "amount": amount}}
        made(api.post(lines, params=here, json=body))
    shown = api.get(f"/rest/v1.0/work_order_contracts/{one['id']}", params=here).json()

    assert len(api.get(lines, params=here).json()) == 2
    assert float(shown["grand_total"]) == 1500.75


def test_change_orders_belong_to_a_contract(api: httpx2.Client, here: dict[str, int]) -> None:
    one = contract(api, here, "prime_contract")
    query = {**here, "contract_id": one["id"]}
    fields = {"number": "1", "title": "Unsuitable soil"}

    nowhere = api.post(
        "/rest/v1.0/potential_change_orders",
        params=here,
        json={**here, "change_order": fields},
    )
    potential = made(
        api.post(
            "/rest/v1.0/potential_change_orders",
            params=query,
            json={**query, "change_order": fields},
        )
    )

    assert nowhere.status_code in (400, 422)
    listed = api.get("/rest/v1.0/potential_change_orders", params=query).json()
    assert potential["id"] in [each["id"] for each in listed]


def test_contracts_are_synced_by_origin_id(api: httpx2.Client, here: dict[str, int]) -> None:
    updates = [
        {"origin_id": "A-1", "title": "Site work", "number": "SC-02"},
        {"id": 1, "title": "No such contract"},
    ]

    for _ in range(2):
        answer = api.patch(
            "/rest/v1.0/work_order_contracts/sync",
            params=here,
            json={**here, "updates": updates},
        )

    assert answer.status_code == 200
    assert [one["origin_id"] for one in answer.json()["entities"]] == ["A-1"]
    assert answer.json()["errors"][0]["errors"] == {"id": ["Entity with this ID not found"]}
    listed = api.get("/rest/v1.0/work_order_contracts", params=here).json()
    assert [one["title"] for one in listed].count("Site work") == 1


def test_the_budget_itself_only_says_whether_it_is_locked(
    api: httpx2.Client, here: dict[str, int], project: int
) -> None:
    budget = f"/rest/v1.0/projects/{project}/budget"

    before = api.get(budget).json()
    locked = api.post(f"{budget}/lock")

    assert before == {"locked": False}
    assert locked.status_code in (200, 201, 204)
    assert api.get(budget).json() == {"locked": True}


def test_budget_views_are_listed(api: httpx2.Client, here: dict[str, int]) -> None:
    assert api.get("/rest/v1.0/budget_views", params=here).status_code == 200


def test_direct_costs_are_kept_and_filtered(
    api: httpx2.Client, here: dict[str, int], project: int
) -> None:
    address = f"/rest/v1.1/projects/{project}/direct_costs"
    for number in ("R-1", "R-2"):
        body = {**here, "direct_cost": {"invoice_number": number, "status": "approved"}}
        made(api.post(address, params=here, json=body))

    found = api.get(address, params={**here, "filters[invoice_number]": "R-2"}).json()

    assert [one["invoice_number"] for one in found] == ["R-2"]
