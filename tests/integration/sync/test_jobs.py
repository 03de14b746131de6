"""Does background work get done, once, also when a worker is killed in the middle of it?"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable

import pytest
from databases import url_of_tests
from django.db import connection as database
from django.db import transaction
from lanes import in_pages_of
from manual_clock import ManualClock

from trajanus.errors import RetryLater
from trajanus.jobs import worker
from trajanus.jobs.tasks import return_lost_jobs
from trajanus.procore.purpose import Purpose
from trajanus.resources.models import Rfi, RfiReply
from trajanus.simulator import Simulator
from trajanus.store.models import Connection, SyncRun
from trajanus.sync import queue, schedule, service
from trajanus.sync.lane import Lane
from trajanus.sync.webhooks import events, hooks

Lanes = Callable[[str], Lane]


def _jobs(status: str = "todo") -> int:
    with database.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = %s", [status])
        return int(cursor.fetchone()[0])


def test_asking_twice_makes_one_job(lane: Lanes) -> None:
    assert queue.ask_to_read(lane("rfis"), full=False, purpose=Purpose.PERSON)
    assert not queue.ask_to_read(lane("rfis"), full=False, purpose=Purpose.PULL)

    assert _jobs() == 1


def test_asking_for_everything_is_not_swallowed_by_a_request_for_changes(lane: Lanes) -> None:
    queue.ask_to_read(lane("rfis"), full=False, purpose=Purpose.PULL)

    assert queue.ask_to_read(lane("rfis"), full=True, purpose=Purpose.PERSON)


def test_a_change_that_is_rolled_back_asks_for_nothing(lane: Lanes) -> None:
    rfis = lane("rfis")

    with transaction.atomic():
        queue.ask_to_read(rfis, full=False, purpose=Purpose.PERSON)
        transaction.set_rollback(True)

    assert _jobs() == 0


def test_a_worker_reads_what_was_asked_for_and_the_replies_after_it(
    company: Connection, project_id: int, few_by_schedule: None
) -> None:
    service.request_sync(company, project_id=project_id, resource="rfis")

    worker.run(1, wait=False)

    assert Rfi.objects.filter(project_id=project_id).count() == 25
    assert RfiReply.objects.filter(project_id=project_id).exists()
    assert _jobs("doing") == _jobs("failed") == 0


def test_what_is_due_is_asked_for_and_what_was_just_read_is_not(
    few_by_schedule: None, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Where webhooks could arrive, the worker would register them, and less would be due.
    monkeypatch.setattr(hooks, "is_reachable", lambda _: False)
    first = schedule.ask_for_due_lanes()
    worker.run(1, wait=False)

    again = schedule.ask_for_due_lanes()
    clock.advance(2 * 3600)
    later = schedule.ask_for_due_lanes()

    assert first > later > again == 0


def test_a_job_that_procore_holds_up_is_put_off_not_lost(
    company: Connection, project_id: int, procore: Simulator, few_by_schedule: None
) -> None:
    procore.faults.add("status", status=503, times=100, path="/rfis")
    service.request_sync(company, project_id=project_id, resource="rfis")

    worker.run(1, wait=False)

    with database.cursor() as cursor:
        cursor.execute(
            "SELECT status, attempts > 0 FROM procrastinate_jobs WHERE task_name = %s"
            " AND args @> %s",
            [queue.READ_LANE, json.dumps({"resource": "rfis", "project_id": project_id})],
        )
        assert set(cursor.fetchall()) == {("todo", True)}
    run = SyncRun.objects.filter(resource="rfis", project_id=project_id).latest("id")
    assert run.status == "postponed"


def test_what_a_killed_worker_had_taken_yields_to_the_same_asked_for_again(
    company: Connection,
) -> None:
    queue.ask_to_process_events(company)
    with database.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '5 min')"
            " RETURNING id"
        )
        dead = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [dead])
    queue.ask_to_process_events(company)
    return_lost_jobs.defer(timestamp=0)

    worker.run(1, wait=False)

    assert (_jobs("todo"), _jobs("doing"), _jobs("failed")) == (0, 0, 0)


def test_held_up_work_that_was_asked_for_again_does_not_block_it(
    company: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    processed = []

    def process(connection: Connection) -> None:
        processed.append(connection.pk)
        if len(processed) == 1:
            queue.ask_to_process_events(connection)
            raise RetryLater("Procore is busy.", after=600)

    monkeypatch.setattr(events, "process", process)
    queue.ask_to_process_events(company)

    worker.run(1, wait=False)

    assert processed == [company.pk, company.pk]
    assert (_jobs("todo"), _jobs("doing"), _jobs("failed")) == (0, 0, 0)


READ_AND_BE_KILLED = """
import os, signal, sys, django
django.setup()
from dataclasses import replace
from trajanus.resources.catalog import resource_named
from trajanus.store.models import Connection
from trajanus.sync import service
from trajanus.sync.reading import ingest
from trajanus.sync.lane import Lane

rfis = resource_named("rfis")
rfis = replace(rfis, source=replace(rfis.source, page_size=10))
lane = Lane(Connection.objects.get(), int(sys.argv[1]), rfis)
stored = 0
ingest_text = ingest._ingest_text

def die_inside_the_second_page(*args, **kwargs):
    global stored
    result = ingest_text(*args, **kwargs)
    stored += 1
    if stored == 2:
        os.kill(os.getpid(), signal.SIGKILL)  # stored, and not committed
    return result

ingest._ingest_text = die_inside_the_second_page
service.read_lane(lane)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no SIGKILL")
def test_a_worker_killed_in_the_middle_of_a_page_loses_and_repeats_nothing(
    lane: Lanes, procore: Simulator, company: Connection
) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", READ_AND_BE_KILLED, str(lane("rfis").project_id)],
        env={**os.environ, "DATABASE_URL": url_of_tests()},
        check=False,
    )
    kept = Rfi.objects.count()
    procore.requests.clear()

    outcome = service.read_lane(in_pages_of(10, lane("rfis")))

    assert killed.returncode == -signal.SIGKILL
    assert kept in (0, 10)  # two pages are stored at once: the first may have died with the second
    assert (outcome.status, outcome.requests) == ("succeeded", (30 - kept) // 10)
    assert Rfi.objects.count() == 25
    interrupted = SyncRun.objects.filter(resource="rfis").order_by("id")[0]
    assert (interrupted.status, "interrupted" in interrupted.message) == ("postponed", True)


def test_projects_that_nobody_chose_yet_are_not_read_by_schedule(company: Connection) -> None:
    company.awaits_choice = True
    company.save()

    schedule.ask_for_due_lanes()
    assert _jobs() == 1
    service.request_sync(company, resource="projects")
    company.refresh_from_db()
    assert company.awaits_choice

    service.request_sync(company)
    company.refresh_from_db()

    assert not company.awaits_choice
    assert _jobs() > 2
