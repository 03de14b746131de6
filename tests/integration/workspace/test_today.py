"""Does each number of the day lead to exactly the rows it counts?"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from trajanus.accounts.models import User
from trajanus.resources.daily_log import DAILY_LOGS
from trajanus.resources.observation import Observation
from trajanus.resources.project import Project
from trajanus.resources.punch_item import PunchItem
from trajanus.resources.schedule_task import ScheduleTask
from trajanus.resources.task_item import TaskItem
from trajanus.resources.user import ProjectUser
from trajanus.store.models import OutboxEntry

Make = Callable[..., Any]
NUMBER = re.compile(
    r'href="([^"]+\?[^"]+)">\s*<b>([\d,+]+)</b><span class="visually-hidden"> ([^<]+)</span>'
)


def put(model: Any, project: Project, procore_id: int, **values: Any) -> None:
    place = {"connection": project.connection, "project_id": project.procore_id}
    model.objects.create(
        **place, procore_id=procore_id, payload={}, seen_at=timezone.now(), **values
    )


def numbers(browser: Client, address: str) -> list[tuple[str, str, str]]:
    """Return address, number and name of each number on a page."""
    text = browser.get(address).content.decode()
    return [(unescape(link), count, name) for link, count, name in NUMBER.findall(text)]


@pytest.fixture
def busy(project: Project, rfi: Make, submittal: Make, viewer: Client) -> Project:
    """A project in which the viewer, as Bob Design, has something to do."""
    User.objects.update(email="bob@design.example")
    put(ProjectUser, project, 1, name="Bob Design", email_address="Bob@design.example")
    now = timezone.now()
    today = timezone.localdate()
    for number, days in enumerate((-3, -1, 0, 7, 8), start=1):
        rfi(number, due_date=today + timedelta(days), ball_in_court="Bob Design")
        submittal(number, due_date=today + timedelta(days), ball_in_court="Someone Else")
        due = {"due_date": today + timedelta(days)}
        put(Observation, project, number, name="Crack", assignee="Bob Design", **due)
        start = {"start": now + timedelta(days), "finish": now + timedelta(days + 1)}
        put(ScheduleTask, project, number, name="Pour", activity_id=f"A{number}", **start)
        put(TaskItem, project, number, title="Call", due_date=now + timedelta(days))
        put(PunchItem, project, number, name="Scratch", due_date=today + timedelta(days))
    rfi(90, status="closed", due_date=today - timedelta(1), ball_in_court="Bob Design")
    put(Observation, project, 90, name="Old", status="closed", assignee="Bob Design")
    put(DAILY_LOGS[0].model, project, 1, date=today - timedelta(1))
    return project


@pytest.mark.parametrize("page", ["/projects/{0}/", "/today/"])
def test_each_number_is_that_of_the_rows_behind_its_link(
    page: str, busy: Project, viewer: Client
) -> None:
    Project.objects.update(is_followed=True)

    found = numbers(viewer, page.format(busy.pk))

    assert len(found) > 20
    for link, count, name in found:
        listed = viewer.get(link).content.decode()
        expected = "Nothing" if count == "0" else f"<b>{count}</b>"
        assert expected in listed or f"<b>{count}</b>" in listed, (link, count, name)


def test_each_project_is_counted_by_its_own_clock(busy: Project, viewer: Client) -> None:
    """The two zones never have the same date."""
    place = {"connection": busy.connection, "payload": {}, "seen_at": timezone.now()}
    projects = [
        Project.objects.create(**place, procore_id=at, name=zone, tz_name=zone)
        for at, zone in enumerate(("Pacific/Kiritimati", "Pacific/Pago_Pago"), start=5300)
    ]
    for project in projects:
        today = timezone.localdate(timezone=project.zone)
        put(Observation, project, 1, name="Crack", due_date=today - timedelta(days=1))
        put(Observation, project, 2, name="Chip", due_date=today)
        put(DAILY_LOGS[0].model, project, 1, date=today - timedelta(days=1))

    found = {(link, count) for link, count, _ in numbers(viewer, "/today/")}

    for project in projects:
        yesterday = timezone.localdate(timezone=project.zone) - timedelta(days=1)
        home = f"/projects/{project.pk}"
        log = f"{home}/{DAILY_LOGS[0].name}/?date_from={yesterday}&date_to={yesterday}"
        assert (f"{home}/observations/?standing=overdue", "1") in found
        assert (f"{home}/observations/?standing=due_soon", "1") in found
        assert (log, "1") in found


def test_what_waits_for_a_person_is_found_by_their_address(busy: Project, viewer: Client) -> None:
    found = numbers(viewer, f"/projects/{busy.pk}/")

    mine = {link.split("/")[3]: count for link, count, name in found if name == "Waiting for you"}
    assert mine == {
        "rfis": "5",
        "submittals": "0",
        "observations": "5",
        "punch_items": "0",
        "inspections": "0",
        "task_items": "0",
    }


def test_somebody_whom_the_directory_does_not_know_is_told_so(
    project: Project, viewer: Client
) -> None:
    page = viewer.get(f"/projects/{project.pk}/").content.decode()

    assert "What waits for you is not counted" in page


def test_yesterdays_log_is_missed(project: Project, viewer: Client) -> None:
    page = viewer.get(f"/projects/{project.pk}/").content.decode()

    assert "Nothing entered" in page


def test_days_that_lack_a_log_are_named(project: Project, viewer: Client) -> None:
    logged = timezone.localdate() - timedelta(days=13)
    put(DAILY_LOGS[0].model, project, 1, date=logged)

    page = " ".join(viewer.get(f"/projects/{project.pk}/").content.decode().split())

    assert f'/daily-logs/{logged}/">{logged:%a} {logged}</a> (equipment, work, weather),' in page
    assert "(everything)" in page


def test_refused_writes_are_counted_and_listed(project: Project, viewer: Client) -> None:
    OutboxEntry.objects.create(
        connection=project.connection,
        project_id=project.procore_id,
        resource="rfis",
        row_id=1,
        kind="update",
        state="refused",
        origin_id="one",
        created_at=timezone.now(),
    )

    page = " ".join(viewer.get(f"/projects/{project.pk}/").content.decode().split())

    assert f'/sync/outbox/?state=refused&amp;project={project.pk}"> <b>1</b>' in page


def test_the_day_leaves_the_menus_own_numbers_alone(project: Project, viewer: Client) -> None:
    page = viewer.get(f"/projects/{project.pk}/").content.decode()

    assert "Attention(" not in page
