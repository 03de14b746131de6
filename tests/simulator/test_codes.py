"""Cost codes, types of cost, sub jobs and budget codes."""

from __future__ import annotations

import httpx2

from trajanus.simulator import Simulator

CODES = "/rest/v1.0/cost_codes"


def test_a_cost_code_carries_the_codes_above_it(api: httpx2.Client, project: int) -> None:
    codes = api.get(CODES, params={"project_id": project, "per_page": 1000}).json()

    footing = next(each for each in codes if each["full_code"] == "03-30")
    assert footing["name"] == "Cast-in-Place Concrete"
    assert footing["biller_type"] == "Project"
    assert {each["code"] for each in footing["line_item_types"]} >= {"L", "E", "M"}


def test_codes_below_follow_a_changed_code(api: httpx2.Client, project: int) -> None:
    query = {"project_id": project, "per_page": 1000}
    codes = {each["full_code"]: each for each in api.get(CODES, params=query).json()}

    api.patch(f"{CODES}/{codes['03']['id']}", params=query, json={"cost_code": {"code": "3000"}})

    after = api.get(f"{CODES}/{codes['03-30']['id']}", params=query).json()
    assert after["full_code"] == "3000-30"


def test_a_sync_of_cost_codes_matches_origins(api: httpx2.Client, project: int) -> None:
    query = {"project_id": project}
    updates = [{"origin_id": "ERP-1", "code": "98", "name": "Escalation"},
               {"origin_id": "ERP-1", "name": "Escalation reserve"},
               {"origin_id": "ERP-2", "name": "No code"}]  # fmt: skip

    answer = api.patch(f"{CODES}/sync", params=query, json={"updates": updates}).json()
    found = api.get(CODES, params={**query, "filters[origin_id]": "ERP-1"}).json()

    assert [each["name"] for each in answer["entities"]] == ["Escalation", "Escalation reserve"]
    assert answer["errors"] == [{**updates[2], "errors": {"code": ["can't be blank"]}}]
    assert [each["name"] for each in found] == ["Escalation reserve"]


def test_cost_codes_of_a_sub_job_stand_apart(api: httpx2.Client, project: int) -> None:
    query = {"project_id": project}
    job = api.post(
        "/rest/v1.0/sub_jobs", json={**query, "sub_job": {"code": "B", "name": "Annex"}}
    ).json()
    body = {"code": "01", "name": "General", "sub_job_id": job["id"]}
    api.post(CODES, json={**query, "cost_code": body})

    of_job = api.get(CODES, params={**query, "sub_job_id": job["id"]}).json()
    of_project = api.get(CODES, params={**query, "per_page": 1000}).json()

    assert [(each["biller"], each["biller_type"]) for each in of_job] == [("Annex", "SubJob")]
    assert of_job[0]["id"] not in {each["id"] for each in of_project}


def test_a_budget_code_joins_a_cost_code_and_a_type(
    api: httpx2.Client, sim: Simulator, project: int
) -> None:
    url = f"/rest/v1.0/projects/{project}/work_breakdown_structure/wbs_codes"
    code = sim.world["cost_codes"].where(project_id=project, full_code="03-30")[0]["id"]
    labor = sim.world["line_item_types"].where(code="O")[0]["id"]
    body = {"cost_code_id": code, "line_item_type_id": labor}

    made = api.post(url, json={"wbs_code": body})
    found = api.get(url, params={"query": "03-30.O"}).json()

    wbs = made.json()
    assert made.status_code == 201
    assert (wbs["flat_code"], wbs["status"]) == ("03-30.O", "active")
    assert [item["path_codes"] for item in wbs["segment_items"]] == [["03", "30"], ["O"]]
    assert wbs["segment_items"][0]["segment"]["structure"] == "tiered"
    assert made.json()["id"] in {each["id"] for each in found}


def test_types_of_cost_need_a_company_or_a_project(api: httpx2.Client, sim: Simulator) -> None:
    url = "/rest/v1.0/line_item_types"

    assert api.get(url).status_code == 400
    assert api.get(url, params={"company_id": sim.company_id}).status_code == 200
