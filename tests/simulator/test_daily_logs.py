"""The daily log: days, kinds of entry, approvals, headers and counts."""

from __future__ import annotations

from datetime import date
from typing import Any

import httpx2
import pytest

from trajanus.simulator import ManualClock, Simulator

from .conftest import Receiver

KINDS = (
    "accident", "call", "daily_construction_report", "delay", "delivery", "dumpster", "equipment",
    "inspection", "manpower", "notes", "plan_revision", "productivity", "quantity",
    "safety_violation", "visitor", "waste", "weather", "work",
)  # fmt: skip


@pytest.fixture
def logs(project: int) -> str:
    return f"/rest/v1.0/projects/{project}"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_logged_shown_changed_and_deleted(
    api: httpx2.Client, logs: str, kind: str
) -> None:
    url = f"{logs}/{kind}_logs"
    body = {f"{kind}_log": {"date": "2026-03-20", "time_hour": 9, "time_minute": 5}}

    made = api.post(url, json=body)
    one = f"{url}/{made.json()['id']}"
    changed = api.patch(one, json={f"{kind}_log": {"date": "2026-03-19"}})
    listed = api.get(url, params={"log_date": "2026-03-19"}).json()
    gone = api.delete(one)

    assert made.status_code == 201
    assert made.json()["date"] == "2026-03-20"
    assert made.json()["permissions"] == {"can_update": True, "can_delete": True}
    assert changed.json()["date"] == "2026-03-19"
    assert made.json()["id"] in {each["id"] for each in listed}
    assert gone.status_code == 204
    assert api.get(one).status_code == 404


def test_a_list_without_days_gives_only_today(
    api: httpx2.Client, sim: Simulator, connect: Any, clock: ManualClock, logs: str
) -> None:
    url = f"{logs}/notes_logs"
    made = api.post(url, json={"notes_log": {"comment": "Quiet"}}).json()

    today = api.get(url).json()
    clock.advance(24 * 3600)
    tomorrow = connect(sim).get(url).json()

    assert [each["id"] for each in today] == [made["id"]]
    assert tomorrow == []


def test_days_are_those_of_the_project(
    sim: Simulator, connect: Any, clock: ManualClock, logs: str
) -> None:
    # 03:00 UTC on the 21st is still the evening of the 20th in Georgia.
    clock.advance(15 * 3600)

    made = connect(sim).post(f"{logs}/notes_logs", json={"notes_log": {"comment": "Late"}}).json()

    assert made["date"] == "2026-03-20"
    assert made["datetime"] == "2026-03-20T16:00:00Z"


def test_a_time_decides_the_day_when_no_date_is_given(api: httpx2.Client, logs: str) -> None:
    body = {"notes_log": {"comment": "Night shift", "datetime": "2026-03-18T02:30:00Z"}}

    made = api.post(f"{logs}/notes_logs", json=body).json()

    assert (made["date"], made["datetime"]) == ("2026-03-17", "2026-03-18T02:30:00Z")


def test_a_range_of_days_includes_both_ends(api: httpx2.Client, logs: str) -> None:
    query = {"start_date": "2026-03-18", "end_date": "2026-03-19"}

    found = api.get(f"{logs}/weather_logs", params=query).json()
    since = api.get(f"{logs}/weather_logs", params={"start_date": "2026-03-18"}).json()

    assert sorted(each["date"] for each in found) == ["2026-03-18", "2026-03-19"]
    assert since == found


def test_a_day_that_is_none_is_refused(api: httpx2.Client, logs: str) -> None:
    assert api.get(f"{logs}/work_logs", params={"log_date": "yesterday"}).status_code == 400


def test_the_sample_has_sixty_days_with_forgotten_ones(api: httpx2.Client, logs: str) -> None:
    query = {"start_date": "2026-01-01", "end_date": "2026-03-20", "per_page": 2000}

    days = {each["date"] for each in api.get(f"{logs}/manpower_logs", params=query).json()}

    assert (len(days), min(days), max(days)) == (44, "2026-01-19", "2026-03-19")
    assert not days & {"2026-03-13", "2026-02-18"}
    assert not [day for day in days if date.fromisoformat(day).weekday() == 6]


def test_man_hours_are_computed(api: httpx2.Client, sim: Simulator, logs: str) -> None:
    vendor = sim.world["vendors"].where(name="Sample Concrete Sub")[0]["id"]
    code = next(iter(sim.world["cost_codes"]))["id"]
    entry = {"num_workers": 4, "num_hours": "8", "vendor_id": vendor, "cost_code_id": code}

    made = api.post(f"{logs}/manpower_logs", json={"manpower_log": entry}).json()

    assert (made["num_hours"], made["man_hours"], made["status"]) == ("8.0", "32.0", "approved")
    assert made["vendor"]["name"] == "Sample Concrete Sub"
    assert made["cost_code"]["id"] == code


def test_an_accident_needs_its_time(api: httpx2.Client, logs: str) -> None:
    answer = api.post(f"{logs}/accident_logs", json={"accident_log": {"comments": "Slipped"}})

    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"time_hour", "time_minute"}


def test_entries_of_collaborators_wait_for_an_admin(
    api: httpx2.Client, sim: Simulator, connect: Any, logs: str
) -> None:
    foreman, other = connect(sim, "Concrete Foreman"), connect(sim, "Civil Foreman")
    url = f"{logs}/manpower_logs"

    made = foreman.post(url, json={"manpower_log": {"num_workers": 4, "status": "approved"}})
    one = f"{url}/{made.json()['id']}"
    unseen = other.get(one)
    pending = api.get(url, params={"filters[status]": "pending"}).json()
    approved = api.patch(one, json={"manpower_log": {"status": "approved"}})
    too_late = foreman.patch(one, json={"manpower_log": {"num_workers": 5}})

    assert (made.status_code, made.json()["status"]) == (201, "pending")
    assert made.json()["permissions"]["can_update"] is True
    assert unseen.status_code == 404
    assert [each["id"] for each in pending] == [made.json()["id"]]
    assert approved.json()["status"] == "approved"
    assert too_late.status_code == 403
    assert other.get(one).json()["permissions"] == {"can_update": False, "can_delete": False}


def test_a_reader_may_not_log(sim: Simulator, connect: Any, logs: str) -> None:
    reviewer = connect(sim, "Government Reviewer")

    read = reviewer.get(f"{logs}/notes_logs")
    written = reviewer.post(f"{logs}/notes_logs", json={"notes_log": {"comment": "Seen"}})

    assert (read.status_code, written.status_code) == (200, 403)


def test_counts_tell_how_much_a_day_holds(api: httpx2.Client, project: int) -> None:
    url = f"/rest/v1.1/projects/{project}/daily_logs/counts"

    of_day = {c["module_name"]: c["count"] for c in
              api.get(url, params={"log_date": "2026-03-19"}).json()}  # fmt: skip
    of_today = api.get(url).json()

    assert (of_day["manpower_logs"], of_day["equipment_logs"]) == (4, 3)
    assert len(of_day) == len(KINDS)
    assert {each["count"] for each in of_today} == {0}


def test_a_day_is_completed_and_distributed(
    api: httpx2.Client, sim: Simulator, connect: Any, logs: str
) -> None:
    url = f"{logs}/daily_log_headers"
    today, past = api.get(url).json(), api.get(url, params={"log_date": "2026-03-19"}).json()

    done = api.patch(f"{url}/{today['id']}", json={"daily_log_header": {"completed": True}}).json()
    foreman = connect(sim, "Concrete Foreman")
    refused = foreman.patch(f"{url}/{today['id']}", json={"daily_log_header": {"completed": False}})

    assert (today["log_date"], today["completed"], today["completable"]) == (
        "2026-03-20", False, True
    )  # fmt: skip
    assert past["completed_by"]["name"] == "Prime Superintendent"
    assert (done["completed"], done["distributable"]) == (True, True)
    assert done["completed_by"]["name"] == "QC Manager"
    assert refused.status_code == 403
    assert api.get(url, params={"id": today["id"]}).json()["completed"] is True


def test_entries_are_filtered(api: httpx2.Client, sim: Simulator, logs: str) -> None:
    vendor = sim.world["vendors"].where(name="Sample Utility Sub")[0]["id"]
    query = {"log_date": "2026-03-19"}
    url = f"{logs}/manpower_logs"

    by_vendor = api.get(url, params={**query, "filters[vendor_id]": str(vendor)}).json()
    by_text = api.get(url, params={**query, "filters[search]": "curing"}).json()
    by_author = api.get(url, params={**query, "filters[created_by_id]": "1"}).json()
    paged = api.get(url, params={**query, "per_page": 3, "page": 2})

    assert {each["vendor"]["name"] for each in by_vendor} == {"Sample Utility Sub"}
    assert [each["num_workers"] for each in by_text] == [4]
    assert by_author == []
    assert (len(paged.json()), paged.headers["total"]) == (1, "4")


def test_work_reports_on_tasks_of_the_schedule(api: httpx2.Client, logs: str) -> None:
    entry = api.get(f"{logs}/work_logs", params={"log_date": "2026-03-19"}).json()[0]

    assert entry["scheduled_tasks"][0]["task_name"].startswith(("Cast", "Water"))


def test_two_webhook_resources_hear_of_an_entry(
    api: httpx2.Client, sim: Simulator, receiver: Receiver, project: int, logs: str
) -> None:
    hook = {"project_id": project, "hook": {"api_version": "v2", "destination_url": receiver.url,
                                            "namespace": "logs"}}  # fmt: skip
    hook_id = api.post("/rest/v1.0/webhooks/hooks", json=hook).json()["id"]
    for name in ("Manpower Logs", "Daily Log/Entries"):
        trigger = {"resource_name": name, "event_type": "create"}
        api.post(
            f"/rest/v1.0/webhooks/hooks/{hook_id}/triggers",
            json={"project_id": project, "api_version": "v2", "trigger": trigger},
        )

    api.post(f"{logs}/manpower_logs", json={"manpower_log": {"num_workers": 1}})
    sim.deliveries.settle()

    assert {each["resource_name"] for each in receiver.received} == {
        "Manpower Logs", "Daily Log/Entries"
    }  # fmt: skip
