"""The money of the federal data set agrees with itself, as seen through the API."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

import httpx2
import pytest

from trajanus.simulator import Simulator

Get = Callable[..., Any]
CLINS = {"0001": 8_460_000, "0002": 2_140_000, "0003": 65_000, "0004": 35_000}


@pytest.fixture
def get(shared_sim: Simulator, shared_api: httpx2.Client) -> Get:
    """Read an operation of the main project."""
    here = {"project_id": next(iter(shared_sim.world["projects"]))["id"],
            "company_id": shared_sim.company_id}  # fmt: skip

    def read(address: str, **query: object) -> Any:
        answer = shared_api.get(address.format(**here), params={**here, **query})
        assert answer.status_code == 200, answer.text
        found = answer.json()
        return found["data"] if isinstance(found, dict) and "data" in found else found

    return read


@pytest.fixture
def prime(get: Get) -> dict[str, Any]:
    (found,) = get("/rest/v1.0/prime_contracts")
    return dict(get(f"/rest/v1.0/prime_contracts/{found['id']}"))


def total(records: Iterable[dict[str, Any]], field: str) -> Decimal:
    return sum((Decimal(str(each[field])) for each in records), Decimal(0))


def test_the_contract_is_the_sum_of_its_lines_and_of_its_clins(
    get: Get, prime: dict[str, Any]
) -> None:
    by_clin: dict[str, Decimal] = defaultdict(Decimal)
    for line in prime["line_items"]:
        by_clin[line["description"].split()[1]] += Decimal(line["amount"])
    project = get(f"/rest/v1.0/projects/{prime['line_items'][0]['project']['id']}")

    assert by_clin == CLINS
    assert Decimal(prime["grand_total"]) == sum(CLINS.values()) == Decimal(project["total_value"])
    assert [job["code"] for job in get("/rest/v1.0/sub_jobs")] == list(CLINS)


def test_the_budget_is_the_contract_by_clin(get: Get) -> None:
    view = get("/rest/v1.0/budget_views")[0]
    rows = get(f"/rest/v1.0/budget_views/{view['id']}/detail_rows")
    found = get("/rest/v1.0/projects/{project_id}/work_breakdown_structure/wbs_codes")
    codes = {code["id"]: code for code in found}

    by_clin: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        clin = codes[row["wbs_code_id"]]["description"].split()[1]
        by_clin[clin] += Decimal(row["original_budget_amount"])

    assert by_clin == CLINS
    assert all(row["unbudgeted_reason"] is None for row in rows)


def test_a_row_of_the_budget_follows_from_lines_moves_and_contracts(get: Get) -> None:
    view = get("/rest/v1.0/budget_views")[0]
    rows = get(f"/rest/v1.0/budget_views/{view['id']}/detail_rows")
    lab = next(row for row in rows if row["cost_code"].startswith("01-45"))
    earthwork = next(row for row in rows if row["cost_code"].startswith("31-20"))

    assert lab["original_budget_amount"] == "0.00"
    assert lab["Revised Budget"] == "24000.00"
    assert lab["Direct Costs"] == "8640.00"
    # The subcontract's line, and the change order for the organic soil.
    assert earthwork["Committed Costs"] == "736000.00"
    for row in rows:
        pending = Decimal(row["Projected Budget"]) - Decimal(row["Revised Budget"])
        assert pending == Decimal(row["Pending Budget Changes"])
    summary = get(f"/rest/v1.0/budget_views/{view['id']}/summary_rows")[0]
    for column in ("original_budget_amount", "Revised Budget", "Committed Costs", "Direct Costs"):
        assert Decimal(summary[column]) == total(rows, column)
    # Moves within the budget leave its sum as it is.
    assert summary["Revised Budget"] == summary["original_budget_amount"] == "10700000.00"


def test_budget_changes_and_modifications_balance(get: Get) -> None:
    changes = get("/rest/v1.0/projects/{project_id}/budget_changes")
    (modification,) = get("/rest/v1.0/projects/{project_id}/budget_modifications")

    assert [change["status"] for change in changes] == ["approved", "under_review"]
    assert [change["amount"] for change in changes] == [0, 0]
    assert modification["from_budget_line_item_id"] != modification["to_budget_line_item_id"]


def test_the_last_snapshot_holds_the_budget_as_it_stands_and_the_one_before_does_not(
    get: Get,
) -> None:
    snapshots = {each["name"]: each for each in get("/rest/v1.0/budget_view_snapshots")}
    view_id = snapshots["Monthly report"]["budget_view"]["id"]

    before, last = (
        get(f"/rest/v1.0/budget_view_snapshots/{snapshots[name]['id']}/detail_rows")
        for name in ("Cost meeting", "Monthly report")
    )

    assert last == get(f"/rest/v1.0/budget_views/{view_id}/detail_rows")
    assert total(last, "Direct Costs") - total(before, "Direct Costs") == Decimal("21040.00")
    assert total(last, "Projected Over/Under") < total(before, "Projected Over/Under")


def test_commitments_are_the_sum_of_their_lines_and_fit_the_budget(get: Get) -> None:
    view = get("/rest/v1.0/budget_views")[0]
    rows = get(f"/rest/v1.0/budget_views/{view['id']}/detail_rows")
    committed, pending = Decimal(0), Decimal(0)

    for kind in ("work_order_contracts", "purchase_order_contracts"):
        for each in get(f"/rest/v1.0/{kind}"):
            lines = get(f"/rest/v1.0/{kind}/{each['id']}/line_items")
            assert Decimal(each["grand_total"]) == total(lines, "amount")
            firm = each["status"] in ("Approved", "Partially Received")
            committed += Decimal(each["revised_contract"]) if firm else 0
            pending += Decimal(each["pending_change_orders"])
            pending += 0 if firm else Decimal(each["grand_total"])

    assert committed == total(rows, "Committed Costs")
    assert pending == total(rows, "Pending Cost Changes")
    assert all(Decimal(row["Committed Costs"]) <= Decimal(row["Projected Budget"]) for row in rows)


def test_changes_lead_from_event_to_order(get: Get, prime: dict[str, Any]) -> None:
    contract = {"contract_id": prime["id"]}
    events = get("/rest/v1.0/change_events")
    orders = get("/rest/v1.0/potential_change_orders", **contract)
    (request,) = get("/rest/v1.0/change_order_requests", **contract)
    (package,) = get("/rest/v1.0/change_order_packages", **contract)
    newer = get("/rest/v1.0/projects/{project_id}/prime_change_orders")

    assert [each["revenue_rom_total"] for each in events] == [
        "48500.00", "12350.00", "-4200.00", "0.00",
    ]  # fmt: skip
    assert [each["grand_total"] for each in orders] == ["48500.00", "12350.00"]
    assert orders[0]["change_order_request_id"] == request["id"]
    assert request["grand_total"] == package["grand_total"] == orders[0]["grand_total"]
    assert [each["number"] for each in newer] == ["P00001", "P00003"]
    assert newer[1]["change_events"] == [{"id": events[2]["id"], "number": "003"}]
    # Nothing that changes the price has been approved yet.
    assert prime["approved_change_orders"] == "0.00"


def test_a_commitment_change_order_raises_its_contract(get: Get) -> None:
    approved, pending = get("/rest/v1.0/projects/{project_id}/commitment_change_orders")
    of = {each["id"]: each for each in get("/rest/v1.0/work_order_contracts")}

    earthwork, utilities = of[approved["contract_id"]], of[pending["contract_id"]]

    assert (earthwork["approved_change_orders"], earthwork["revised_contract"]) == (
        approved["grand_total"], "1036000.00",
    )  # fmt: skip
    assert utilities["pending_change_orders"] == pending["grand_total"] == "9750.00"
    assert utilities["revised_contract"] == utilities["grand_total"]


def test_owner_invoices_are_percentages_of_the_contract_lines(
    get: Get, prime: dict[str, Any]
) -> None:
    amounts = {line["id"]: line["amount"] for line in prime["line_items"]}
    invoices = get(f"/rest/v1.0/prime_contracts/{prime['id']}/payment_applications")
    done: dict[int, Decimal] = defaultdict(Decimal)

    for each in invoices:
        shown = get(f"/rest/v1.0/payment_applications/{each['id']}")
        for line in shown["g703"]:
            source, earlier = line["line_item_id"], line["work_completed_from_previous_application"]
            assert line["scheduled_value"] == amounts.get(source, "0.00")
            assert Decimal(earlier) == done[source]
            done[source] += Decimal(line["work_completed_this_period"])
            worth = Decimal(line["scheduled_value"])
            percent = done[source] * 100 / worth if worth else Decimal(0)
            assert percent == int(percent)
        assert Decimal(shown["g702"]["total_completed_and_stored_to_date"]) == total(
            shown["g703"], "total_completed_and_stored_to_date"
        )

    assert [each["status"] for each in invoices] == ["approved"] * 4 + ["under_review"]


def test_the_fifth_estimate_adds_up_as_the_payment_form_does(get: Get) -> None:
    *earlier, last = get("/rest/v1.0/payment_applications")
    sheet = last["g702"]

    assert sheet["original_contract_sum"] == "10700000.00"
    assert sheet["less_previous_certificates_for_payment"] == "1961000.00"
    assert sheet["current_payment_due"] == "745500.00"
    assert sheet["total_completed_and_stored_to_date"] == "2706500.00"
    # Twelve thousand were deducted from the payments so far; no retainage is held.
    assert total(earlier, "total_amount_paid") == 1_961_000 - 12_000
    assert sheet["total_retainage"] == "0.00"


def test_the_invoiced_percent_is_that_of_the_schedule(get: Get, prime: dict[str, Any]) -> None:
    tasks = {task["activity_id"]: task for task in get("/rest/v1.0/tasks", per_page=100)}
    last = get("/rest/v1.0/payment_applications")[-1]
    shown = get(f"/rest/v1.0/payment_applications/{last['id']}")

    for line in shown["g703"]:
        activity = line["description_of_work"].partition(" - ")[2].split(" ")[0]
        if activity in tasks:
            done = Decimal(line["work_completed_from_previous_application"])
            done += Decimal(line["work_completed_this_period"])
            percent = done * 100 / Decimal(line["scheduled_value"])
            assert percent == tasks[activity]["percentage"], activity


def test_firms_are_paid_what_they_claimed(get: Get) -> None:
    for firm in get("/rest/v1.0/work_order_contracts"):
        invoices = get("/rest/v1.1/requisitions", commitment_id=firm["id"])
        claimed = total(invoices, "total_claimed_amount")
        paid = sum((Decimal(each["total_claimed_amount"]) for each in invoices
                    if each["status"] == "approved"), Decimal(0))  # fmt: skip

        assert Decimal(firm["total_requisitions_amount"]) == claimed
        assert Decimal(firm["total_payments"]) == paid
        assert claimed <= Decimal(firm["revised_contract"])
        assert all(each["vendor_name"] == firm["vendor"]["name"] for each in invoices)


def test_an_invoice_goes_on_where_the_last_one_ended(
    api: httpx2.Client, sim: Simulator, project: int
) -> None:
    here = {"project_id": project}
    contract = next(iter(sim.world["prime_contracts"]))["id"]
    address = f"/rest/v1.0/prime_contracts/{contract}/payment_applications"
    period = api.post(
        f"/rest/v1.0/projects/{project}/billing_periods",
        json={"billing_period": {"start_date": "2026-03-21", "end_date": "2026-04-20"}},
    ).json()

    made = api.post(
        address, params=here, json={**here, "payment_application": {"period_id": period["id"]}}
    ).json()
    line = made["g703"][2]
    claim = {"payment_application_line_item": {"work_completed_this_period": "118000"}}
    lines = f"/rest/v1.0/prime_contracts/{contract}/payment_application_line_items"
    claimed = api.patch(f"{lines}/{line['id']}", params=here, json={**here, **claim})
    too_much = {"payment_application_line_item": {"work_completed_this_period": "1180000"}}
    refused = api.patch(f"{lines}/{line['id']}", params=here, json={**here, **too_much})
    shown = api.get(f"{address}/{made['id']}", params=here).json()
    gone = api.delete(f"{address}/{made['id']}", params=here)

    assert (made["number"], made["status"], made["period_end"]) == (6, "draft", "2026-04-20")
    assert made["g702"]["current_payment_due"] == "0.00"
    assert line["work_completed_from_previous_application"] == "826000.00"
    assert claimed.json()["total_completed_and_stored_to_date"] == "944000.00"
    assert refused.status_code == 422
    assert shown["g702"]["current_payment_due"] == "118000.00"
    assert gone.status_code == 204
    assert len(api.get(address, params=here).json()) == 5


def test_a_requisition_belongs_to_a_commitment(
    api: httpx2.Client, sim: Simulator, project: int
) -> None:
    here = {"project_id": project}
    firm = sim.world["work_order_contracts"].where(number="SC-02")[0]["id"]
    prime = next(iter(sim.world["prime_contracts"]))["id"]

    def create(contract: int) -> httpx2.Response:
        body = {**here, "commitment_id": contract, "requisition": {"invoice_number": "U-3"}}
        return api.post("/rest/v1.1/requisitions", params=here, json=body)

    made, refused = create(firm), create(prime)
    items = f"/rest/v1.0/requisitions/{made.json()['id']}/contract_items"
    first = api.get(items, params=here).json()[0]
    stored = {"contract_item": {"materials_presently_stored": "2500.00"}}
    changed = api.patch(f"{items}/{first['id']}", params=here, json={**here, **stored}).json()
    shown = api.get(
        f"/rest/v1.1/requisitions/{made.json()['id']}", params={**here, "view": "extended"}
    ).json()

    assert (made.status_code, refused.status_code) == (201, 422)
    assert changed["subcontractor_claimed_amount"] == "2500.00"
    assert shown["total_claimed_amount"] == "2500.00"
    assert shown["items"][0]["id"] == first["id"]
