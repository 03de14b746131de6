"""What other people's Procore clients do on the wire, one habit at a time."""

from __future__ import annotations

import base64
import re
import socket
from typing import Any

import httpx2
import pytest

from trajanus.simulator import ManualClock, Simulator

# The Ruby SDK takes links apart with exactly this and raises when it does not fit.
RUBY_LINK = re.compile(r'<(.+/rest/v\d\.\d/.+)>; rel="(\w+)"')


def token(sim: Simulator) -> str:
    return sim.oauth.sign_in(sim.default_user_id).access


def test_a_get_may_say_that_it_is_json(api: httpx2.Client, rfis: str) -> None:
    answer = api.get(rfis, headers={"Content-Type": "application/json"})

    assert answer.status_code == 200


def test_a_get_may_even_carry_a_body(api: httpx2.Client, rfis: str) -> None:
    answer = api.request("GET", rfis, content=b"not json at all",
                         headers={"Content-Type": "application/json"})  # fmt: skip

    assert answer.status_code == 200


def test_a_bare_question_mark_is_no_query(sim: Simulator, rfis: str) -> None:
    # Written by hand, for clients tidy the question mark away.
    request = (
        f"GET {rfis}? HTTP/1.1\r\nHost: localhost:{sim.port}\r\nConnection: close\r\n"
        f"Authorization: Bearer {token(sim)}\r\nProcore-Company-Id: {sim.company_id}\r\n\r\n"
    )

    with socket.create_connection(("127.0.0.1", sim.port)) as connection:
        connection.sendall(request.encode())
        first = connection.makefile("rb").readline()

    assert first.split()[1] == b"200"


@pytest.mark.parametrize("name", ["Procore-Company-Id", "procore-company-id", "PROCORE-COMPANY-ID"])
def test_the_company_header_is_spelt_in_any_case(sim: Simulator, rfis: str, name: str) -> None:
    headers = {"Authorization": f"Bearer {token(sim)}", name: str(sim.company_id)}

    answer = httpx2.get(sim.base_url + rfis, headers=headers, trust_env=False)

    assert answer.status_code == 200


def test_a_form_changes_a_record(api: httpx2.Client, rfis: str) -> None:
    rfi = api.get(rfis).json()[0]

    changed = api.patch(
        f"{rfis}/{rfi['id']}",
        content="rfi%5Bsubject%5D=By+form&rfi%5Bprivate%5D=true",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    ).json()

    assert (changed["subject"], changed["private"]) == ("By form", True)


def test_a_form_with_lists_changes_a_record(
    api: httpx2.Client, sim: Simulator, project: int
) -> None:
    people = [user["id"] for user in list(sim.world["users"])[1:3]]
    pairs = [("task_item[title]", "By form"), ("project_id", str(project))]
    pairs += [("task_item[assignee_ids][]", str(user)) for user in people]

    made = api.post("/rest/v1.0/task_items", data=dict_of_lists(pairs)).json()

    assert (made["title"], [each["id"] for each in made["assignees"]]) == ("By form", people)


def dict_of_lists(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def test_a_deletion_may_carry_json(api: httpx2.Client, project: int) -> None:
    made = api.post(
        "/rest/v1.0/tasks", json={"project_id": project, "task": {"name": "Curbs"}}
    ).json()

    gone = api.request("DELETE", f"/rest/v1.0/tasks/{made['id']}", json={"project_id": project})

    assert gone.status_code == 200


def test_links_fit_the_pattern_of_the_ruby_sdk(api: httpx2.Client, rfis: str) -> None:
    header = api.get(rfis, params={"per_page": 5, "page": 3}).headers["link"]

    found = [RUBY_LINK.fullmatch(part) for part in header.split(", ")]

    assert all(found)
    assert {match[2] for match in found if match} == {"first", "prev", "next", "last"}


def test_next_keeps_the_host_that_the_client_used(sim: Simulator, rfis: str) -> None:
    headers = {"Authorization": f"Bearer {token(sim)}", "Procore-Company-Id": str(sim.company_id)}

    answer = httpx2.get(
        f"http://localhost:{sim.port}{rfis}",
        params={"per_page": 10, "filters[status][]": ["open", "closed"]},
        headers=headers,
        trust_env=False,
    )

    following = answer.headers["link"].split("<")[-1].split(">")[0]
    assert following.startswith(f"http://localhost:{sim.port}{rfis}?")
    assert following.count("filters%5Bstatus%5D%5B%5D=") == 2


def test_a_client_that_stops_at_an_empty_page_reads_everything(
    api: httpx2.Client, rfis: str
) -> None:
    found: list[int] = []
    page = 1
    while rows := api.get(rfis, params={"page": page, "per_page": 10}).json():
        found += [row["id"] for row in rows]
        page += 1

    assert (len(found), len(set(found)), page) == (25, 25, 4)


def test_a_client_that_stops_at_the_total_reads_everything(
    api: httpx2.Client, project: int
) -> None:
    url, query = "/rest/v1.0/tasks", {"project_id": project, "per_page": 20}
    first = api.get(url, params=query)
    found = first.json()

    while len(found) < int(first.headers["total"]):
        found += api.get(url, params={**query, "page": len(found) // 20 + 1}).json()

    assert len({task["id"] for task in found}) == int(first.headers["total"])


@pytest.mark.parametrize(
    "path",
    [
        "/rest/v1.0/tasks?project_id={project}",
        "/rest/v1.0/projects/{project}/manpower_logs?start_date=2026-01-01",
        "/rest/v1.0/cost_codes?project_id={project}",
        "/rest/v2.0/companies/4100/projects/{project}/submittals?",
    ],
)
def test_an_enormous_page_is_no_error(api: httpx2.Client, project: int, path: str) -> None:
    answer = api.get(path.format(project=project) + "&per_page=10000")

    assert answer.status_code == 200
    assert int(answer.headers["per-page"]) in (100, 2000)


def test_tokens_by_basic_authentication_and_form(sim: Simulator) -> None:
    pair = base64.b64encode(f"{sim.client_id}:{sim.client_secret}".encode()).decode()

    answer = httpx2.post(
        f"{sim.base_url}/oauth/token",
        data={"grant_type": "client_credentials"},
        headers={"Authorization": f"Basic {pair}"},
        trust_env=False,
    )

    body = answer.json()
    assert answer.headers["content-type"].startswith("application/json")
    assert body.keys() >= {"access_token", "expires_in", "created_at"}
    assert "refresh_token" not in body


@pytest.mark.parametrize(
    "redirect", [{}, {"redirect_uri": "http://localhost:8000/connect/callback"}]
)
def test_a_refresh_comes_with_or_without_redirect_uri(
    sim: Simulator, redirect: dict[str, str]
) -> None:
    issued = sim.oauth.sign_in(sim.default_user_id).answer()
    body = {"grant_type": "refresh_token", "refresh_token": issued["refresh_token"],
            "client_id": sim.client_id, "client_secret": sim.client_secret}  # fmt: skip

    answer = httpx2.post(f"{sim.base_url}/oauth/token", json={**body, **redirect}, trust_env=False)

    assert answer.status_code == 200


def test_every_error_has_an_object_for_its_body(
    api: httpx2.Client, sim: Simulator, rfis: str
) -> None:
    for status in (408, 429, 500, 502, 503):
        api.post("/_simulator/faults", json={"kind": "status", "status": status, "path": "/rest",
                                             "count": 1})  # fmt: skip
    answers = [api.get(rfis) for _ in range(5)]
    answers += [
        api.get(f"{rfis}/1"),
        api.post(rfis, content=b"{"),
        api.post(rfis, json={"rfi": {"subject": ""}}),
        api.delete(rfis),
        api.get(rfis, headers={"Authorization": "Bearer nobody"}),
        api.get(rfis, headers={"Procore-Company-Id": "9"}),
    ]

    statuses = [each.status_code for each in answers]
    assert sorted(statuses) == [400, 401, 403, 404, 405, 408, 422, 429, 500, 502, 503]
    assert all(isinstance(each.json(), dict) for each in answers)
    assert all(each.headers["x-request-id"] for each in answers)


def test_rfis_are_found_at_a_version_that_no_reference_names(
    api: httpx2.Client, project: int
) -> None:
    assert api.get(f"/rest/v1.1/projects/{project}/rfis").headers["total"] == "25"


def test_large_syncs_are_sent_in_slices_and_over_the_cap_refused(
    api: httpx2.Client, project: int
) -> None:
    def entries(first: int, count: int) -> list[dict[str, Any]]:
        numbers = range(first, first + count)
        return [{"source_uid": f"bulk-{n}", "name": f"Task {n}"} for n in numbers]

    url, query = "/rest/v1.0/tasks/sync", {"project_id": project}

    slices = [
        api.patch(url, params=query, json={"updates": entries(first, 100)}).json()
        for first in (0, 100)
    ]
    too_many = api.patch(url, params=query, json={"updates": entries(0, 1001)})

    assert [len(each["entities"]) for each in slices] == [100, 100]
    assert too_many.status_code == 422


def test_a_service_account_finds_its_companies_without_naming_one(sim: Simulator) -> None:
    bearer = {"Authorization": f"Bearer {sim.oauth.for_service_account().access}"}

    with httpx2.Client(base_url=sim.base_url, headers=bearer, trust_env=False) as client:
        companies = client.get("/rest/v1.0/companies").json()

    assert [each["id"] for each in companies] == [sim.company_id]


def test_strictly_a_service_account_names_the_company_everywhere() -> None:
    with Simulator("empty", clock=ManualClock(), strict_company_header=True) as sim:
        bearer = {"Authorization": f"Bearer {sim.oauth.for_service_account().access}"}
        with httpx2.Client(base_url=sim.base_url, headers=bearer, trust_env=False) as client:
            answer = client.get("/rest/v1.0/companies")

    assert answer.status_code == 400


def test_the_name_from_before_there_were_versions_still_leads_to_the_first(
    api: httpx2.Client, project: int
) -> None:
    old, new = (
        api.get(f"/{root}/projects", params={"company_id": 4100}).json()
        for root in ("vapid", "rest/v1.0")
    )

    assert old == new
    assert old[0]["id"] == project


def test_filters_offer_their_choices(api: httpx2.Client, project: int) -> None:
    options = f"/rest/v1.0/projects/{project}/submittals/filter_options"
    submittals = f"/rest/v1.1/projects/{project}/submittals"

    status = api.get(f"{options}/status_id").json()[0]["key"]
    kind = api.get(f"{options}/type").json()[0]["key"]
    by_status = api.get(submittals, params={"filters[status_id]": status}).json()
    by_type = api.get(submittals, params={"filters[type]": kind}).json()

    assert {each["status"]["id"] for each in by_status} <= {status}
    assert {each["type"]["name"] for each in by_type} == {kind}


def test_people_are_listed_besides_users(api: httpx2.Client, project: int) -> None:
    company = api.get("/rest/v1.0/companies/4100/people").json()
    inside = api.get(f"/rest/v1.0/projects/{project}/people").json()

    assert 0 < len(inside) <= len(company)
    assert inside[0]["user_id"] in {each["user_id"] for each in company}


@pytest.mark.parametrize(
    "name",
    ["project_regions", "project_owner_types", "project_bid_types", "programs", "offices",
     "departments", "roles"],
)  # fmt: skip
def test_what_projects_are_sorted_by_can_be_listed_and_made(
    api: httpx2.Client, project: int, name: str
) -> None:
    path, wrapper = f"/rest/v1.0/companies/4100/{name}", name.removesuffix("s")

    made = api.post(path, json={wrapper: {"name": "East"}}).json()

    assert made in api.get(path).json()
