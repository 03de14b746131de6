"""Does each page of the sync centre tell the truth, and does what it offers work?"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext

from trajanus import clock
from trajanus.resources.project import Project
from trajanus.resources.rfi import Rfi
from trajanus.store.models import (
    ApiCall,
    Connection,
    DriftReport,
    LaneSetting,
    OutboxEntry,
    SyncRun,
    WebhookEvent,
    WebhookHook,
)
from trajanus.store.models.outbox import OutboxState
from trajanus.workspace.sync_centre.usage_chart import chart_of

Make = Callable[..., Any]

EMPTY = {
    "projects": "No projects yet",
    "cadences": "Nothing is read yet",
    "requests": "No connection yet",
    "calls": "No request was made yet",
    "log": "Nothing ran yet",
    "outbox": "Nothing is on its way",
    "drift": "Nothing was compared yet",
    "webhooks": "No connection yet",
    "rules": "Connect the hub to Procore first",
}


def text_of(browser: Client, path: str) -> str:
    return " ".join(browser.get(f"/sync/{path}").content.decode().split())


def jobs() -> list[tuple[str, dict[str, Any]]]:
    with database.cursor() as cursor:
        cursor.execute("SELECT task_name, args::text FROM procrastinate_jobs ORDER BY id")
        return [(task, json.loads(arguments)) for task, arguments in cursor.fetchall()]


@pytest.fixture
def call(procore: Connection) -> Make:
    def make(**values: Any) -> ApiCall:
        usual = {"at": clock.now(), "method": "GET", "path": "/rest/v1.0/rfis", "status": 200}
        usual |= {"duration_ms": 120, "purpose": "pull"}
        return ApiCall.objects.create(connection=procore, **usual | values)

    return make


@pytest.fixture
def refused(project: Project, rfi: Make) -> OutboxEntry:
    row: Rfi = rfi(1)
    return OutboxEntry.objects.create(
        connection=project.connection, project_id=project.procore_id, resource="rfis",
        row_id=row.pk, kind="update", values={"due_date": "2026-07-01"}, origin_id="hub-1",
        state=OutboxState.REFUSED, created_at=clock.now(), message="Procore refused it.",
        problems={"due_date": ["is before the start"]},
    )  # fmt: skip


@pytest.mark.parametrize("page", EMPTY)
def test_an_empty_page_says_so_and_what_to_do(page: str, admin: Client) -> None:
    assert EMPTY[page] in text_of(admin, f"{page}/")


def test_the_outbox_says_what_was_refused_and_sends_it_again(
    manager: Client, project: Project, refused: OutboxEntry
) -> None:
    page = text_of(manager, "outbox/?state=refused")
    manager.post(f"/sync/outbox/{refused.pk}/retry/")
    refused.refresh_from_db()

    assert "RFI 1 · Subject 1" in page
    assert "is before the start" in page
    assert f"/projects/{project.pk}/rfis/7001/edit/" in page
    assert refused.state == OutboxState.WAITING
    assert "Nothing is refused" in text_of(manager, "outbox/?state=refused")


def test_a_write_is_taken_back_from_the_outbox(manager: Client, refused: OutboxEntry) -> None:
    manager.post(f"/sync/outbox/{refused.pk}/withdraw/")

    refused.refresh_from_db()
    assert refused.state == OutboxState.WITHDRAWN
    assert "Withdrawn" in text_of(manager, "outbox/?state=done")


def test_the_log_is_narrowed_and_tells_errors_by_record(viewer: Client, project: Project) -> None:
    place = {"connection": project.connection, "project_id": project.procore_id, "purpose": "pull"}
    place |= {"started_at": clock.now(), "heartbeat_at": clock.now(), "sync_type": "changes"}
    error = {"id": 7001, "message": "Bad date."}
    SyncRun.objects.create(**place, resource="rfis", status="partial", errors=[error])
    SyncRun.objects.create(**place, resource="submittals", status="succeeded")

    page = text_of(viewer, f"log/?status=partial&project={project.pk}&kind=changes")

    assert "7001" in page
    assert "Bad date." in page
    assert '<th scope="row"> Submittals' not in page
    assert "No run matches" in text_of(viewer, "log/?status=failed")


def test_calls_are_found_by_answer_purpose_and_address(viewer: Client, call: Make) -> None:
    call()
    call(status=429, purpose="person", path="/rest/v1.0/submittals", error="Too many requests")
    call(status=None, purpose="push", error="No answer")

    page = text_of(viewer, "calls/?answer=429&purpose=person&path=SUBMITTALS")

    assert "/rest/v1.0/submittals" in page
    assert "/rest/v1.0/rfis" not in page
    assert "No answer" in text_of(viewer, "calls/?answer=none")
    assert "No request matches" in text_of(viewer, "calls/?path=%00nothing")


def test_older_lines_are_reached_by_a_link(viewer: Client, call: Make) -> None:
    calls = [call(path=f"/rest/v1.0/number/{number}") for number in range(51)]

    page = viewer.get("/sync/calls/").content.decode()
    older = page.split("?before=")[1].split('"')[0]

    assert calls[0].path + "<" not in page
    assert calls[0].path in text_of(viewer, f"calls/?before={older}")


def test_the_budget_is_drawn_by_hour_and_purpose(viewer: Client, call: Make) -> None:
    call(purpose="person")
    call(purpose="push", at=clock.now() - timedelta(hours=2), status=403)

    page = text_of(viewer, "requests/")

    assert "<svg" in page
    assert "a change sent <b>1</b>" in page
    assert "403: 1" in page


def test_hours_that_are_over_are_counted_once(viewer: Client, call: Make) -> None:
    call(purpose="push", at=clock.now() - timedelta(hours=3))
    text_of(viewer, "requests/")
    call(purpose="push")

    with CaptureQueriesContext(database) as queries:
        page = text_of(viewer, "requests/")

    [counted] = [one["sql"] for one in queries if "SUM" in one["sql"]]
    assert f"{clock.now() - timedelta(hours=2):%Y-%m-%d %H:%M}" < counted.split(">= '")[1]
    assert "a change sent <b>2</b>" in page


def test_a_chart_stacks_from_the_floor_and_shows_a_near_limit() -> None:
    hour = clock.now()

    chart = chart_of({hour: {"person": 30, "push": 10}}, limit=100)

    first, second = chart.bars[0].parts
    assert first.y + first.height == pytest.approx(chart.floor)
    assert second.y + second.height == pytest.approx(first.y)
    assert chart.limit is not None
    assert chart_of({hour: {"person": 1}}, limit=3600).limit is None


def test_a_cadence_is_set_and_set_back(admin: Client, project: Project) -> None:
    address = f"/sync/cadences/?project={project.pk}"

    admin.post(address, {"every-rfis": "300", "full-rfis": "", "read-rfis": "1"})
    setting = LaneSetting.objects.get()
    page = text_of(admin, f"cadences/?project={project.pk}")
    admin.post(address, {"every-rfis": "", "full-rfis": "", "read-rfis": "1"})

    assert (setting.resource, setting.every) == ("rfis", timedelta(minutes=5))
    assert setting.project_id == project.procore_id
    assert "set here" in page
    assert not LaneSetting.objects.exists()


def test_a_line_of_the_cadences_is_a_form_only_while_it_is_changed(
    admin: Client, viewer: Client, project: Project
) -> None:
    address = f"cadences/?project={project.pk}&change=rfis"
    part = {"HX-Request": "true", "HX-Target": "pace-rfis"}

    page, seen = text_of(admin, address), text_of(viewer, address)
    line = admin.get(f"/sync/{address}", headers=part).content.decode()

    assert re.findall('<select name="(.*?)"', page) == ["project", "every-rfis", "full-rfis"]
    assert re.findall('<select name="(.*?)"', seen) == ["project"]
    assert line.count("<tr") == 1
    assert 'name="every-rfis"' in line
    nothing = admin.get(f"/sync/{address}", headers=part | {"HX-Target": "pace-x"})
    assert nothing.status_code == 404


def test_a_viewer_changes_no_cadence(viewer: Client, project: Project) -> None:
    answer = viewer.post(f"/sync/cadences/?project={project.pk}", {"every-rfis": "300"})

    assert answer.status_code == 404
    assert not LaneSetting.objects.exists()


def test_drift_tells_what_was_missed_why_and_how_it_was_mended(
    admin: Client, project: Project
) -> None:
    found = {"id": 7001, "what": "changed", "why": "Its event did not arrive.", "repair": "read"}
    DriftReport.objects.create(
        connection=project.connection, project_id=project.procore_id, resource="rfis",
        started_at=clock.now(), ended_at=clock.now(), records=60, changed_count=1, found=[found],
    )  # fmt: skip

    page = text_of(admin, "drift/?result=drift")
    admin.post("/sync/drift/compare/", {"project": project.pk, "resource": "rfis"})

    assert f"/projects/{project.pk}/rfis/7001/" in page
    assert "Its event did not arrive." in page
    [(task, arguments)] = jobs()
    assert (task, arguments["resource"]) == ("compare", "rfis")


def test_projects_are_chosen_together(admin: Client, project: Project) -> None:
    other = Project.objects.create(
        connection=project.connection, procore_id=1, name="Other", payload={},
        seen_at=clock.now(), is_followed=False,
    )  # fmt: skip

    admin.post(
        "/sync/projects/choose/",
        {"shown": [project.pk, other.pk, "x"], "keep": [other.pk, 999_999_999]},
    )

    kept = Project.objects.filter(is_followed=True).values_list("name", flat=True)
    assert list(kept) == ["Other"]


def test_webhooks_show_what_is_missing_and_are_mended(admin: Client, project: Project) -> None:
    WebhookHook.objects.create(
        connection=project.connection, project_id=project.procore_id, procore_id="1",
        namespace="x", triggers=["RFIs create"], checked_at=clock.now(),
    )  # fmt: skip

    page = text_of(admin, "webhooks/")
    admin.post(f"/sync/webhooks/{project.connection_id}/mend/")

    assert "1 of " in page
    assert "RFIs update" in page
    assert "Not registered" in page  # that of the company
    assert [task for task, _ in jobs()] == ["keep_hooks"]


def test_the_guide_goes_on_where_somebody_left_it(admin: Client, procore: Connection) -> None:
    Connection.objects.update(state="sign_in_needed", state_reason="Nobody signed in yet.")
    sign_in = " ".join(admin.get("/start/").content.decode().split())
    Connection.objects.update(state="connected", company_id=None)
    company = admin.get("/start/").content.decode()
    Connection.objects.update(company_id=4100)
    projects = admin.get("/start/").content.decode()
    admin.post("/start/projects/", {"connection": procore.pk})

    assert "Sign in to Procore </button>" in sign_in
    assert "form-action" in admin.get("/start/")["Content-Security-Policy"]
    assert f"/connections/{procore.pk}/company/" in company
    assert "Read the list of projects" in projects
    assert [arguments["resource"] for _, arguments in jobs()] == ["projects"]


def test_the_guide_begins_the_reading_of_what_is_ticked(admin: Client, project: Project) -> None:
    shown = admin.get("/start/").content.decode()
    given = {"connection": project.connection_id, "shown": project.pk, "keep": project.pk}

    page = admin.post("/start/reading/", given, follow=True).content.decode()

    assert "the first reading takes" in shown
    assert "No worker is running" in page
    assert "kinds of records are read" in page
    assert ("read_lane", "rfis") in [(task, arguments["resource"]) for task, arguments in jobs()]


def test_events_are_read_page_by_page(admin: Client, procore: Connection) -> None:
    events = [
        WebhookEvent.objects.create(
            connection=procore, event_id=str(number), received_at=clock.now(),
            resource_name="RFIs", resource_id=7000 + number, event_type="update", payload={},
            status="processed",
        )
        for number in range(51)
    ]  # fmt: skip

    page = text_of(admin, "webhooks/")
    older = page.split("?before=")[1].split('"')[0]
    replayed = admin.post(f"/sync/webhooks/{events[0].pk}/replay/")

    assert "</bdi> 7050" in page
    assert "</bdi> 7000" not in page
    assert "</bdi> 7000" in text_of(admin, f"webhooks/?before={older}")
    assert "No such event" in text_of(admin, "webhooks/?status=failed")
    assert replayed.status_code == 302
