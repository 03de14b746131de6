"""Submittals: writing, review, distribution, revisions and the recycle bin."""

from __future__ import annotations

from typing import Any

import httpx2

from trajanus.simulator import ManualClock, Simulator


def in_review(api: httpx2.Client, submittals: str) -> dict[str, Any]:
    """A submittal that waits for the Government."""
    found = api.get(submittals, params={"filters[status_id]": "2"}).json()
    return next(each for each in found if each["ball_in_court"][0]["name"] == "Government Reviewer")


def answer_as(
    api: httpx2.Client, item: dict[str, Any], project: int, response: int
) -> httpx2.Response:
    approver = next(each for each in item["approvers"] if each["approver_type"] == "Approver")
    return api.patch(
        f"/rest/v1.0/submittal_approvers/{approver['id']}",
        params={"project_id": project, "submittal_id": item["id"]},
        json={"submittal_approver": {"submittal_response_id": response, "comment": "Noted."}},
    )


def test_number_is_required(api: httpx2.Client, submittals: str) -> None:
    answer = api.post(submittals, json={"submittal": {"title": "Curbs"}})

    assert answer.status_code == 422
    assert "number" in answer.json()["errors"]


def test_a_new_submittal_is_a_draft_of_its_manager(
    api: httpx2.Client, sim: Simulator, submittals: str, project: int
) -> None:
    section = sim.world["specification_sections"].where(project_id=project)[5]
    manager = sim.default_user_id
    fields = {
        "number": "7",
        "title": "Curb details",
        "type": "SD-02 Shop Drawings",
        "specification_section_id": section["id"],
        "submittal_manager_id": manager,
        "status": "Approved",
    }

    answer = api.post(submittals, json={"submittal": fields})

    item = answer.json()
    assert answer.status_code == 201
    assert item["status"]["name"] == "Draft"
    assert item["type"]["name"] == "SD-02 Shop Drawings"
    assert item["formatted_number"] == f"{section['number']}-7"
    assert [each["id"] for each in item["ball_in_court"]] == [manager]


def test_an_unknown_type_is_refused(api: httpx2.Client, submittals: str) -> None:
    answer = api.post(submittals, json={"submittal": {"number": "1", "type": "Poem"}})

    assert answer.status_code == 422


def test_status_is_written_and_filtered_by_id_and_not_by_text(
    api: httpx2.Client, submittals: str
) -> None:
    item = api.get(submittals).json()[0]

    changed = api.patch(f"{submittals}/{item['id']}", json={"submittal": {"status_id": 5}}).json()
    by_id = api.get(submittals, params={"filters[status_id]": "5"})
    by_text = api.get(submittals, params={"filters[status]": "Void"})

    assert changed["status"] == {"id": 5, "name": "Void", "status": "Closed"}
    assert by_id.headers["total"] == "1"
    assert by_text.headers["total"] == "60"


def test_the_ball_is_with_the_first_group_that_has_not_answered(
    api: httpx2.Client, submittals: str
) -> None:
    item = in_review(api, submittals)

    waiting = [a for a in item["approvers"] if a["response"]["considered"] == "pending"]
    assert [a["workflow_group_number"] for a in waiting] == [2]


def test_an_approval_gives_the_ball_back_to_the_manager(
    api: httpx2.Client, clock: ManualClock, submittals: str, project: int
) -> None:
    item = in_review(api, submittals)

    answer = answer_as(api, item, project, response=3)

    after = api.get(f"{submittals}/{item['id']}").json()
    assert answer.status_code == 200
    assert answer.json()[0]["returned_date"] == clock.now().date().isoformat()
    assert [each["name"] for each in after["ball_in_court"]] == ["QC Manager"]
    assert after["approvers"][1]["response"]["considered"] == "approved"
    assert after["status"]["name"] == "Open"


def test_an_approver_of_another_submittal_is_not_found(
    api: httpx2.Client, submittals: str, project: int
) -> None:
    item = in_review(api, submittals)
    other = api.get(submittals).json()[0]

    answer = answer_as(api, {**item, "id": other["id"]}, project, response=3)

    assert answer.status_code == 404


def test_closing_distributes_and_takes_the_ball_away(
    api: httpx2.Client, sim: Simulator, submittals: str, project: int
) -> None:
    item = in_review(api, submittals)
    superintendent = sim.world["users"].where(name="Prime Superintendent")[0]["id"]

    answer = api.patch(
        f"/rest/v1.0/projects/{project}/submittal_logs/{item['id']}/close_and_distribute",
        json={"message": "For use.", "recipient_ids": [superintendent]},
    )

    after = api.get(f"{submittals}/{item['id']}").json()
    assert answer.json()["distributed_to"][0]["name"] == "Prime Superintendent"
    assert (after["status"]["name"], after["ball_in_court"]) == ("Closed", [])
    assert after["distributed_at"] is not None


def test_approvers_are_set_by_multipart_only(
    api: httpx2.Client, sim: Simulator, submittals: str
) -> None:
    item = api.get(submittals).json()[0]
    url = f"{submittals}/{item['id']}"
    reviewer = sim.world["users"].where(name="Government Reviewer")[0]["id"]
    step = {"login_information_id": reviewer, "approver_type": "Approver"}

    as_json = api.patch(url, json={"submittal": {"workflow_data": [[step]]}})
    name = "submittal[workflow_data][0][0]"
    form = {f"{name}[{key}]": (None, str(value)) for key, value in step.items()}
    as_form = api.patch(url, files=form)

    assert as_json.status_code == 400
    assert as_json.json() == {"errors": ["Error Updating Approvers."]}
    assert [each["user"]["name"] for each in as_form.json()["approvers"]] == ["Government Reviewer"]


def test_a_resubmittal_replaces_the_current_revision(api: httpx2.Client, submittals: str) -> None:
    item = api.get(submittals).json()[0]
    fields = {
        "number": item["number"],
        "specification_section_id": item["specification_section"]["id"],
        "source_submittal_log_id": item["id"],
    }

    revision = api.post(submittals, json={"submittal": fields}).json()
    revisions = api.get(f"{submittals}/{revision['id']}/revisions").json()

    assert (revision["revision"], revision["current_revision"]) == ("1", True)
    assert revision["formatted_number"].endswith("-1.1")
    assert {each["id"]: each["current_revision"] for each in revisions} == {
        item["id"]: False,
        revision["id"]: True,
    }


def test_a_deleted_submittal_is_in_the_recycle_bin(api: httpx2.Client, submittals: str) -> None:
    item = api.get(submittals).json()[0]

    gone = api.delete(f"{submittals}/{item['id']}")

    assert (gone.status_code, gone.json()) == (200, {})
    assert api.get(submittals).headers["total"] == "59"
    assert item["id"] in [e["id"] for e in api.get(f"{submittals}/recycle_bin").json()]


def test_computed_values_can_be_filtered(
    api: httpx2.Client, sim: Simulator, submittals: str
) -> None:
    reviewer = sim.world["users"].where(name="Government Reviewer")[0]["id"]

    in_court = api.get(submittals, params={"filters[ball_in_court_id]": str(reviewer)}).json()
    typed = api.get(submittals, params={"filters[type][]": "SD-04 Samples"}).json()
    division = api.get(submittals, params={"filters[division]": "26"}).json()

    assert {each["ball_in_court"][0]["id"] for each in in_court} == {reviewer}
    assert {each["type"]["name"] for each in typed} == {"SD-04 Samples"}
    assert {each["specification_section"]["number"] for each in division} == {"26 20 00"}


def test_workflow_data_lists_steps(api: httpx2.Client, submittals: str) -> None:
    item = in_review(api, submittals)

    data = api.get(f"{submittals}/{item['id']}/workflow_data").json()

    assert [step["number"] for step in data["steps"]] == [1, 2]
    assert data["approvers"][1]["company_name"] == "Sample District"
