"""The Tasks tool: states, assignees, due dates and private items."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from trajanus.simulator import Simulator

ITEMS = "/rest/v1.0/task_items"


def make(api: httpx2.Client, project: int, **fields: Any) -> dict[str, Any]:
    body = {"task_item": {"title": "Check the forms", **fields}}
    made: dict[str, Any] = api.post(ITEMS, params={"project_id": project}, json=body).json()
    return made


def move(api: httpx2.Client, project: int, item: dict[str, Any], status: str) -> httpx2.Response:
    return api.patch(
        f"{ITEMS}/{item['id']}",
        params={"project_id": project},
        json={"task_item": {"status": status}},
    )


def test_a_new_item_is_initiated_and_numbered(api: httpx2.Client, project: int) -> None:
    item = make(api, project, due_date="2026-04-01T00:00:00Z")

    assert (item["status"], item["number"]) == ("initiated", "6")
    assert item["due_date"] == "2026-04-01T00:00:00Z"


def test_a_due_date_is_a_time_and_not_a_day(api: httpx2.Client, project: int) -> None:
    item = make(api, project, due_date="2026-04-01")

    assert item["due_date"] is None


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (["in_progress", "ready_for_review", "closed"], 200),
        (["void", "initiated"], 200),
        (["closed", "in_progress"], 200),
        (["void", "closed"], 422),
        (["closed", "ready_for_review"], 422),
        (["asleep"], 422),
    ],
)
def test_states_follow_each_other_in_order(
    api: httpx2.Client, project: int, path: list[str], status: int
) -> None:
    item = make(api, project)

    answers = [move(api, project, item, state) for state in path]

    assert answers[-1].status_code == status


def test_assignees_are_notified_on_the_day(
    api: httpx2.Client, sim: Simulator, project: int
) -> None:
    people = [user["id"] for user in list(sim.world["users"])[1:3]]

    item = make(api, project, assignee_ids=people)
    single = make(api, project, assigned_id=people[1])

    assert [each["id"] for each in item["assignees"]] == people
    assert item["assignee"]["id"] == people[0]
    assert item["assignees"][0]["date_notified"] == item["date_notified"] == "2026-03-20"
    assert [each["id"] for each in single["assignees"]] == [people[1]]


def test_the_list_has_no_stamps_and_no_filter_for_them(api: httpx2.Client, project: int) -> None:
    query = {"project_id": project}

    listed = api.get(ITEMS, params=query).json()
    shown = api.get(f"{ITEMS}/{listed[0]['id']}", params=query).json()
    filtered = api.get(
        ITEMS, params={**query, "filters[updated_at]": "1999-01-01...1999-01-02"}
    ).json()

    assert "updated_at" not in listed[0]
    assert shown.keys() >= {"updated_at", "created_by", "attachments"}
    assert filtered == listed


def test_items_are_filtered_and_sorted(api: httpx2.Client, sim: Simulator, project: int) -> None:
    lab = sim.world["users"].where(name="Lab Technician")[0]["id"]
    query = {"project_id": project}

    of_lab = api.get(ITEMS, params={**query, "filters[assigned_id]": str(lab)}).json()
    by_state = api.get(
        ITEMS, params=[("project_id", project), ("filters[status][]", "closed"),
                       ("filters[status][]", "void")],
    ).json()  # fmt: skip
    by_name = api.get(ITEMS, params={**query, "sort": "assignee"}).json()

    assert [each["title"] for each in of_lab] == ["Arrange density tests at outfall 2"]
    assert {each["status"] for each in by_state} == {"closed", "void"}
    assert by_name[0]["assignee"]["name"] == "Concrete Foreman"


def test_a_deletion_answers_204_without_a_body(api: httpx2.Client, project: int) -> None:
    item = make(api, project)

    gone = api.delete(f"{ITEMS}/{item['id']}", params={"project_id": project})

    assert (gone.status_code, gone.content) == (204, b"")


def test_a_private_item_does_not_exist_for_others(
    api: httpx2.Client, sim: Simulator, connect: Any, project: int
) -> None:
    foreman = sim.world["users"].where(name="Concrete Foreman")[0]["id"]
    item = make(api, project, private=True, assignee_ids=[foreman])
    url, query = f"{ITEMS}/{item['id']}", {"project_id": project}

    assignee, other = connect(sim, "Concrete Foreman"), connect(sim, "Civil Foreman")

    assert assignee.get(url, params=query).status_code == 200
    assert other.get(url, params=query).status_code == 404
    assert item["id"] in {e["id"] for e in assignee.get(ITEMS, params=query).json()}
    assert item["id"] not in {e["id"] for e in other.get(ITEMS, params=query).json()}


def test_categories_belong_to_the_project(api: httpx2.Client, sim: Simulator, project: int) -> None:
    url = f"/rest/v1.0/companies/{sim.company_id}/projects/{project}/task_item_categories"

    normal = api.get(url).json()
    only_ids = api.get(url, params={"view": "ids_only"}).json()

    assert {each["name"] for each in normal} == {"Quality", "Schedule", "Safety", "Design"}
    assert set(only_ids[0]) == {"id"}
