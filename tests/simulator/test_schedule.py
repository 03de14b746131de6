"""The schedule: tasks, syncs, requested changes, the calendar, and imports of a file."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from trajanus.simulator import ManualClock, Simulator

TASKS = "/rest/v1.0/tasks"
XER = (
    "ERMHDR\t19.12\n%T\tTASK\n"
    "%F\ttask_id\ttask_code\ttask_name\ttarget_drtn_hr_cnt\ttotal_float_hr_cnt\t"
    "phys_complete_pct\ttarget_start_date\ttarget_end_date\n"
    "%R\t1\tA1010\tClear the site\t80\t0\t100\t2026-03-02 08:00\t2026-03-13 17:00\n"
    "%R\t2\tA1020\tBuild the pad\t40\t16\t0\t2026-03-16 08:00\t2026-03-20 17:00\n%E\n"
)


@pytest.fixture
def small(sim: Simulator) -> int:
    """The project whose schedule belongs to Primavera."""
    return int(list(sim.world["projects"])[1]["id"])


def first_task(api: httpx2.Client, project: int) -> dict[str, Any]:
    task: dict[str, Any] = api.get(TASKS, params={"project_id": project}).json()[0]
    return task


def test_a_task_is_written_with_start_and_read_with_start_datetime(
    api: httpx2.Client, project: int
) -> None:
    task = {
        "name": "Pour foundation",
        "start": "2026-07-06T12:00:00Z",
        "finish": "2026-07-08T21:00:00Z",
        "percentage": 0,
        "activity_id": "A1010",
        "source_uid": "p6-778",
        "wbs": "1.2",
        "resource_ids": [12],
    }

    answer = api.post(TASKS, json={"project_id": project, "task": task})

    made = answer.json()
    assert answer.status_code == 201
    assert (made["start_datetime"], made["finish_datetime"]) == (task["start"], task["finish"])
    assert (made["schedule_duration"], made["key"]) == (3.0, str(made["id"]))
    assert (made["activity_id"], made["source_uid"], made["wbs"]) == ("A1010", "p6-778", "1.2")
    assert made["created_by"]["name"] == "QC Manager"
    assert "start" not in made


def test_a_malformed_time_is_stored_as_null(api: httpx2.Client, project: int) -> None:
    body = {"project_id": project, "task": {"name": "Curbs", "start": "next Monday"}}

    made = api.post(TASKS, json=body).json()

    assert made["start_datetime"] is None


def test_a_percentage_above_a_hundred_is_refused(api: httpx2.Client, project: int) -> None:
    body = {"project_id": project, "task": {"name": "Curbs", "percentage": 140}}

    answer = api.post(TASKS, json=body)

    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["percentage"])


def test_the_outline_follows_the_parents(api: httpx2.Client, project: int) -> None:
    tasks = {t["wbs"]: t for t in api.get(TASKS, params={"project_id": project}).json()}

    parent, child = tasks["4"], tasks["4.1"]

    assert parent["has_children"] is True
    assert child["parent_id"] == parent["id"]
    assert child["full_outline_path"] == (
        "Structure and Envelope > Cast-in-Place Concrete Foundations"
    )


def test_a_task_cannot_be_put_below_itself(api: httpx2.Client, project: int) -> None:
    tasks = {t["wbs"]: t for t in api.get(TASKS, params={"project_id": project}).json()}
    body = {"project_id": project, "task": {"parent_id": tasks["4.1"]["id"]}}

    answer = api.patch(f"{TASKS}/{tasks['4']['id']}", json=body)

    assert answer.status_code == 422


def test_children_of_a_deleted_task_move_up(api: httpx2.Client, project: int) -> None:
    tasks = {t["wbs"]: t for t in api.get(TASKS, params={"project_id": project}).json()}

    gone = api.delete(f"{TASKS}/{tasks['4']['id']}", params={"project_id": project})

    child = api.get(f"{TASKS}/{tasks['4.1']['id']}", params={"project_id": project}).json()
    assert (gone.status_code, gone.json()) == (200, {})
    assert child["parent_id"] is None


def test_tasks_are_filtered_by_time_text_and_row(
    api: httpx2.Client, clock: ManualClock, project: int
) -> None:
    task = first_task(api, project)
    clock.advance(3600)
    body = {"project_id": project, "task": {"percentage": 10}}
    api.patch(f"{TASKS}/{task['id']}", json=body)
    changed = clock.now().isoformat()
    query = {"project_id": project}

    by_time = api.get(TASKS, params={**query, "filters[updated_at]": f"{changed}...{changed}"})
    by_text = api.get(TASKS, params={**query, "filters[query]": "a1300"}).json()
    by_row = api.get(TASKS, params={**query, "filters[row_number]": "1"}).json()
    compact = api.get(TASKS, params={**query, "view": "compact"}).json()

    assert [each["id"] for each in by_time.json()] == [task["id"]]
    assert [each["name"] for each in by_text] == ["Structural Steel Erection"]
    assert [each["row_number"] for each in by_row] == [1]
    assert set(compact[0]) == {"id", "name"}


def test_a_sync_finds_tasks_by_their_source_uid(
    api: httpx2.Client, sim: Simulator, project: int
) -> None:
    task = first_task(api, project)
    updates = [
        {"source_uid": task["source_uid"], "percentage": 55},
        {"source_uid": "p6-new", "name": "New activity"},
        {"source_uid": "p6-new", "name": "New activity, renamed"},
        {"source_uid": "p6-nameless"},
        {"id": 1, "name": "Nobody"},
    ]
    before = len(sim.world["tasks"])

    answer = api.patch(
        f"{TASKS}/sync", params={"project_id": project},
        json={"project_id": project, "updates": updates},
    )  # fmt: skip

    body = answer.json()
    assert answer.status_code == 200
    assert [each["source_uid"] for each in body["entities"]] == [
        task["source_uid"], "p6-new", "p6-new"
    ]  # fmt: skip
    assert body["entities"][0]["percentage"] == 55
    assert body["errors"] == [
        {**updates[3], "errors": {"name": ["can't be blank"]}},
        {**updates[4], "errors": {"id": ["Entity with this ID not found"]}},
    ]
    assert len(sim.world["tasks"]) == before + 1


def test_a_schedule_of_primavera_refuses_direct_edits(api: httpx2.Client, small: int) -> None:
    task = first_task(api, small)
    query = {"project_id": small}

    kind = api.get("/rest/v1.0/schedule_type", params=query).json()
    settings = api.get(f"/rest/v1.0/projects/{small}/schedule/settings").json()
    writes = [
        api.post(TASKS, json={**query, "task": {"name": "Roof"}}),
        api.patch(f"{TASKS}/{task['id']}", json={**query, "task": {"percentage": 40}}),
        api.patch(f"{TASKS}/sync", json={**query, "updates": []}),
        api.delete(f"{TASKS}/{task['id']}", params=query),
    ]

    assert kind == {"key": "Primavera P6", "p6_id": "GATE-12"}
    assert settings["schedule_allow_task_updates"] is False
    assert {each.status_code for each in writes} == {403}
    assert first_task(api, small)["percentage"] == 20


def test_an_approved_request_changes_the_task(api: httpx2.Client, small: int) -> None:
    task = first_task(api, small)
    changes = f"/rest/v1.1/projects/{small}/schedule"
    proposal = {"change_reason": "Rain", "task": {"finish": "2026-04-17", "percentage": 30}}

    asked = api.post(
        f"{changes}/tasks/{task['id']}/requested_changes", json={"requested_change": proposal}
    )
    pending = first_task(api, small)
    listed = api.get(f"{changes}/requested_changes", params={"task_id": task["id"]}).json()
    review = {"requested_changes": [{"id": asked.json()["id"], "approved": True}]}
    reviewed = api.patch(f"{changes}/requested_changes/review", json=review)
    again = api.patch(f"{changes}/requested_changes/review", json=review)

    after = first_task(api, small)
    assert asked.status_code == 201
    assert asked.json()["status_not_localized"] == "pending"
    assert (asked.json()["old_percentage"], asked.json()["new_percentage"]) == (20, 30)
    assert pending["pending"] is True
    assert [each["id"] for each in listed] == [asked.json()["id"]]
    assert reviewed.json()[0]["status"] == "Approved"
    assert (after["percentage"], after["finish_datetime"][:10]) == (30, "2026-04-17")
    assert after["pending"] is False
    assert again.status_code == 422


def test_a_rejected_request_leaves_the_task_alone(api: httpx2.Client, small: int) -> None:
    task = first_task(api, small)
    changes = f"/rest/v1.1/projects/{small}/schedule"
    asked = api.post(
        f"{changes}/tasks/{task['id']}/requested_changes",
        json={"requested_change": {"task": {"percentage": 90}}},
    ).json()

    review = {"requested_changes": [{"id": asked["id"], "approved": False}]}
    reviewed = api.patch(f"{changes}/requested_changes/review", json=review).json()

    assert reviewed[0]["status_not_localized"] == "rejected"
    assert first_task(api, small)["percentage"] == 20


def test_only_an_admin_reviews_requests(connect: Any, sim: Simulator, small: int) -> None:
    foreman = connect(sim, "Concrete Foreman")

    answer = foreman.patch(
        f"/rest/v1.1/projects/{small}/schedule/requested_changes/review",
        json={"requested_changes": []},
    )

    assert answer.status_code == 403


def test_the_calendar_shows_what_touches_the_days_asked_for(
    api: httpx2.Client, project: int
) -> None:
    url = f"/rest/v1.0/projects/{project}/schedule/calendar_items"

    within = api.get(url, params={"start_date": "2026-03-23", "finish_date": "2026-03-27"}).json()
    counted = api.get(url, params={"view": "total_count_only"}).json()
    sorted_ids = api.get(url, params={"view": "ids_only", "sort": "-start_date"}).json()

    assert [each["start"] for each in within] == ["2026-03-24", "2026-03-26"]
    assert counted == {"total_count": 3}
    assert len(sorted_ids) == 3
    assert set(sorted_ids[0]) == {"id"}


def test_todos_are_synced(api: httpx2.Client, sim: Simulator, project: int) -> None:
    person = sim.default_user_id
    updates = [{"name": "Call the lab", "assignment_id": person}, {"id": 5, "name": "Nothing"}]

    answer = api.patch(
        "/rest/v1.0/todos/sync", params={"project_id": project}, json={"updates": updates}
    ).json()

    assert answer["entities"][0]["assignment"]["id"] == person
    assert answer["errors"][0]["errors"] == {"id": ["Entity with this ID not found"]}


def test_project_dates_are_inside_an_object(api: httpx2.Client, project: int) -> None:
    answer = api.get(f"/rest/v1.0/projects/{project}/project_dates", params={"per_page": 2})

    body = answer.json()
    assert body["schedule_dates"]["substantial_completion_date"] == "2026-12-18"
    assert [each["name"] for each in body["project_dates"]] == [
        "Notice to Proceed", "Building Dry-In"
    ]  # fmt: skip
    assert answer.headers["total"] == "3"


def test_an_import_is_taken_in_a_little_later(
    api: httpx2.Client, sim: Simulator, clock: ManualClock, project: int
) -> None:
    url = f"/rest/v2.0/companies/{sim.company_id}/projects/{project}/schedules"
    schedule = api.get(url).json()["data"][0]["schedule_id"]
    before = clock.now().isoformat()

    started = api.put(f"{url}/{schedule}/import", files={"file": ("plan.xer", XER.encode())})
    busy = api.put(f"{url}/{schedule}/import", files={"file": ("plan.xer", XER.encode())})
    waiting = api.get(started.headers["location"]).json()["data"]
    clock.advance(10)
    done = api.get(started.headers["location"]).json()["data"]
    rows = api.get(f"{url}/{schedule}/activities", params={"sort": "-start_date"}).json()["data"]
    critical = api.get(f"{url}/{schedule}/activities", params={"filters[is_critical]": "true"})
    newer = api.get(
        f"{url}/{schedule}/activities", params={"filters[updated_at][gt]": before}
    ).json()["data"]
    later = api.get(
        f"{url}/{schedule}/activities",
        params={"filters[updated_at][gt]": clock.now().isoformat()},
    ).json()["data"]

    assert started.status_code == 202
    assert busy.status_code == 409
    assert (waiting["status"], done["status"]) == ("queued", "completed")
    assert [(row["activity_name"], row["duration"]) for row in rows] == [
        ("Build the pad", 5.0), ("Clear the site", 10.0)
    ]  # fmt: skip
    assert [row["activity_name"] for row in critical.json()["data"]] == ["Clear the site"]
    assert (len(newer), len(later)) == (2, 0)
    assert isinstance(rows[0]["activity_id"], str)


@pytest.mark.parametrize(
    ("name", "content", "status"), [("plan.xer", b"nothing", 202), ("plan.txt", b"x", 422)]
)
def test_a_file_that_is_no_schedule_is_refused_or_fails(
    api: httpx2.Client,
    sim: Simulator,
    clock: ManualClock,
    project: int,
    name: str,
    content: bytes,
    status: int,
) -> None:
    url = f"/rest/v2.0/companies/{sim.company_id}/projects/{project}/schedules"
    schedule = api.get(url).json()["data"][0]["schedule_id"]

    answer = api.put(f"{url}/{schedule}/import", files={"file": (name, content)})
    clock.advance(10)

    assert answer.status_code == status
    if status == 202:
        job = api.get(answer.headers["location"]).json()["data"]
        assert (job["status"], len(job["errors"])) == ("failed", 1)
