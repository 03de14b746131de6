"""Lists: pages, their headers, filters, sorts and views."""

from __future__ import annotations

import re

import httpx2
import pytest

from trajanus.simulator import ManualClock, Simulator

LINK = re.compile(r'<(https?://[^>]+)>; rel="(\w+)"')


def links(answer: httpx2.Response) -> dict[str, str]:
    return {rel: url for url, rel in LINK.findall(answer.headers.get("link", ""))}


def ids(answer: httpx2.Response) -> list[int]:
    return [each["id"] for each in answer.json()]


def test_the_first_page_links_to_next_and_last(api: httpx2.Client, rfis: str) -> None:
    answer = api.get(rfis, params={"per_page": 10})

    assert answer.headers["total"] == "25"
    assert answer.headers["per-page"] == "10"
    assert set(links(answer)) == {"next", "last"}


def test_a_second_page_has_no_prev_and_a_third_has(api: httpx2.Client, rfis: str) -> None:
    second = api.get(rfis, params={"per_page": 5, "page": 2})
    third = api.get(rfis, params={"per_page": 5, "page": 3})

    assert set(links(second)) == {"first", "last", "next"}
    assert set(links(third)) == {"first", "prev", "last", "next"}


def test_the_last_page_has_no_next(api: httpx2.Client, rfis: str) -> None:
    assert "next" not in links(api.get(rfis, params={"per_page": 10, "page": 3}))


def test_there_is_no_link_when_one_page_holds_everything(api: httpx2.Client, rfis: str) -> None:
    assert "link" not in api.get(rfis).headers


def test_a_page_past_the_end_is_empty_and_no_error(api: httpx2.Client, rfis: str) -> None:
    answer = api.get(rfis, params={"page": 99})

    assert (answer.status_code, answer.json()) == (200, [])


def test_next_keeps_the_query_and_leads_through_everything(api: httpx2.Client, rfis: str) -> None:
    answer = api.get(rfis, params={"per_page": 4, "filters[status]": "closed"})
    seen = ids(answer)
    while "next" in links(answer):
        answer = api.get(links(answer)["next"])
        seen += ids(answer)

    assert len(seen) == len(set(seen)) == int(answer.headers["total"]) == 16


def test_too_large_a_page_is_cut_down_to_the_most_of_the_list(
    api: httpx2.Client, rfis: str
) -> None:
    many = api.get(rfis, params={"per_page": 10_000})
    projects = api.get("/rest/v1.1/projects", params={"company_id": 4100, "per_page": 10_000})

    assert many.headers["per-page"] == "2000"
    assert projects.headers["per-page"] == "300"


@pytest.mark.parametrize("query", [{"page": "0"}, {"page": "x"}, {"per_page": "-1"}])
def test_a_page_that_is_no_positive_number_is_refused(
    api: httpx2.Client, rfis: str, query: dict[str, str]
) -> None:
    assert api.get(rfis, params=query).status_code == 400


def test_a_v2_list_has_an_envelope_text_ids_and_ten_to_a_page(
    api: httpx2.Client, project: int
) -> None:
    answer = api.get(f"/rest/v2.0/companies/4100/projects/{project}/submittals")

    items = answer.json()["data"]
    assert len(items) == 10
    assert isinstance(items[0]["id"], str)
    assert answer.headers["total"] == "60"


def test_specification_sections_come_without_pages(api: httpx2.Client, project: int) -> None:
    answer = api.get("/rest/v1.0/specification_sections", params={"project_id": project})

    assert len(answer.json()) == 20
    assert "total" not in answer.headers


def test_ids_do_not_fit_in_32_bits(api: httpx2.Client, rfis: str) -> None:
    assert min(ids(api.get(rfis))) > 2**32


def test_answers_carry_keys_that_no_schema_names(api: httpx2.Client, rfis: str) -> None:
    assert {"title", "change_events", "previous_revision_id"} <= set(api.get(rfis).json()[0])


def test_list_items_have_questions_but_never_answers(api: httpx2.Client, rfis: str) -> None:
    question = api.get(rfis).json()[0]["questions"][0]

    assert set(question) == {"id", "body", "errors"}


@pytest.mark.parametrize("name", ["filters[id]", "filters[id][]"])
def test_several_ids_can_be_asked_for(api: httpx2.Client, rfis: str, name: str) -> None:
    wanted = ids(api.get(rfis))[3:6]

    answer = api.get(rfis, params=[(name, str(each)) for each in wanted])

    assert ids(answer) == wanted


def test_filters_add_up(api: httpx2.Client, rfis: str) -> None:
    opened = api.get(rfis, params={"filters[status]": "open"})
    both = api.get(rfis, params={"filters[status]": "open", "filters[number]": "11"})

    assert len(opened.json()) == 9
    assert [each["number"] for each in both.json()] == ["11"]


def test_search_looks_at_subjects(api: httpx2.Client, rfis: str) -> None:
    found = api.get(rfis, params={"search": "HYDRANT"}).json()

    assert [each["number"] for each in found] == ["5"]


@pytest.mark.parametrize("quote", ["", '"', "'"])
def test_a_range_of_times_is_closed_and_may_be_quoted(
    api: httpx2.Client, sim: Simulator, clock: ManualClock, rfis: str, quote: str
) -> None:
    changed = next(iter(sim.world["rfis"]))["id"]
    clock.advance(3600)
    sim.world["rfis"].change(changed, {})
    now = clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")

    answer = api.get(rfis, params={"filters[updated_at]": f"{quote}{now}...{now}{quote}"})

    assert ids(answer) == [changed]


def test_a_range_of_dates_includes_its_last_day(api: httpx2.Client, rfis: str) -> None:
    first = api.get(rfis).json()[0]
    day = first["updated_at"][:10]

    assert first["id"] in ids(api.get(rfis, params={"filters[updated_at]": f"{day}...{day}"}))


def test_a_range_with_an_offset_means_the_same_moment(api: httpx2.Client, rfis: str) -> None:
    span = "2026-03-19T13:30:00-05:00...2026-03-19T20:30:00+02:00"

    found = api.get(rfis, params={"filters[updated_at]": span}).json()

    assert [each["number"] for each in found] == ["24"]


def test_a_range_that_is_none_is_refused(api: httpx2.Client, rfis: str) -> None:
    assert api.get(rfis, params={"filters[updated_at]": "last week"}).status_code == 400


def test_rfis_sort_by_attribute_and_direction(api: httpx2.Client, rfis: str) -> None:
    query = {"sort[attribute]": "updated_at", "sort[direction]": "desc"}

    stamps = [each["updated_at"] for each in api.get(rfis, params=query).json()]

    assert stamps == sorted(stamps, reverse=True)


def test_submittals_sort_by_a_name_with_a_minus(api: httpx2.Client, submittals: str) -> None:
    titles = [each["title"] for each in api.get(submittals, params={"sort": "-title"}).json()]

    assert titles == sorted(titles, key=str.casefold, reverse=True)


def test_projects_have_views(api: httpx2.Client) -> None:
    query = {"company_id": 4100, "view": "ids"}
    only_ids = api.get("/rest/v1.1/projects", params=query).json()
    refused = api.get("/rest/v1.1/projects", params={**query, "view": "everything"})

    assert [set(each) for each in only_ids] == [{"id"}] * 3
    assert refused.status_code == 400


def test_inactive_projects_are_listed_on_request_only(
    api: httpx2.Client, sim: Simulator, project: int
) -> None:
    sim.world["projects"].change(project, {"active": False})
    query = {"company_id": 4100}

    active = api.get("/rest/v1.1/projects", params=query)
    everything = api.get("/rest/v1.1/projects", params={**query, "filters[by_status]": "All"})

    assert project not in ids(active)
    assert project in ids(everything)


def test_project_users_leave_out_keys_without_a_value(api: httpx2.Client, project: int) -> None:
    users = api.get(f"/rest/v1.0/projects/{project}/users").json()

    assert len(users) == 19
    assert all(value is not None for user in users for value in user.values())
    assert users[0]["permission_template"]["name"] == "Project Administrator"


@pytest.mark.parametrize(
    "path",
    [
        "/rest/v1.0/companies",
        "/rest/v1.0/companies/4100/projects",
        "/rest/v1.0/companies/4100/project_stages",
        "/rest/v1.0/companies/4100/project_types",
        "/rest/v1.0/companies/4100/permission_templates",
        "/rest/v1.0/companies/4100/submittal_types",
        "/rest/v1.0/companies/4100/submittal_statuses",
        "/rest/v1.3/companies/4100/users",
        "/rest/v1.0/vendors?company_id=4100",
        "/rest/v1.0/projects?company_id=4100",
        "/rest/v1.0/projects/{project}/locations",
        "/rest/v1.1/projects/{project}/vendors",
        "/rest/v1.0/projects/{project}/permission_templates",
        "/rest/v1.0/projects/{project}/submittals",
        "/rest/v1.0/projects/{project}/submittal_responses",
        "/rest/v1.0/projects/{project}/rfis/potential_assignees",
        "/rest/v1.0/projects/{project}/rfis/filter_options/responsible_contractor_id",
        "/rest/v1.0/rfis?project_id={project}",
    ],
)
def test_every_other_list_has_something_in_it(api: httpx2.Client, project: int, path: str) -> None:
    answer = api.get(path.format(project=project))

    assert answer.status_code == 200
    assert answer.json()


def test_a_name_is_new_in_every_list_that_shows_it_each_time_it_changes(
    sim: Simulator, api: httpx2.Client, rfis: str
) -> None:
    manager = api.get(rfis).json()[0]["rfi_manager"]["id"]

    shown = []
    for name in ("Ann New", "Ann Newer"):
        sim.world["users"].change(manager, {"name": name})
        shown.append(api.get(rfis).json()[0]["rfi_manager"]["name"])

    assert shown == ["Ann New", "Ann Newer"]
