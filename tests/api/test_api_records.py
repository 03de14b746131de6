"""Are records listed, shown and changed as programs ask for it?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from trajanus.resources.project import Project
from trajanus.resources.rfi import Rfi
from trajanus.resources.submittal import Submittal
from trajanus.store.models import OutboxEntry

from .conftest import NOW

if TYPE_CHECKING:
    from .conftest import Program

Make = Callable[..., Rfi]


@pytest.fixture
def rfis(project: Project) -> str:
    """Where the project's RFIs are."""
    return f"/projects/{project.pk}/rfis"


def numbers(answer: Any) -> list[str]:
    return [item["fields"]["number"] for item in answer.json()["items"]]


def test_a_list_is_filtered_searched_and_sorted_as_in_the_workspace(
    reader: Program, rfis: str, rfi: Make
) -> None:
    rfi(1, subject="Concrete cover")
    rfi(2, subject="Concrete mix", status="closed")
    rfi(10, subject="Door frames")

    assert numbers(reader.get(f"{rfis}?sort=-number")) == ["10", "2", "1"]
    assert numbers(reader.get(f"{rfis}?sort=status,-number")) == ["2", "10", "1"]
    assert numbers(reader.get(f"{rfis}?q=concr&status=open")) == ["1"]
    assert numbers(reader.get(f"{rfis}?procore_id=7010")) == ["10"]
    assert numbers(reader.get(f"{rfis}?standing=open&sort=number")) == ["1", "10"]


def test_pages_lead_to_each_other_in_the_answer_and_in_its_header(
    reader: Program, rfis: str, rfi: Make
) -> None:
    for number in range(1, 6):
        rfi(number)

    first = reader.get(f"{rfis}?sort=number&per_page=2")
    second = reader.get(first.json()["next"].removeprefix("/api/v1"))
    last = reader.get(second.json()["next"].removeprefix("/api/v1"))
    beyond = reader.get(f"{rfis}?sort=number&per_page=2&page=9")

    assert [numbers(page) for page in (first, second, last)] == [["1", "2"], ["3", "4"], ["5"]]
    assert 'rel="next"' in second["Link"]
    assert 'rel="prev"' in second["Link"]
    assert (last.json()["next"], last.json()["count"]) == (None, 5)
    assert numbers(beyond) == []


def test_everything_can_be_read_by_following_the_ids(reader: Program, rfis: str, rfi: Make) -> None:
    made = [rfi(number).pk for number in range(1, 8)]

    seen, following = [], f"/api/v1{rfis}?after=0&per_page=3"
    while following:
        page = reader.get(following.removeprefix("/api/v1")).json()
        seen += [item["id"] for item in page["items"]]
        following = page["next"]

    assert seen == made


def test_what_changed_since_an_instant_is_found(reader: Program, rfis: str, rfi: Make) -> None:
    rfi(1, updated_at=NOW - timedelta(days=2))
    rfi(2, updated_at=NOW)

    assert numbers(reader.get(f"{rfis}?after=0&changed_since=2026-06-02T00:00:00Z")) == ["2"]


def test_what_procore_no_longer_shows_comes_only_when_asked_for(
    reader: Program, rfis: str, rfi: Make
) -> None:
    rfi(1, missing_since=NOW)

    assert numbers(reader.get(rfis)) == []
    assert numbers(reader.get(f"{rfis}?with_missing=yes")) == ["1"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("colour=red", "colour"),
        ("sort=colour", "sort"),
        ("sort=number,number", "sort"),
        ("sort=number,", "sort"),
        ("page=0", "page"),
        ("per_page=1000", "per_page"),
        ("after=-1", "after"),
        ("due_date_from=soon", "due_date_from"),
        ("changed_since=2026-06-02", "changed_since"),
        ("changed_since=0001-01-01T00:00:00%2B18:46", "changed_since"),
        ("standing=famous", "standing"),
        ("procore_id=seven", "procore_id"),
        ("with_missing=perhaps", "with_missing"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_by_parameter(
    query: str, name: str, reader: Program, rfis: str
) -> None:
    answer = reader.get(f"{rfis}?{query}")

    assert answer.status_code == 422
    assert list(answer.json()["problems"]) == [name]


def test_a_record_shows_payload_owners_and_what_may_be_done(
    reader: Program, rfis: str, rfi: Make
) -> None:
    record = reader.get(f"{rfis}/{rfi(1).pk}").json()

    assert record["payload"] == {"id": 7001, "custom": "kept"}
    assert (record["owners"]["subject"], record["owners"]["qc_note"]) == ("procore", "hub")
    assert {step["name"] for step in record["steps"] if step["is_allowed"]} >= {"answer", "close"}
    assert (record["edits"], record["conflicts"], record["outbox"]) == ({}, [], [])


def test_a_record_that_did_not_change_is_not_sent_again(
    reader: Program, worker: Program, rfis: str, rfi: Make
) -> None:
    path = f"{rfis}/{rfi(1).pk}"
    tag = reader.get(path)["ETag"]

    same = reader.get(path, **{"If-None-Match": tag})
    worker.patch(path, {"fields": {"qc_note": "seen"}})
    other = reader.get(path, **{"If-None-Match": tag})

    assert (same.status_code, same.content, other.status_code) == (304, b"", 200)


def test_a_change_waits_for_procore_and_is_in_the_history(
    worker: Program, rfis: str, rfi: Make
) -> None:
    path = f"{rfis}/{rfi(1, due_date=NOW.date()).pk}"

    answer = worker.patch(path, {"fields": {"due_date": "2026-07-01", "qc_note": "moved"}})

    done = answer.json()
    assert answer.status_code == 200
    assert (done["entry"]["state"], done["entry"]["values"]) == (
        "waiting",
        {"due_date": "2026-07-01"},
    )
    assert done["record"]["pending"] == ["due_date"]
    assert done["record"]["edits"]["due_date"]["agreed"] == "2026-06-03"
    [past] = worker.get(f"{path}/history").json()["items"]
    assert past["fields"]["due_date"] == ["2026-06-03", "2026-07-01"]
    assert (past["by"], past["cause"]) == ("qc_manager", "person")


def test_several_records_get_the_same_values_and_one_that_is_gone_stops_none(
    worker: Program, rfis: str, rfi: Make
) -> None:
    one, other = rfi(1), rfi(2, qc_note="asked by phone")
    ids = [one.pk, other.pk, 999_999_999]

    answer = worker.patch(rfis, {"ids": ids, "fields": {"qc_note": "asked by phone"}})

    done = answer.json()
    one.refresh_from_db()
    assert one.qc_note == "asked by phone"
    assert (done["changed"], done["unchanged"]) == (1, 1)
    assert [(each["id"], len(each["problems"])) for each in done["refused"]] == [(999_999_999, 1)]


def test_what_names_a_record_is_not_given_to_several(worker: Program, rfis: str, rfi: Make) -> None:
    answer = worker.patch(rfis, {"ids": [rfi(1).pk], "fields": {"subject": "All alike"}})

    assert answer.status_code == 422
    assert "subject" in answer.content.decode()


def test_a_submittal_says_where_it_stands(reader: Program, project: Project) -> None:
    Submittal.objects.create(
        connection=project.connection,
        project_id=project.procore_id,
        procore_id=4001,
        payload={},
        seen_at=NOW,
        submit_by=NOW.date() - timedelta(days=400),
    )
    path = f"/projects/{project.pk}/submittals"

    [listed] = reader.get(f"{path}?state=late&sort=-days_late").json()["items"]
    shown = reader.get(f"{path}/{listed['id']}").json()

    assert listed["computed"]["state"] == shown["computed"]["state"] == "late"
    assert listed["computed"]["days_late"] >= 400
    assert reader.get(f"{path}?state=lost").status_code == 422


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_day_is_that_of_the_project(
    zone: str, reader: Program, project: Project, rfis: str, rfi: Make
) -> None:
    """The two zones never have the same date."""
    Project.objects.update(tz_name=zone)
    today = timezone.localdate(timezone=ZoneInfo(zone))
    rfi(1, due_date=today - timedelta(days=1))
    rfi(2, due_date=today)

    assert numbers(reader.get(f"{rfis}?standing=overdue")) == ["1"]
    assert numbers(reader.get(f"{rfis}?standing=due_soon")) == ["2"]


def test_values_that_procore_cannot_take_are_refused_by_field(
    worker: Program, rfis: str, rfi: Make
) -> None:
    path = f"{rfis}/{rfi(1).pk}"

    answer = worker.patch(
        path, {"fields": {"due_date": "soon", "status": "closed", "cost_impact": "huge"}}
    )

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["problems"]["due_date"] == ["must be a date such as 2027-03-31"]
    assert set(answer.json()["problems"]) == {"due_date", "status", "cost_impact"}
    assert OutboxEntry.objects.count() == 0


def test_a_new_record_keeps_its_address_and_has_no_procore_id_yet(
    worker: Program, rfis: str, manager_at_procore: int
) -> None:
    fields = {"subject": "Cover", "question": "How thick?", "rfi_manager_id": manager_at_procore}

    answer = worker.post(rfis, {"fields": fields})

    assert answer.status_code == 201
    record = worker.get(answer["Location"].removeprefix("/api/v1")).json()
    assert (record["procore_id"], record["fields"]["subject"]) == (None, "Cover")
    assert record["outbox"][0]["kind"] == "create"


def test_a_new_record_without_what_procore_needs_is_refused(worker: Program, rfis: str) -> None:
    answer = worker.post(rfis, {"fields": {"subject": "Cover"}})

    assert answer.json()["problems"] == {"question": ["is needed"], "rfi_manager_id": ["is needed"]}


def test_a_step_is_taken_with_what_it_asks_for(worker: Program, rfis: str, rfi: Make) -> None:
    path = f"{rfis}/{rfi(1).pk}/steps"

    without = worker.post(f"{path}/answer", {})
    taken = worker.post(f"{path}/answer", {"arguments": {"body": "40 mm", "official": True}})
    unknown = worker.post(f"{path}/dance", {})

    assert without.json()["problems"] == {"body": ["is needed"]}
    assert (taken.status_code, taken.json()["entry"]["step"]) == (202, "answer")
    assert "answer" in unknown.json()["detail"]


def test_a_step_that_the_status_does_not_allow_is_refused(
    worker: Program, rfis: str, rfi: Make
) -> None:
    answer = worker.post(f"{rfis}/{rfi(1, status='closed').pk}/steps/close", {})

    assert answer.status_code == 422


def test_a_deletion_is_asked_for_and_the_record_stays(admin: Program, rfis: str, rfi: Make) -> None:
    path = f"{rfis}/{rfi(1).pk}"

    answer = admin.delete(path)

    assert (answer.status_code, answer.json()["entry"]["kind"]) == (202, "delete")
    assert admin.get(path).status_code == 200


def test_a_record_of_another_project_is_not_here(
    reader: Program, project: Project, rfi: Make
) -> None:
    made = rfi(1)
    project.pk = None
    project.procore_id = 5300
    project.save(force_insert=True)

    assert reader.get(f"/projects/{project.pk}/rfis/{made.pk}").status_code == 404


def test_every_resource_of_the_catalogue_has_a_list(
    admin: Program, project: Project, clock: object
) -> None:
    for resource in admin.get("/resources").json():
        place = "connections/main" if resource["is_company_wide"] else f"projects/{project.pk}"
        for query in ("", "?after=0", f"?sort={resource['sortable'][0]}"):
            answer = admin.get(f"/{place}/{resource['name']}{query}")
            assert answer.status_code == 200, (resource["name"], query, answer.content)


def test_projects_are_found_by_words_and_by_their_id_at_procore(
    admin: Program, project: Project
) -> None:
    assert [one["id"] for one in admin.get("/projects?q=barr").json()["items"]] == [project.pk]
    assert admin.get("/projects?procore_id=1").json()["items"] == []
    assert admin.patch(f"/projects/{project.pk}", {"is_followed": False}).json()["id"] == project.pk
    assert admin.get("/projects?is_followed=false").json()["items"][0]["name"] == project.name
