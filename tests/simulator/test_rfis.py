"""RFIs from draft to closed, their replies and the recycle bin."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from trajanus.simulator import ManualClock, Simulator


@pytest.fixture
def people(sim: Simulator) -> dict[str, int]:
    return {user["name"]: user["id"] for user in sim.world["users"]}


def body(people: dict[str, int], **more: Any) -> dict[str, Any]:
    fields = {
        "subject": "Slope of ramp",
        "rfi_manager_id": people["QC Manager"],
        "assignee_ids": [people["Government Project Engineer"]],
        "due_date": "2026-04-01",
        "question": {"body": "Which slope & which finish?"},
    }
    return {"rfi": {**fields, **more}}


def test_an_open_rfi_gets_a_number_and_its_assignee_has_the_ball(
    api: httpx2.Client, rfis: str, people: dict[str, int]
) -> None:
    answer = api.post(rfis, json=body(people))

    rfi = answer.json()
    assert answer.status_code == 201
    assert (rfi["status"], rfi["number"], rfi["draft"]) == ("open", "26", False)
    assert rfi["ball_in_court"]["name"] == "Government Project Engineer"
    assert rfi["ball_in_court_role"] == "assignees"
    assert rfi["questions"][0]["rich_text_body"] == "<p>Which slope &amp; which finish?</p>"


def test_a_draft_has_no_number_until_it_is_opened(
    api: httpx2.Client, rfis: str, people: dict[str, int]
) -> None:
    draft = api.post(rfis, json=body(people, draft=True, assignee_ids=[])).json()
    opening = {"draft": False, "assignee_ids": [people["Government Reviewer"]]}

    opened = api.patch(f"{rfis}/{draft['id']}", json={"rfi": opening}).json()

    assert (draft["status"], draft["number"]) == ("draft", None)
    assert (opened["status"], opened["number"]) == ("open", "26")
    assert opened["initiated_at"] is not None


def test_an_open_rfi_does_not_become_a_draft_again(api: httpx2.Client, rfis: str) -> None:
    rfi = api.get(rfis, params={"filters[status]": "open"}).json()[0]

    refused = api.patch(f"{rfis}/{rfi['id']}", json={"rfi": {"draft": True}})

    assert refused.status_code == 422
    assert "draft" in refused.json()["errors"]


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"assignee_ids": []}, "assignees"),
        ({"subject": " "}, "subject"),
        ({"rfi_manager_id": None}, "rfi_manager"),
        ({"question": {}}, "question"),
        ({"assignee_ids": [1]}, "assignee_ids"),
        ({"cost_impact": {"status": "maybe"}}, "cost_impact"),
    ],
)
def test_what_is_missing_is_named(
    api: httpx2.Client, rfis: str, people: dict[str, int], missing: dict[str, Any], field: str
) -> None:
    answer = api.post(rfis, json=body(people, **missing))

    assert answer.status_code == 422
    assert field in answer.json()["errors"]


def test_a_malformed_date_is_silently_null(
    api: httpx2.Client, rfis: str, people: dict[str, int]
) -> None:
    assert api.post(rfis, json=body(people, due_date="soon")).json()["due_date"] is None


def test_an_official_reply_neither_closes_nor_moves_the_ball(
    api: httpx2.Client, sim: Simulator, clock: ManualClock, rfis: str
) -> None:
    rfi = api.get(rfis, params={"filters[number]": "25"}).json()[0]
    clock.advance(60)

    reply = api.post(
        f"{rfis}/{rfi['id']}/replies", json={"reply": {"body": "As drawn.", "official": True}}
    )

    after = api.get(f"{rfis}/{rfi['id']}").json()
    assert reply.status_code == 201
    assert reply.json()["official"] is True
    assert after["status"] == "open"
    assert after["ball_in_court"] == rfi["ball_in_court"]
    assert after["updated_at"] > rfi["updated_at"]
    assert after["questions"][0]["answers"][0]["plain_text_body"] == "As drawn."


def test_whether_a_reply_moves_the_stamp_is_a_switch(clock: ManualClock) -> None:
    with Simulator("federal", clock=clock, limits="off", replies_touch_rfi=False) as sim:
        token = sim.oauth.sign_in(sim.default_user_id).access
        rfi = sim.world["rfis"].where(number="25")[0]
        url = f"{sim.base_url}/rest/v1.0/projects/{rfi['project_id']}/rfis/{rfi['id']}/replies"
        before = rfi["updated_at"]

        headers = {"Authorization": f"Bearer {token}"}
        httpx2.post(url, json={"reply": {"body": "Yes."}}, headers=headers)

        listed = httpx2.get(url, headers=headers).json()

    assert [each["plain_text_body"] for each in listed] == ["Yes."]
    assert rfi["updated_at"] == before


def test_accepting_closes_and_taking_it_back_reopens(api: httpx2.Client, rfis: str) -> None:
    rfi = api.get(rfis, params={"filters[number]": "25"}).json()[0]
    url = f"{rfis}/{rfi['id']}"

    closed = api.patch(url, json={"rfi": {"accepted": True}}).json()
    reopened = api.patch(url, json={"rfi": {"accepted": False}}).json()

    assert (closed["status"], closed["ball_in_court"]) == ("closed", None)
    assert closed["time_resolved"] is not None
    assert (reopened["status"], reopened["time_resolved"]) == ("open", None)
    assert reopened["ball_in_court"] is not None


def test_status_cannot_be_written(api: httpx2.Client, rfis: str) -> None:
    rfi = api.get(rfis, params={"filters[number]": "25"}).json()[0]

    answer = api.patch(f"{rfis}/{rfi['id']}", json={"rfi": {"status": "closed"}})

    assert answer.json()["status"] == "open"


def test_the_ball_advances_to_the_manager_and_back(api: httpx2.Client, rfis: str) -> None:
    rfi = api.get(rfis, params={"filters[number]": "25"}).json()[0]
    url = f"{rfis}/{rfi['id']}/advance_ball_in_court"

    first, second = api.patch(url).json(), api.patch(url).json()

    assert first["ball_in_court"]["name"] == "QC Manager"
    assert first["ball_in_court_role"] == "RFI manager"
    assert second["ball_in_court"] == rfi["ball_in_court"]


def test_forwarding_gives_others_the_ball(
    api: httpx2.Client, rfis: str, people: dict[str, int]
) -> None:
    rfi = api.get(rfis, params={"filters[number]": "25"}).json()[0]
    forwarding = {"rfi": {"forwardee_ids": [people["Government Reviewer"]]}}

    answer = api.patch(f"{rfis}/{rfi['id']}/forward_for_review", json=forwarding).json()

    assert [each["name"] for each in answer["ball_in_courts"]] == ["Government Reviewer"]


def test_a_recycled_rfi_is_in_the_bin_only_and_comes_back(api: httpx2.Client, rfis: str) -> None:
    rfi = api.get(rfis).json()[0]

    recycled = api.patch(f"{rfis}/{rfi['id']}/recycle").json()
    listed = [each["id"] for each in api.get(rfis).json()]
    binned = [each["id"] for each in api.get(f"{rfis}/recycle_bin").json()]
    retrieved = api.patch(f"{rfis}/{rfi['id']}/retrieve").json()

    assert recycled["status"] == "recycled"
    assert rfi["id"] not in listed
    assert rfi["id"] in binned
    assert retrieved["status"] == rfi["status"]
    assert api.get(rfis).headers["total"] == "25"


def test_a_write_moves_the_stamp_and_shows_in_filters(
    api: httpx2.Client, clock: ManualClock, rfis: str
) -> None:
    rfi = api.get(rfis).json()[0]
    clock.advance(5)
    now = clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")

    api.patch(f"{rfis}/{rfi['id']}", json={"rfi": {"due_date": "2026-05-05"}})

    found = api.get(rfis, params={"filters[updated_at]": f"{now}...{now}"}).json()
    assert [(each["id"], each["due_date"]) for each in found] == [(rfi["id"], "2026-05-05")]


def test_a_batch_update_gives_the_same_values_to_all(api: httpx2.Client, rfis: str) -> None:
    chosen = [each["id"] for each in api.get(rfis).json()[:2]]
    data = [{"id": str(each), "due_date": "2026-06-01", "private": True} for each in chosen]

    answer = api.patch(rfis, json={"data": data})

    after = [api.get(f"{rfis}/{each}").json() for each in chosen]
    assert answer.status_code == 200
    assert {(each["due_date"], each["private"]) for each in after} == {("2026-06-01", True)}


def test_custom_fields_are_written_flat_and_read_nested(api: httpx2.Client, rfis: str) -> None:
    rfi = api.get(rfis).json()[0]

    answer = api.patch(f"{rfis}/{rfi['id']}", json={"rfi": {"custom_field_402": True}})

    assert answer.json()["custom_fields"] == {
        "custom_field_402": {"data_type": "boolean", "value": True}
    }


def test_replies_can_be_made_official_and_deleted(api: httpx2.Client, rfis: str) -> None:
    rfi = api.get(rfis, params={"filters[number]": "25"}).json()[0]
    replies = f"{rfis}/{rfi['id']}/replies"
    reply = api.post(replies, json={"reply": {"body": "Perhaps."}}).json()

    official = api.patch(f"{replies}/{reply['id']}", json={"reply": {"official": True}}).json()
    api.delete(f"{replies}/{reply['id']}")

    assert official["official"] is True
    assert api.get(replies).json() == []
    assert api.get(f"{replies}/{reply['id']}").status_code == 404


def test_a_form_body_works_like_json(api: httpx2.Client, rfis: str) -> None:
    rfi = api.get(rfis).json()[0]

    answer = api.patch(f"{rfis}/{rfi['id']}", data={"rfi[subject]": "From a form"})

    assert answer.json()["subject"] == "From a form"
