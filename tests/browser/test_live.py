"""Do changes arrive while a page is open, without taking anything away from its reader?"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from trajanus import clock as real_clock
from trajanus.accounts.models import Role
from trajanus.resources.project import Project
from trajanus.resources.rfi import Rfi
from trajanus.store.models import SyncRun


def changed(project: Project, topic: str = "rfis") -> str:
    place = {"project": project.procore_id, "connection": project.connection_id}
    return json.dumps({"topic": topic, **place, "ids": [7001]})


def listening(page: Page) -> None:
    page.locator("body[data-live-state=live]").wait_for()


def mark(page: Page) -> None:
    """Leave a mark that a reload would wipe."""
    page.evaluate("window.untouched = true")


def test_a_list_tells_of_changes_and_waits_for_the_reader(
    page: Page,
    project: Project,
    sign_in: Callable[[Role], None],
    announce: Callable[[str], None],
    complaints: list[str],
) -> None:
    sign_in(Role.VIEWER)
    page.goto(f"/projects/{project.pk}/rfis/")
    listening(page)
    mark(page)
    search = page.get_by_label("Search RFIs")
    search.focus()

    later = real_clock.now() + timedelta(minutes=5)
    Rfi.objects.filter(procore_id=7030).update(subject="Changed at Procore", updated_at=later)
    announce(changed(project))

    notice = page.get_by_role("link", name="1 RFI changed")
    notice.wait_for()
    expect(search).to_be_focused()
    assert page.evaluate("window.untouched")
    assert page.get_by_text("Changed at Procore").count() == 0
    notice.click()
    expect(page.locator("[data-row]").first).to_have_text("Changed at Procore")
    assert complaints == []


def test_a_record_tells_of_its_change_and_keeps_typed_text(
    page: Page,
    project: Project,
    sign_in: Callable[[Role], None],
    announce: Callable[[str], None],
) -> None:
    sign_in(Role.QC_MANAGER)
    # Once it listens, the page asks for what happened while it was made.
    with page.expect_response(lambda answer: "seen=" in answer.url):
        page.goto(f"/projects/{project.pk}/rfis/7001/")
    listening(page)
    note = page.get_by_role("textbox", name="QC note")
    note.fill("Half a sen")

    Rfi.objects.filter(procore_id=7001).update(updated_at=real_clock.now() + timedelta(minutes=5))
    announce(changed(project))

    page.get_by_text("This record changed").wait_for()
    expect(note).to_have_value("Half a sen")
    expect(note).to_be_focused()


def test_the_overview_follows_by_itself(
    page: Page,
    project: Project,
    sign_in: Callable[[Role], None],
    announce: Callable[[str], None],
) -> None:
    sign_in(Role.VIEWER)
    page.goto(f"/projects/{project.pk}/")
    listening(page)
    mark(page)

    Rfi.objects.update(status="open", due_date=real_clock.now().date() - timedelta(days=2))
    announce(changed(project))

    page.get_by_role("link", name="60 Overdue").wait_for()
    assert page.evaluate("window.untouched")


def test_a_progress_bar_moves_without_a_reload(
    page: Page,
    project: Project,
    sign_in: Callable[[Role], None],
    announce: Callable[[str], None],
) -> None:
    run = SyncRun.objects.get()
    SyncRun.objects.update(status="running", records_expected=1000, records_processed=100)
    sign_in(Role.PROJECT_ADMIN)
    page.goto("/sync/")
    listening(page)
    mark(page)
    bar = page.locator("#lanes progress")
    expect(bar).to_have_attribute("value", "100")

    SyncRun.objects.filter(pk=run.pk).update(records_processed=700)
    announce('{"topic": "sync"}')

    expect(bar).to_have_attribute("value", "700")
    assert page.evaluate("window.untouched")


def test_what_is_opened_stays_open_and_moves_while_lines_are_refreshed(
    page: Page,
    project: Project,
    sign_in: Callable[[Role], None],
    announce: Callable[[str], None],
    complaints: list[str],
) -> None:
    SyncRun.objects.update(status="running", records_expected=1000, records_processed=100)
    sign_in(Role.PROJECT_ADMIN)
    page.goto("/sync/")
    listening(page)
    mark(page)
    line = page.locator("#lanes summary", has_text="Barracks Replacement")
    line.focus()
    page.keyboard.press("Enter")
    inside = page.locator(f"#lanes-{project.pk} progress")
    expect(inside).to_have_attribute("value", "100")

    SyncRun.objects.update(records_processed=700)
    announce('{"topic": "sync"}')

    expect(line.locator("progress")).to_have_attribute("value", "700")
    expect(inside).to_have_attribute("value", "700")
    expect(line).to_be_focused()
    assert page.evaluate("window.untouched")
    assert complaints == []


def test_what_happens_elsewhere_is_not_told_here(
    page: Page,
    project: Project,
    sign_in: Callable[[Role], None],
    announce: Callable[[str], None],
) -> None:
    sign_in(Role.VIEWER)
    page.goto(f"/projects/{project.pk}/rfis/")
    listening(page)
    page.evaluate("document.addEventListener('live', () => document.title += '!', true)")

    announce(changed(project).replace("5200", "5201"))
    announce(changed(project))

    expect(page).to_have_title(re.compile("[^!]!$"))


@pytest.mark.parametrize("page", [{"service_workers": "block"}], indirect=True)
def test_without_a_live_line_the_page_asks_every_ten_seconds(
    page: Page, project: Project, sign_in: Callable[[Role], None]
) -> None:
    page.clock.install()
    page.route("**/live/", lambda route: route.fulfill(status=503, body="busy"))
    sign_in(Role.VIEWER)
    page.goto("/sync/")
    page.locator("body[data-live-state=polling]").wait_for()
    SyncRun.objects.update(message="Arrived by asking.")

    page.clock.run_for(11_000)

    page.get_by_text("Arrived by asking.").first.wait_for()


def test_an_ended_session_is_told_and_text_stays(
    page: Page,
    project: Project,
    sign_in: Callable[[Role], None],
    announce: Callable[[str], None],
) -> None:
    sign_in(Role.QC_MANAGER)
    page.goto(f"/projects/{project.pk}/rfis/7001/")
    listening(page)
    note = page.get_by_role("textbox", name="QC note")
    note.fill("Typed before lunch")
    page.context.clear_cookies(name="sessionid")

    announce(changed(project))

    page.get_by_text("Your session has ended.").wait_for()
    expect(note).to_have_value("Typed before lunch")
