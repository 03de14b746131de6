"""Projects, users and firms brought in step by another system, and single writes to them."""

from __future__ import annotations

from typing import Any

import httpx2

from trajanus.simulator import Simulator


def test_a_partial_failure_of_a_project_sync_is_still_200(
    api: httpx2.Client, sim: Simulator
) -> None:
    updates = [{"origin_id": "EXT-14", "name": "Harbor Clinic"},
               {"id": 1, "name": "No such project"}]  # fmt: skip

    answer = api.patch(
        "/rest/v1.0/projects/sync",
        params={"company_id": sim.company_id},
        json={"company_id": sim.company_id, "updates": updates},
    )

    body = answer.json()
    assert answer.status_code == 200
    assert (body["entities"][0]["name"], body["entities"][0]["origin_id"]) == (
        "Harbor Clinic", "EXT-14"
    )  # fmt: skip
    assert body["errors"] == [{**updates[1], "errors": {"id": ["Entity with this ID not found"]}}]


def test_people_are_synced_by_origin(api: httpx2.Client, sim: Simulator) -> None:
    url = f"/rest/v1.3/companies/{sim.company_id}/users/sync"
    person = {"origin_id": "HR-7", "first_name": "Night", "last_name": "Watchman",
              "email_address": "night@example.com"}  # fmt: skip

    made = api.patch(url, json={"updates": [person]}).json()
    changed = api.patch(
        url, json={"updates": [{"origin_id": "HR-7", "job_title": "Watch"}, {"last_name": "X"}]}
    ).json()

    assert made["entities"][0]["name"] == "Night Watchman"
    assert changed["entities"][0]["id"] == made["entities"][0]["id"]
    assert changed["entities"][0]["job_title"] == "Watch"
    assert list(changed["errors"][0]["errors"]) == ["email_address"]


def test_firms_are_synced_and_changed(api: httpx2.Client, sim: Simulator) -> None:
    company = {"company_id": sim.company_id}
    update = {"origin_id": "V-1", "name": "Steel Works", "trade_ids": [1200]}

    made = api.patch("/rest/v1.0/vendors/sync", json={**company, "updates": [update]}).json()[
        "entities"
    ][0]
    changed = api.patch(
        f"/rest/v1.0/vendors/{made['id']}", params=company, json={"vendor": {"city": "Dover"}}
    ).json()
    by_trade = api.get(
        "/rest/v1.0/vendors", params={**company, "filters[trade_id][]": "1200"}
    ).json()

    assert (changed["name"], changed["city"]) == ("Steel Works", "Dover")
    assert [each["trades"][0]["name"] for each in by_trade] == ["Concrete"]


def test_a_user_of_the_company_is_changed(api: httpx2.Client, sim: Simulator) -> None:
    user = sim.world["users"].where(name="Lab Technician")[0]
    url = f"/rest/v1.3/companies/{sim.company_id}/users/{user['id']}"

    changed = api.patch(url, json={"user": {"job_title": "Senior Technician"}})
    taken = api.patch(url, json={"user": {"email_address": "qc.manager@example.com"}})

    assert changed.json()["job_title"] == "Senior Technician"
    assert (taken.status_code, list(taken.json()["errors"])) == (422, ["email_address"])


def test_a_new_template_changes_what_a_person_may_do(
    api: httpx2.Client, sim: Simulator, connect: Any, project: int
) -> None:
    foreman = sim.world["users"].where(name="Civil Foreman")[0]["id"]
    team = sim.world["permission_templates"].where(name="Project Team")[0]["id"]
    body = {"observation": {"name": "Gap", "type_id": 970}, "project_id": project}
    client = connect(sim, "Civil Foreman")

    before = client.post("/rest/v1.0/observations/items", json=body)
    api.patch(
        f"/rest/v1.0/projects/{project}/permission_template_assignments",
        json={"permission_template_assignments": {"user_id": foreman,
                                                  "permission_template_id": team}},
    )  # fmt: skip
    after = client.post("/rest/v1.0/observations/items", json=body)

    assert (before.status_code, after.status_code) == (403, 201)


def test_the_new_tools_are_switched_off_and_listed_among_own_rights(
    api: httpx2.Client, sim: Simulator, project: int
) -> None:
    tools = ("Schedule", "Tasks", "Daily Log", "Observations", "Punch List", "Inspections")
    settings = {"disabled_tools": [{"project_id": project, "tool": tool} for tool in tools]}
    api.post("/_simulator/settings", json=settings)
    query = {"project_id": project}

    answers = [
        api.get(path, params=query)
        for path in ("/rest/v1.0/tasks", "/rest/v1.0/task_items",
                     f"/rest/v1.0/projects/{project}/notes_logs",
                     "/rest/v1.0/observations/items", "/rest/v1.0/punch_items",
                     f"/rest/v1.0/projects/{project}/checklist/lists")
    ]  # fmt: skip
    rights = api.get("/rest/v1.0/settings/permissions", params=query).json()["tools"]

    assert {each.status_code for each in answers} == {403}
    levels = {each["friendly_name"]: each["user_access_level"]["id"] for each in rights}
    assert {levels[tool] for tool in tools} == {0}


def test_only_admins_of_the_company_change_its_lists(
    sim: Simulator, connect: Any, project: int
) -> None:
    foreman = connect(sim, "Civil Foreman")
    trades = f"/rest/v1.0/companies/{sim.company_id}/trades"

    read = foreman.get(trades)
    written = foreman.post(trades, json={"trade": {"name": "Roofing"}})
    typed = foreman.post(
        "/rest/v1.0/punch_item_types",
        json={"project_id": project, "punch_item_type": {"name": "Late"}},
    )

    assert (read.status_code, written.status_code, typed.status_code) == (200, 403, 403)


def test_a_person_outside_the_project_finds_nothing_there(
    api: httpx2.Client, sim: Simulator, connect: Any, project: int
) -> None:
    foreman = sim.world["users"].where(name="Civil Foreman")[0]["id"]
    api.delete(f"/rest/v1.0/projects/{project}/users/{foreman}/actions/remove")
    client = connect(sim, "Civil Foreman")

    answers = [
        client.get(path, params={"project_id": project})
        for path in ("/rest/v1.0/tasks", f"/rest/v1.0/projects/{project}/manpower_logs")
    ]

    assert {each.status_code for each in answers} == {404}


def test_locations_are_known_by_their_path(api: httpx2.Client, project: int) -> None:
    url = f"/rest/v1.0/projects/{project}/locations"
    building = next(each for each in api.get(url).json() if each["name"] == "Building")

    made = api.post(
        url, json={"location": {"node_name": "Attic", "parent_id": building["id"]}}
    ).json()
    api.patch(f"{url}/{building['id']}", json={"location": {"node_name": "Shop"}})

    assert made["name"] == "Building>Attic"
    assert api.get(f"{url}/{made['id']}").json()["name"] == "Shop>Attic"


def test_a_submittal_names_its_package_task_and_cost_code(
    api: httpx2.Client, sim: Simulator, submittals: str, project: int
) -> None:
    package = api.post(
        f"/rest/v1.0/projects/{project}/submittal_packages",
        json={"submittal_package": {"number": "1", "title": "Steel"}},
    ).json()
    task = sim.world["tasks"].where(activity_id="A1300")[0]
    code = sim.world["cost_codes"].where(full_code="05-12")[0]
    item = api.get(submittals).json()[0]
    links = {"submittal_package_id": package["id"], "scheduled_task_id": task["id"],
             "cost_code_id": code["id"]}  # fmt: skip

    changed = api.patch(f"{submittals}/{item['id']}", json={"submittal": links}).json()
    packages = api.get(f"/rest/v1.0/projects/{project}/submittal_packages").json()

    assert changed["submittal_package"]["title"] == "Steel"
    assert changed["scheduled_task"]["name"] == "Structural Steel Erection"
    assert changed["cost_code"]["name"] == "Structural Steel Framing"
    assert packages[-1]["submittal_ids"] == [item["id"]]
    of_task = api.get(submittals, params={"filters[task_id]": str(task["id"])}).json()
    assert [each["id"] for each in of_task] == [item["id"]]
