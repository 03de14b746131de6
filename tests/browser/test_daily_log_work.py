"""Can a QC manager find a day that nobody logged, write its log, and see it arrive?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from trajanus.accounts.models import Role
from trajanus.resources.project import Project
from trajanus.simulator import Simulator
from trajanus.store.models import Connection
from trajanus.sync.writing import push
from trajanus.workspace.daily_logs.log_days import Day, State, days_of

from .conftest import read_project
from .looks import problems_at

KINDS = ("manpower", "equipment", "work", "weather")


@pytest.fixture
def project(site: Connection) -> Project:
    """The sample project with its daily log, as the hub reads it."""
    return read_project(site, *(f"{kind}_logs" for kind in KINDS))


def latest(project: Project, state: State) -> Day:
    """Return the latest day whose log stands so."""
    today = timezone.localdate(timezone=project.zone)
    days = days_of(project, today - timedelta(days=20), today, today=today)
    return next(day for day in reversed(days) if day.state is state)


def log(page: Page, kind: str, **said: str) -> None:
    """Fill in the form that the day's page leads to."""
    page.get_by_role("link", name=f"New {kind} log").click()
    for label, text in said.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(text)
    page.get_by_role("button", name="Save and send to Procore").click()
    page.get_by_role("heading", name="Daily log,").wait_for()


def test_a_day_without_a_log_is_found_written_and_complete_at_procore(
    page: Page,
    project: Project,
    site: Connection,
    procore: Simulator,
    sign_in: Callable[[Role], None],
    complaints: list[str],
) -> None:
    gap = latest(project, State.GAP).on
    sign_in(Role.QC_MANAGER)
    page.goto(f"/projects/{project.pk}/daily-logs/?month={gap:%Y-%m}")

    row = page.get_by_role("row").filter(has_text=f"{gap}")
    expect(row).to_contain_text("No log")
    row.get_by_role("link").click()
    expect(page.get_by_text("Nothing was logged on this day.")).to_be_visible()
    log(page, "manpower", Workers="7", Hours_each="8")
    log(page, "equipment", Hours_at_work="6.5")
    log(page, "work", Comments="Footings F-3 to F-6 placed")
    log(page, "weather", Sky="Clear")
    state = page.locator(".log-head .status")
    expect(state).to_have_text("On its way to Procore")
    page.locator("body[data-live-state=live]").wait_for()
    push.work_off(site)

    expect(state).to_have_text("Complete")
    expect(page.locator(".log-totals")).to_contain_text("56")
    for kind in KINDS:
        [there] = procore.world[f"{kind}_logs"].where(date=f"{gap}")
        assert there["project_id"] == project.procore_id
    page.get_by_role("link", name="Daily logs, ").click()
    expect(row).to_contain_text("Complete")
    assert complaints == []


def test_the_pages_are_clean(
    page: Page, project: Project, sign_in: Callable[[Role], None], complaints: list[str]
) -> None:
    done, gap = latest(project, State.COMPLETE).on, latest(project, State.GAP).on
    sign_in(Role.QC_MANAGER)
    base = f"/projects/{project.pk}/daily-logs/"
    addresses = (f"?month={gap:%Y-%m}", f"{done}/", f"{gap}/")

    assert problems_at(page, (base + address for address in addresses)) == {}
    assert complaints == []
