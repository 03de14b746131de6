"""Does the sync status tell the truth, and do its buttons ask for the right thing?"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.test import Client
from django.urls import reverse

from trajanus import clock as real_clock
from trajanus.accounts.models import Role
from trajanus.resources.project import Project
from trajanus.store.models import (
    ApiCall,
    Connection,
    Cursor,
    RateWindow,
    SyncRun,
    WebhookEvent,
)

Make = Callable[..., Any]


@pytest.fixture
def run(project: Project) -> Make:
    def make(**values: Any) -> SyncRun:
        now = real_clock.now()
        given: dict[str, Any] = {
            "connection": project.connection,
            "project_id": project.procore_id,
            "resource": "rfis",
            "sync_type": "changes",
            "purpose": "schedule",
            "started_at": now,
            "heartbeat_at": now,
        }
        key = {"project_id": project.procore_id, "resource": "rfis"}
        Cursor.objects.get_or_create(connection=project.connection, **key)
        return SyncRun.objects.create(**given | values)

    return make


def text_of(browser: Client, part: str = "") -> str:
    headers = {"HX-Request": "true", "HX-Target": part} if part else {}
    return " ".join(browser.get("/sync/", headers=headers).content.decode().split())


def waiting_jobs() -> list[tuple[str, dict[str, Any]]]:
    with database.cursor() as cursor:
        cursor.execute("SELECT task_name, args::text FROM procrastinate_jobs ORDER BY id")
        return [(task, json.loads(arguments)) for task, arguments in cursor.fetchall()]


def test_a_running_sync_shows_its_progress(viewer: Client, run: Make) -> None:
    run(records_processed=412, records_expected=1000)

    text = text_of(viewer)

    assert '<progress max="1000" value="412" aria-label="Reading rfis">' in text
    assert "412 of 1,000" in text


def test_a_silent_run_is_called_interrupted(viewer: Client, run: Make) -> None:
    run(heartbeat_at=real_clock.now() - timedelta(hours=1))

    assert "Interrupted" in text_of(viewer)


def test_a_failed_run_says_why(viewer: Client, run: Make) -> None:
    run(
        status="failed",
        message="Procore <b>refused</b>.",
        errors=[{"id": 7001, "message": "Bad date.", "next_step": "Mend it."}],
    )

    text = text_of(viewer)

    assert "Procore &lt;b&gt;refused&lt;/b&gt;." in text
    assert "Bad date." in text
    assert "Mend it." in text


def test_budget_calls_and_events_are_shown(
    viewer: Client, procore: Connection, project: Project
) -> None:
    now = real_clock.now()
    reset = now + timedelta(minutes=30)
    RateWindow.objects.create(
        connection=procore, kind="hour", limit=3600, remaining=900, reset_at=reset, learned=True
    )
    for minutes in (1, 2, 120):
        ApiCall.objects.create(
            connection=procore,
            at=now - timedelta(minutes=minutes),
            method="GET",
            path="/rest/v1.0/projects/{project_id}/rfis",
            status=200,
            duration_ms=80,
            purpose="pull",
        )
    WebhookEvent.objects.create(
        connection=procore,
        event_id="1",
        received_at=now,
        resource_name="RFIs",
        event_type="update",
        payload={},
    )

    text = text_of(viewer, "traffic")

    assert "900 of 3,600 left" in text
    assert '<th scope="row">the schedule</th> <td class="num">2</td>' in text
    assert "1 event waiting" in text


@pytest.mark.parametrize("part", ["lanes", "runs", "traffic"])
def test_each_part_can_be_fetched_alone(viewer: Client, project: Project, part: str) -> None:
    text = text_of(viewer, part)

    assert text.startswith(f'<section id="{part}"')
    assert "<html" not in text


def test_an_administrator_asks_for_one_resource(
    signed_in: Callable[[Role], Client], project: Project
) -> None:
    browser = signed_in(Role.PROJECT_ADMIN)
    given = {"connection": project.connection_id, "project": "5200", "resource": "rfis"}

    answer = browser.post("/sync/run/", given | {"next": "/sync/"}, follow=True)

    assert "One reading is asked for" in answer.content.decode()
    ((task, arguments),) = waiting_jobs()
    assert task == "read_lane"
    assert arguments["resource"] == "rfis"
    assert arguments["project_id"] == 5200


def test_asking_twice_asks_once(signed_in: Callable[[Role], Client], project: Project) -> None:
    browser = signed_in(Role.PROJECT_ADMIN)
    given = {"connection": project.connection_id, "project": "5200", "resource": "rfis"}
    browser.post("/sync/run/", given)

    answer = browser.post("/sync/run/", given | {"next": "/sync/"}, follow=True)

    assert "Nothing new to ask for" in answer.content.decode()
    assert len(waiting_jobs()) == 1


def test_nonsense_asks_for_nothing(signed_in: Callable[[Role], Client], project: Project) -> None:
    browser = signed_in(Role.PROJECT_ADMIN)

    for given in ({"connection": "x"}, {"connection": project.connection_id, "resource": "x"}):
        assert browser.post("/sync/run/", given).status_code == 404
    assert waiting_jobs() == []


def test_a_project_can_be_left_and_followed_again(
    signed_in: Callable[[Role], Client], project: Project
) -> None:
    browser = signed_in(Role.PROJECT_ADMIN)

    browser.post("/sync/follow/", {"project": project.pk, "keep": "0"})
    left = Project.objects.get().is_followed
    browser.post("/sync/follow/", {"project": project.pk, "keep": "1"})

    assert (left, Project.objects.get().is_followed) == (False, True)


def test_a_viewer_sees_no_buttons(viewer: Client, project: Project) -> None:
    assert reverse("sync_run") not in text_of(viewer)
