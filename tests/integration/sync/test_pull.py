"""Does the mirror hold what Procore has, for few requests, whatever happens on the way?"""

from __future__ import annotations

from collections.abc import Callable
from unittest.mock import ANY

import pytest
from django.db import connection as database
from lanes import in_pages_of
from manual_clock import ManualClock
from worlds import shown

from trajanus.resources.models import Project, ProjectUser, Rfi, RfiReply, Submittal
from trajanus.resources.rfi import RFI
from trajanus.simulator import Simulator
from trajanus.store.models import Connection, Cursor, SyncRun
from trajanus.sync import service
from trajanus.sync.lane import Lane, held
from trajanus.sync.service import Outcome

Read = Callable[..., Outcome]


def _row_writes(table: str) -> int:
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(
            "SELECT n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_user_tables WHERE relname = %s",
            [table],
        )
        return int(cursor.fetchone()[0])


def test_a_first_sync_brings_everything_over(company: Connection, procore: Simulator) -> None:
    outcomes = service.sync_now(connection=company)

    assert {outcome.status for outcome in outcomes} == {"succeeded"}
    assert Project.objects.count() == len(list(procore.world["projects"]))
    rfis = shown(procore, "rfis")
    assert Rfi.objects.count() == len(rfis)
    assert Submittal.objects.count() == len(shown(procore, "submittals"))
    assert RfiReply.objects.count() == sum(len(rfi["answers"]) for rfi in rfis)
    assert ProjectUser.objects.exclude(email_address=None).exists()


def test_columns_and_the_whole_record_are_kept(read: Read, procore: Simulator) -> None:
    read("rfis")

    rfi = Rfi.objects.get(number="1")
    assert rfi.procore_id > 2**32
    assert rfi.subject == rfi.payload["subject"]
    assert rfi.question == rfi.payload["questions"][0]["body"]
    assert rfi.assignee_id == rfi.payload["assignees"][0]["id"]
    assert rfi.updated_at is not None
    assert set(rfi.payload) >= {"translated_status", "link"}


def test_an_unchanged_listing_writes_no_row(read: Read) -> None:
    read("rfis")
    before = _row_writes("procore_rfis")

    again = read("rfis", full=True)

    assert (again.records, again.created, again.updated) == (25, 0, 0)
    assert _row_writes("procore_rfis") == before


def test_the_first_reading_of_one_resource_finds_the_projects_first(
    company: Connection, procore: Simulator
) -> None:
    outcomes = service.sync_now(connection=company, resource="submittals")

    assert outcomes[0].resource == "projects"
    assert Submittal.objects.count() == len(shown(procore, "submittals"))


def test_requests_equal_pages(
    start: Callable[..., Simulator], connect: Callable[[Simulator], Connection]
) -> None:
    procore = start(dataset="large:4500/1", limits="off")
    company = connect(procore)
    service.sync_now(connection=company, resource="projects")
    lane = Lane(company, service.followed_projects(company)[0], RFI)

    outcome = service.read_lane(lane)

    assert (outcome.records, outcome.requests) == (4500, 3)
    assert Rfi.objects.count() == 4500


def test_a_later_reading_asks_only_for_what_changed(
    read: Read, procore: Simulator, clock: ManualClock
) -> None:
    read("rfis")
    clock.advance(3600)
    changed = next(iter(procore.world["rfis"]))
    procore.world["rfis"].change(changed["id"], {"subject": "Another subject"})
    procore.requests.clear()

    outcome = read("rfis")

    assert (outcome.sync_type, outcome.updated, outcome.requests) == ("changes", 1, 1)
    assert Rfi.objects.get(procore_id=changed["id"]).subject == "Another subject"


def test_a_late_record_inside_the_overlap_is_read_again(
    read: Read, procore: Simulator, clock: ManualClock
) -> None:
    read("rfis")
    watermark = Cursor.objects.get(resource="rfis").watermark
    late = next(iter(procore.world["rfis"]))
    assert watermark is not None
    stamp = watermark.strftime("%Y-%m-%dT%H:%M:%SZ")
    procore.world["rfis"].change(late["id"], {"subject": "Committed late", "updated_at": stamp})
    clock.advance(60)

    read("rfis")

    assert Rfi.objects.get(procore_id=late["id"]).subject == "Committed late"


def test_an_interrupted_reading_goes_on_at_its_first_uncommitted_page(
    lane: Callable[[str], Lane], procore: Simulator, clock: ManualClock
) -> None:
    rfis = in_pages_of(5, lane("rfis"))

    stopped = service.read_lane(
        rfis, on_progress=lambda _: procore.faults.add("status", status=503, times=50) and None
    )
    kept = Rfi.objects.count()
    procore.faults.clear()
    procore.requests.clear()
    clock.advance(120)
    done = service.read_lane(rfis)

    assert stopped.status == "postponed"
    assert stopped.after is not None
    assert kept in (5, 10, 15, 20)  # the next pages may have been on their way already
    assert (done.status, done.requests) == ("succeeded", (25 - kept) // 5)
    assert Rfi.objects.count() == 25


@pytest.mark.parametrize("how", ["insert", "remove", "touch"])
def test_a_listing_that_shifts_while_it_is_read_loses_no_record(
    how: str, lane: Callable[[str], Lane], procore: Simulator
) -> None:
    submittals = in_pages_of(10, lane("submittals"))
    before = _ids(procore, submittals)
    procore.faults.add("shift", how=how, times=1, path="/submittals")

    outcome = service.read_lane(submittals)

    still_there = before & _ids(procore, submittals)
    assert outcome.status == "succeeded"
    assert still_there <= set(Submittal.objects.values_list("procore_id", flat=True))


def test_an_unknown_field_survives_in_the_payload(read: Read, procore: Simulator) -> None:
    procore.faults.add("unknown_field", field="brand_new", times=1, path="/rfis")

    read("rfis")

    assert Rfi.objects.filter(payload__has_key="brand_new").exists()


def test_a_record_without_a_field_is_stored_with_a_gap(read: Read, procore: Simulator) -> None:
    procore.faults.add("missing_field", field="subject", times=1, path="/rfis")

    outcome = read("rfis")

    assert outcome.status == "succeeded"
    assert Rfi.objects.filter(subject=None).exists()


def test_a_lane_that_another_process_reads_is_left_to_it(
    lane: Callable[[str], Lane], other_session: Callable[..., None]
) -> None:
    rfis = lane("rfis")
    other_session("SELECT pg_advisory_lock(%s, %s)", rfis.lock)

    outcome = service.read_lane(rfis)

    assert outcome.status == "postponed"
    assert "Another process" in outcome.message
    assert outcome.after is not None


def test_the_lock_of_a_lane_is_free_again_afterwards(lane: Callable[[str], Lane]) -> None:
    with held(lane("rfis")):
        pass
    with held(lane("rfis")):
        pass


@pytest.mark.parametrize(
    ("fault", "status", "says"),
    [
        ({"kind": "status", "status": 403}, "unavailable", "tomorrow"),
        ({"kind": "status", "status": 404}, "unavailable", "tomorrow"),
        ({"kind": "status", "status": 400}, "failed", "Procore"),
        ({"kind": "status", "status": 422}, "unavailable", "tomorrow"),
        ({"kind": "status", "status": 500}, "postponed", "goes on by itself"),
        ({"kind": "status", "status": 429}, "postponed", "goes on by itself"),
        ({"kind": "html"}, "postponed", "goes on by itself"),
        ({"kind": "truncated"}, "postponed", "goes on by itself"),
        ({"kind": "lost"}, "postponed", "goes on by itself"),
    ],
    ids=str,
)
def test_every_fault_ends_in_a_message_and_a_next_step(
    fault: dict[str, object], status: str, says: str, read: Read, procore: Simulator
) -> None:
    procore.faults.add(**fault, times=50, path="/rfis")

    outcome = read("rfis")

    run = SyncRun.objects.latest("id")
    assert (outcome.status, run.status) == (status, status)
    assert says in run.message
    assert "Traceback" not in run.message
    procore.faults.clear()
    assert read("rfis").status in ("succeeded", "postponed")


def test_a_project_shows_when_it_was_last_in_step(read: Read, project_id: int) -> None:
    read("rfis")

    project = Project.objects.get(procore_id=project_id)
    assert project.sync_status == "synced"
    assert project.last_synced is not None


def test_what_the_sync_log_says(read: Read) -> None:
    read("rfis")

    run = SyncRun.objects.get(resource="rfis")
    assert (run.sync_type, run.status, run.records_processed) == ("full", "succeeded", 25)
    assert (run.created_count, run.requests, run.errors) == (25, 1, [])
    assert run.completed_at is not None
    assert run.calls.values("method", "path", "status").get() == {
        "method": "GET",
        "path": "/rest/v1.0/projects/{id}/rfis",
        "status": 200,
    }
    assert run.records_expected == ANY


def _ids(procore: Simulator, lane: Lane) -> set[int]:
    return {record["id"] for record in shown(procore, lane.resource.name, lane.project_id)}
