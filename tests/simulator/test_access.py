"""Who may do what, which company is meant, and what refusals look like."""

from __future__ import annotations

from collections.abc import Callable

import httpx2
import pytest

from trajanus.simulator import Simulator

Connect = Callable[..., httpx2.Client]


def test_without_a_token_there_is_401(sim: Simulator, rfis: str) -> None:
    answer = httpx2.get(sim.base_url + rfis)

    assert answer.status_code == 401
    assert answer.json() == {"errors": "The access token is invalid"}


def test_another_company_is_not_connected(api: httpx2.Client, rfis: str) -> None:
    answer = api.get(rfis, headers={"Procore-Company-Id": "7"})

    assert answer.status_code == 403
    assert answer.json() == {"errors": ["App is not connected to this company."]}


def test_a_path_that_names_the_company_will_do_without_header(sim: Simulator, rfis: str) -> None:
    token = sim.oauth.sign_in(sim.default_user_id).access

    answer = httpx2.get(sim.base_url + rfis, headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == 200


def test_strictly_only_the_header_names_the_company(connect: Connect) -> None:
    with Simulator("empty", strict_company_header=True) as sim:
        api = connect(sim)
        del api.headers["Procore-Company-Id"]

        answer = api.get("/rest/v1.1/projects", params={"company_id": sim.company_id})
        excused = api.get("/rest/v1.0/me"), api.get("/rest/v1.0/companies")

    assert answer.json() == {"errors": ["Missing Procore-Company-Id header!"]}
    assert [each.status_code for each in excused] == [200, 200]


def test_a_project_that_is_not_yours_does_not_exist_for_you(
    sim: Simulator, connect: Connect, project: int, rfis: str
) -> None:
    foreman = sim.world["users"].where(name="Civil Foreman")[0]["id"]
    for member in sim.world["memberships"].where(user_id=foreman, project_id=project):
        sim.world["memberships"].remove(member["id"])
    api = connect(sim, "Civil Foreman")

    projects = api.get("/rest/v1.1/projects", params={"company_id": 4100}).json()

    assert project not in [each["id"] for each in projects]
    assert api.get(rfis).status_code == 404


def test_readers_may_not_write(sim: Simulator, connect: Connect, rfis: str) -> None:
    api = connect(sim, "Civil Foreman")

    assert api.get(rfis).status_code == 200
    refused = api.post(rfis, json={"rfi": {"subject": "x"}})
    assert refused.status_code == 403
    assert refused.json()["code"] == 403


def test_a_tool_that_is_switched_off_is_forbidden(
    sim: Simulator, api: httpx2.Client, project: int, rfis: str, submittals: str
) -> None:
    sim.world.disabled_tools.add((project, "RFIs"))

    assert api.get(rfis).status_code == 403
    assert api.get(submittals).status_code == 200


def test_own_permissions_name_tools_and_levels(
    sim: Simulator, connect: Connect, project: int
) -> None:
    api = connect(sim, "Government Reviewer")

    answer = api.get("/rest/v1.0/settings/permissions", params={"project_id": project}).json()

    levels = {tool["friendly_name"]: tool["user_access_level"]["name"] for tool in answer["tools"]}
    assert levels["RFIs"] == "Standard"
    assert levels["Directory"] == "Read Only"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/rest/v1.0/nothing/here", 404),
        ("/rest/v1.0/projects/999999999999/rfis", 404),
        ("/rest/v1.0/projects/99999999999999999999999/rfis", 404),
    ],
)
def test_unknown_paths_and_records_are_404_with_a_json_body(
    api: httpx2.Client, path: str, status: int
) -> None:
    answer = api.get(path)

    assert answer.status_code == status
    assert answer.json()["message"]


def test_a_wrong_method_says_which_are_right(api: httpx2.Client, rfis: str) -> None:
    answer = api.delete(rfis)

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, PATCH, POST"


def test_v2_errors_have_the_shape_of_v2(api: httpx2.Client) -> None:
    answer = api.get("/rest/v2.0/companies/4100/webhooks/hooks/1")

    assert answer.status_code == 404
    assert set(answer.json()["error"]) == {"code", "message", "details"}


def test_a_broken_body_is_a_bad_request(api: httpx2.Client, rfis: str) -> None:
    headers = {"Content-Type": "application/json"}

    assert api.post(rfis, content=b'{"rfi": ', headers=headers).status_code == 400
    assert api.post(rfis, content=b"[1]", headers=headers).status_code == 400
    assert api.post(rfis, json={}).status_code == 400


def test_secrets_do_not_reach_the_request_log(
    sim: Simulator, api: httpx2.Client, rfis: str
) -> None:
    api.get(rfis, params={"per_page": 2})

    logged = sim.requests.api[-1]
    assert (logged.method, logged.path, logged.query) == ("GET", rfis, "per_page=2")
    assert "authorization" not in logged.headers
    assert sim.requests.writes == []


def test_answers_are_dated_by_the_simulated_clock(api: httpx2.Client) -> None:
    answer = api.get("/rest/v1.0/me")

    assert answer.headers["date"] == "Fri, 20 Mar 2026 12:00:00 GMT"
    assert answer.headers["x-request-id"]


def test_projects_are_created_and_changed_in_their_wrapper(api: httpx2.Client) -> None:
    wrong = {"company_id": 4100, "project": {"name": "Depot", "time_zone": "Mars"}}
    right = {"company_id": 4100, "project": {"name": "Depot", "project_number": "D-1"}}

    refused = api.post("/rest/v1.0/projects", json=wrong)
    made = api.post("/rest/v1.0/projects", json=right).json()
    change = {"company_id": 4100, "project": {"name": "Old Depot", "total_value": 1200.5}}
    changed = api.patch(f"/rest/v1.0/projects/{made['id']}", json=change).json()

    assert "time_zone" in refused.json()["errors"]
    assert made["display_name"] == "D-1 - Depot"
    assert changed["display_name"] == "D-1 - Old Depot"
    assert changed["total_value"] == changed["estimated_value"] == "1200.5"


def test_people_are_created_added_and_removed(
    sim: Simulator, api: httpx2.Client, project: int
) -> None:
    users = f"/rest/v1.0/projects/{project}/users"
    person = {"first_name": "Survey", "last_name": "Lead", "email_address": "lead@example.com"}

    nameless = api.post(users, json={"user": {"first_name": "Nobody"}})
    made = api.post(users, json={"user": {**person, "permission_template_id": 16}})
    again = api.post(users, json={"user": person})
    removed = api.delete(f"{users}/{made.json()['id']}/actions/remove")
    added = api.post(f"{users}/{made.json()['id']}/actions/add", json={"user": {}})

    assert set(nameless.json()["errors"]) == {"last_name", "email_address"}
    assert made.json()["permission_template"]["name"] == "Project Team"
    assert again.status_code == 422
    assert removed.status_code == 204
    assert added.status_code == 201
    assert added.json()["name"] == "Survey Lead"
