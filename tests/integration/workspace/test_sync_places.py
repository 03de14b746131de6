"""Does the overview say in one line how each project stands, whatever is wrong with it?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext

from trajanus import clock
from trajanus.resources.catalog import RESOURCES
from trajanus.resources.project import Project
from trajanus.resources.rfi import Rfi
from trajanus.store.models import (
    Connection,
    Cursor,
    LaneSetting,
    OutboxEntry,
    SyncRun,
    WebhookHook,
)
from trajanus.sync.reading.outlook import outlook
from trajanus.sync.reading.unread import first_reading
from trajanus.workspace.sync_centre import places
from trajanus.workspace.sync_centre.lanes import listed

Make = Callable[..., Any]
LINES = {"HX-Request": "true", "HX-Target": "lanes"}


@pytest.fixture
def read(project: Project) -> Callable[..., None]:
    """Let resources be read once, with this outcome."""

    def make(*names: str, status: str = "succeeded", of: Project = project, **values: Any) -> None:
        now = clock.now()
        place = {"connection": of.connection, "project_id": of.procore_id}
        usual = {"last_success_at": now, "last_full_at": now, "due_at": now + timedelta(hours=1)}
        for name in names:
            Cursor.objects.create(**place, resource=name, **usual | values)
            SyncRun.objects.create(
                **place, resource=name, status=status, sync_type="changes", purpose="pull",
                started_at=now, heartbeat_at=now,
            )  # fmt: skip

    return make


def place(project: Project) -> places.Place:
    return places.place_of(project.connection, project)


def troubles(project: Project) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.what, one.names) for one in place(project).troubles]


def text_of(browser: Client, query: str = "", **headers: str) -> str:
    return " ".join(browser.get(f"/sync/{query}", headers=headers).content.decode().split())


def test_a_line_counts_what_is_in_step(project: Project, read: Make) -> None:
    read("rfis", "submittals")
    read("files", last_success_at=None, unavailable="No access.")

    line = place(project)

    assert (line.in_step, line.unavailable) == (2, 1)
    assert line.unread == line.lanes - 3 == len(listed(company_wide=False)) - 3
    assert line.troubles == ()


def test_what_failed_is_said_without_opening_and_leads_there(
    viewer: Client, project: Project, read: Make
) -> None:
    read("rfis", status="failed")
    read("submittals", status="partial")
    read("tasks", status="postponed")

    page = text_of(viewer)

    assert "1 failed" in page
    assert f'<a href="/sync/?project={project.pk}">RFIs</a>' in page
    assert '<table class="grid lanes">' not in page
    assert troubles(project) == [
        ("failed", ("rfis",)), ("read with errors", ("submittals",)), ("postponed", ("tasks",)),
    ]  # fmt: skip


def test_only_the_latest_run_counts(project: Project, read: Make) -> None:
    read("rfis")
    earlier = clock.now() - timedelta(days=1)
    SyncRun.objects.create(
        connection=project.connection, project_id=project.procore_id, resource="rfis",
        status="failed", sync_type="changes", purpose="pull", started_at=earlier,
        heartbeat_at=earlier,
    )  # fmt: skip

    assert troubles(project) == []


def test_a_silent_run_is_a_trouble_and_a_live_one_is_progress(project: Project, read: Make) -> None:
    read("rfis", "submittals", status="running")
    SyncRun.objects.filter(resource="rfis").update(heartbeat_at=clock.now() - timedelta(hours=1))

    line = place(project)

    assert [run.resource for run in line.running] == ["submittals"]
    assert troubles(project) == [("interrupted", ("rfis",))]


def test_what_was_due_long_ago_is_behind_unless_nobody_reads_it(
    project: Project, read: Make
) -> None:
    due = clock.now() - timedelta(hours=2)
    read("rfis", "submittals", due_at=due)
    read("tasks", due_at=clock.now() - timedelta(minutes=2))
    LaneSetting.objects.create(
        connection=project.connection, project_id=project.procore_id, resource="submittals",
        is_read=False,
    )  # fmt: skip

    assert troubles(project) == [("behind", ("rfis",))]


def test_a_healthy_webhook_is_an_excuse_for_days_not_for_ever(project: Project, read: Make) -> None:
    due = clock.now() - timedelta(hours=2)
    read("rfis", due_at=due)
    read("submittals", due_at=due, last_success_at=clock.now() - timedelta(days=6))
    triggers = [
        f"{trigger.name} {event}"
        for one in RESOURCES
        for trigger in one.webhooks
        for event in trigger.events
    ]
    for project_id in (None, project.procore_id):
        WebhookHook.objects.create(
            connection=project.connection, project_id=project_id, procore_id="1", namespace="x",
            triggers=triggers, checked_at=clock.now(),
        )  # fmt: skip

    assert troubles(project) == [("behind", ("submittals",))]


def test_writes_that_wait_for_a_person_are_on_the_line(
    viewer: Client, project: Project, rfi: Make
) -> None:
    row: Rfi = rfi(1)
    OutboxEntry.objects.create(
        connection=project.connection, project_id=project.procore_id, resource="rfis",
        row_id=row.pk, kind="update", values={}, origin_id="hub-1", state="refused",
        created_at=clock.now(),
    )  # fmt: skip

    page = text_of(viewer)

    assert "1 held" in page
    assert f'href="/sync/outbox/?project={project.pk}"' in page


def test_a_project_has_a_page_of_its_own_with_every_resource(
    viewer: Client, project: Project, read: Make
) -> None:
    read("rfis")

    page = text_of(viewer, f"?project={project.pk}")
    part = text_of(
        viewer, f"?project={project.pk}", **{"HX-Target": f"lanes-{project.pk}"}
    )  # fmt: skip

    assert page.count('<th scope="row">') == len(listed(company_wide=False))
    assert part.startswith(f'<div id="lanes-{project.pk}"')
    assert "<html" not in part
    company = text_of(viewer, f"?project=company-{project.connection_id}")
    assert company.count('<th scope="row">') == len(listed(company_wide=True))
    assert viewer.get("/sync/?project=999999").status_code == 404


def test_an_open_page_is_given_its_lines_alone_until_there_is_another_project(
    viewer: Client, project: Project
) -> None:
    known = viewer.get(f"/sync/?shown={project.pk}", headers=LINES)
    Project.objects.create(
        connection=project.connection, procore_id=1, name="Another", payload={}, seen_at=clock.now()
    )
    other = viewer.get(f"/sync/?shown={project.pk}&open={project.pk}", headers=LINES)

    assert f'id="line-{project.pk}" class="line" hx-swap-oob="true"' in known.content.decode()
    assert "HX-Reswap" not in known
    assert other["HX-Reswap"] == "outerHTML"
    assert "hx-swap-oob" not in other.content.decode()
    assert f'<details id="place-{project.pk}" open' in other.content.decode()


def test_many_projects_are_shown_page_by_page(viewer: Client, project: Project) -> None:
    many(project.connection, places.PAGE_SIZE)

    first, second = text_of(viewer), text_of(viewer, "?page=2")

    assert first.count('class="line"') == places.PAGE_SIZE + 1  # the company
    assert second.count('class="line"') == 2


def many(connection: Connection, count: int) -> None:
    Project.objects.bulk_create(
        Project(
            connection=connection, procore_id=100 + number, name=f"Area {number}", payload={},
            seen_at=clock.now(),
        )
        for number in range(count)
    )  # fmt: skip


@pytest.mark.parametrize("page", ["/sync/", "/start/", "/sync/cadences/"])
def test_more_projects_take_no_more_queries(
    page: str, admin: Client, project: Project, read: Make
) -> None:
    late = clock.now() - timedelta(hours=2)
    read("rfis", due_at=late, status="failed")

    def queries() -> int:
        with CaptureQueriesContext(database) as made:
            admin.get(page)
        return len(made)

    queries()  # remembers where the person is
    few = queries()
    many(project.connection, 12)
    for other in Project.objects.exclude(pk=project.pk).select_related("connection"):
        read("rfis", "submittals", of=other, due_at=late, status="failed")

    assert queries() <= few


def test_a_first_reading_is_foreseen_from_what_cursors_say(project: Project, read: Make) -> None:
    names = [one.name for one in listed(company_wide=False)]
    company = [one.name for one in listed(company_wide=True)]
    read(*(name for name in names if name != "rfis"))
    for name in company:
        Cursor.objects.create(
            connection=project.connection, resource=name, last_full_at=clock.now()
        )
    begun = Cursor.objects.create(
        connection=project.connection, project_id=project.procore_id, resource="rfis",
        total=500, page_size=100, next_page=3,
    )  # fmt: skip

    far, left = first_reading(project.connection), outlook(project.connection)
    begun.last_full_at = clock.now()
    begun.save()
    nothing = outlook(project.connection)

    assert (far.total - far.done, [lane.resource.name for lane in far.unread]) == (1, ["rfis"])
    assert left.lanes == 1
    assert left.requests == 3 + 500 - 200  # pages, and records at their own addresses
    assert (nothing.lanes, nothing.requests) == (0, 0)
