"""Can a schedule be dropped, previewed and applied, and the field's reports be decided by key?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from schedule_files import building

from trajanus import clock
from trajanus.accounts.models import Role
from trajanus.jobs import schedules as jobs
from trajanus.resources.project import Project
from trajanus.resources.schedule_task import ScheduleTask
from trajanus.schedules.models import Proposal, ScheduleUpdate
from trajanus.store.models import OutboxEntry

from .looks import problems_at

FILE = {"name": "april.xer", "mimeType": "application/octet-stream", "buffer": building()}


def taken(page: Page, project: Project) -> ScheduleUpdate:
    """Give the building's schedule, and go to its page."""
    page.goto(f"/projects/{project.pk}/schedule/")
    page.get_by_label("Drop a schedule here").set_input_files(FILE)
    page.get_by_role("button", name="See what is in it").click()
    page.wait_for_url("**/schedule/*/")
    return ScheduleUpdate.objects.get()


def proposed(project: Project, update: ScheduleUpdate, activity: str) -> Proposal:
    before = {
        "percent": 33.0, "actual_start": "2026-02-23", "actual_finish": None,
        "remaining_hours": 80.0, "type": "Task Dependent", "percent_type": "Physical",
        "original_hours": 120.0,
    }  # fmt: skip
    return Proposal.objects.create(
        connection=project.connection, project_id=project.procore_id, update=update,
        activity_id=activity, activity_name="Pour footings", task_id=1, before=before,
        percent=60.0, actual_start=date(2026, 2, 23), asked_by="Field Foreman",
        reason="Second pour is done", made_at=clock.now(),
    )  # fmt: skip


def test_a_schedule_is_dropped_previewed_and_applied(
    page: Page, project: Project, sign_in: Callable[[Role], None], complaints: list[str]
) -> None:
    sign_in(Role.QC_MANAGER)
    update = taken(page, project)
    expect(page.get_by_text("5 activities, 4 relationships")).to_be_visible()

    page.get_by_role("button", name="Preview the changes in Procore").click()
    expect(page.get_by_role("link", name="8 New")).to_be_visible()
    assert OutboxEntry.objects.count() == 0
    page.get_by_role("button", name="Apply 8 changes").click()
    expect(page.get_by_text("A worker does this")).to_be_visible()
    with pytest.raises(jobs.RetryLater):
        jobs.apply_schedule(update_id=update.pk)

    # Nobody answers at Procore: the top folder waits in the outbox, and the page says so.
    expect(page.get_by_text("wait until their folder is at Procore")).to_be_visible()
    assert ScheduleTask.objects.get().name == "Structure"
    assert complaints == []


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_a_schedule_is_taken_without_the_script(
    page: Page, project: Project, sign_in: Callable[[Role], None]
) -> None:
    sign_in(Role.QC_MANAGER)
    taken(page, project)

    page.get_by_role("button", name="Preview the changes in Procore").click()

    expect(page.get_by_role("link", name="8 New")).to_be_visible()


def test_reports_are_accepted_and_refused_by_key(
    page: Page, project: Project, sign_in: Callable[[Role], None], complaints: list[str]
) -> None:
    sign_in(Role.QC_MANAGER)
    update = taken(page, project)
    for name in ("F1010", "F1020"):
        proposed(project, update, name)
    page.goto(f"/projects/{project.pk}/schedule/progress/")

    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.get_by_text("1 proposal is accepted.")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_text("1 proposal is refused.")).to_be_visible()

    states = dict(Proposal.objects.values_list("activity_id", "state"))
    assert states == {"F1010": "accepted", "F1020": "refused"}
    assert complaints == []


def test_the_schedule_pages_are_clean(
    page: Page, project: Project, sign_in: Callable[[Role], None], complaints: list[str]
) -> None:
    sign_in(Role.QC_MANAGER)
    update = taken(page, project)
    page.get_by_role("button", name="Preview the changes in Procore").click()
    one = proposed(project, update, "F1010")
    base = f"/projects/{project.pk}/schedule"
    addresses = (
        "/", f"/{update.pk}/", "/look-ahead/?weeks=6", "/checks/", "/progress/",
        f"/progress/{one.pk}/", "/resources/", "/sdef/",
        f"/{update.pk}/activities/", f"/compare/?old={update.pk}&new={update.pk}",
    )  # fmt: skip

    assert problems_at(page, (base + address for address in addresses)) == {}
    assert complaints == []
