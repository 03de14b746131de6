"""Observations, punch items and inspections."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from trajanus.simulator import Simulator

OBSERVATIONS = "/rest/v1.0/observations/items"
PUNCH_ITEMS = "/rest/v1.0/punch_items"


@pytest.fixture
def checklists(project: int) -> str:
    return f"/rest/v1.0/projects/{project}/checklist/lists"


def test_an_observation_is_closed_and_reopened(api: httpx2.Client, project: int) -> None:
    query = {"project_id": project}
    item = next(e for e in api.get(OBSERVATIONS, params=query).json() if e["status"] != "closed")
    url = f"{OBSERVATIONS}/{item['id']}"

    closed = api.patch(url, json={**query, "observation": {"status": "closed"}}).json()
    opened = api.patch(url, json={**query, "observation": {"status": "not_accepted"}}).json()
    wrong = api.patch(url, json={**query, "observation": {"status": "forgotten"}})

    assert closed["closed_at"] is not None
    assert (opened["status"], opened["closed_at"]) == ("not_accepted", None)
    assert wrong.status_code == 422


def test_an_observation_needs_a_name_and_a_type(api: httpx2.Client, project: int) -> None:
    answer = api.post(OBSERVATIONS, json={"project_id": project, "observation": {"number": "1"}})

    assert set(answer.json()["errors"]) == {"name", "type_id"}


def test_a_personal_observation_is_hidden_from_others(
    api: httpx2.Client, sim: Simulator, connect: Any, project: int
) -> None:
    body = {"name": "Quiet word", "type_id": 970, "personal": True}
    made = api.post(OBSERVATIONS, json={"project_id": project, "observation": body}).json()

    answer = connect(sim, "Civil Foreman").get(
        f"{OBSERVATIONS}/{made['id']}", params={"project_id": project}
    )

    assert answer.status_code == 404


def test_observations_are_filtered(api: httpx2.Client, project: int) -> None:
    query = {"project_id": project}

    urgent = api.get(OBSERVATIONS, params={**query, "filters[priority]": "Urgent"}).json()
    recent = api.get(
        OBSERVATIONS, params={**query, "filters[updated_at]": "2026-03-10...2026-03-20"}
    ).json()

    assert [each["name"] for each in urgent] == ["Ladder not tied off at the form wall"]
    assert [each["number"] for each in recent] == ["3"]


def test_the_ball_of_a_punch_item_follows_its_state(
    api: httpx2.Client, sim: Simulator, project: int
) -> None:
    foreman, query = sim.world["users"].where(name="Concrete Foreman")[0]["id"], project
    body = {"name": "Dent", "login_information_ids": [foreman], "due": "2026-04-01",
            "punch_item_manager_id": sim.default_user_id}  # fmt: skip
    item = api.post(PUNCH_ITEMS, json={"project_id": query, "punch_item": body}).json()
    url = f"{PUNCH_ITEMS}/{item['id']}"

    states = [
        api.patch(url, json={"project_id": query, "punch_item": {"workflow_status": state}}).json()
        for state in ("ready_for_review", "closed")
    ]

    assert [each["id"] for each in item["ball_in_court"]] == [foreman]
    assert (item["status"], item["due_date"]) == ("open", "2026-04-01")
    assert item["has_unresolved_responses"] is True
    assert [each["name"] for each in states[0]["ball_in_court"]] == ["QC Manager"]
    assert (states[1]["status"], states[1]["ball_in_court"]) == ("closed", [])


def test_a_punch_item_is_closed_by_its_plain_state(api: httpx2.Client, project: int) -> None:
    query = {"project_id": project}
    item = api.get(PUNCH_ITEMS, params={**query, "filters[status]": "open"}).json()[0]

    closed = api.patch(
        f"{PUNCH_ITEMS}/{item['id']}", json={**query, "punch_item": {"status": "closed"}}
    ).json()

    assert (closed["workflow_status"], closed["status"]) == ("closed", "closed")


def test_an_inspection_takes_the_items_of_its_template(
    api: httpx2.Client, sim: Simulator, checklists: str
) -> None:
    template = sim.world["inspection_templates"].where(name="Initial Phase Checklist")[0]["id"]

    made = api.post(checklists, json={"list_template_id": template, "list": {"number": 7}})
    items = api.get(f"{checklists}/{made.json()['id']}/items").json()

    inspection = made.json()
    assert made.status_code == 201
    assert (inspection["name"], inspection["number"]) == ("Initial Phase Checklist", 7)
    assert (inspection["item_count"], inspection["inspected_item_count"]) == (4, 0)
    assert [each["status"] for each in items] == ["uninspected"] * 4


def test_an_answered_item_counts_and_moves_the_inspection(
    api: httpx2.Client, checklists: str
) -> None:
    inspection = next(e for e in api.get(checklists).json() if e["status"] == "open")
    url = f"{checklists}/{inspection['id']}"
    item = api.get(f"{url}/items").json()[-1]

    answer = api.patch(f"{url}/items/{item['id']}", json={"item": {"status": "conforming"}})

    after = api.get(url).json()
    assert answer.json()["status"] == "conforming"
    assert after["conforming_item_count"] == inspection["conforming_item_count"] + 1
    assert after["inspected_item_count"] == inspection["inspected_item_count"] + 1


def test_items_of_a_closed_inspection_stay_as_they_are(api: httpx2.Client, checklists: str) -> None:
    closed = next(e for e in api.get(checklists).json() if e["status"] == "closed")
    item = api.get(f"{checklists}/{closed['id']}/items").json()[0]

    answer = api.patch(
        f"{checklists}/{closed['id']}/items/{item['id']}", json={"item": {"status": "deficient"}}
    )

    assert answer.status_code == 422


def test_a_deleted_inspection_takes_its_items_along(
    api: httpx2.Client, sim: Simulator, checklists: str
) -> None:
    inspection = api.get(checklists).json()[0]["id"]

    gone = api.delete(f"{checklists}/{inspection}")

    assert gone.status_code == 204
    assert sim.world["inspection_items"].where(list_id=inspection) == []


def test_an_inspection_without_a_template_is_refused(api: httpx2.Client, checklists: str) -> None:
    answer = api.post(checklists, json={"list": {"name": "Ad hoc"}})

    assert set(answer.json()["errors"]) == {"list_template_id"}
