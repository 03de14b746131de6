"""Can everybody read and use every page, with and without a pointer?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from trajanus.accounts.models import Role
from trajanus.resources.project import Project

from .looks import problems_at, problems_of

#: Addresses, in parts of a minute or less each.
PAGES = {
    "project": (
        "/projects/{project}/",
        "/projects/{project}/rfis/?status=open&sort=status,-number",
        "/projects/{project}/rfis/?q=unfindable",
        "/projects/{project}/users/",
        "/projects/{project}/submittals/?group=responsible_contractor",
        "/projects/{project}/submittals/bulk/?every=1",
        "/projects/{project}/rfis/7001/",
        "/projects/{project}/submittals/4001/",
        "/projects/{project}/budget/",
        "/projects/{project}/daily-logs/",
        "/projects/{project}/daily-logs/2026-06-03/",
        "/projects/{project}/nothing/",
        "/projects/",
        "/search/?q=rebar",
        "/today/",
        "/conflicts/",
    ),
    "sync": (
        "/sync/",
        "/sync/?project={project}",
        "/sync/projects/",
        "/sync/cadences/",
        "/sync/cadences/?change=rfis",
        "/sync/requests/",
        "/sync/owners/",
        "/sync/calls/",
        "/sync/log/",
        "/sync/outbox/",
        "/sync/drift/",
        "/sync/webhooks/",
        "/sync/rules/",
        "/sync/rules/new/?connection={connection}&resource=rfis",
    ),
    "administration": (
        "/admin/people/",
        "/admin/audit/",
        "/admin/backups/",
        "/admin/addresses/",
        "/admin/retention/",
        "/account/notifications/",
        "/connections/",
        "/connections/add/",
        "/accounts/password/",
        "/account/",
        "/account/second-step/",
        "/account/tokens/",
        "/admin/sign-on/",
        "/admin/tokens/",
    ),
}


@pytest.mark.parametrize("part", PAGES)
def test_every_page_is_clean(
    part: str,
    page: Page,
    project: Project,
    sign_in: Callable[[Role], None],
    complaints: list[str],
) -> None:
    sign_in(Role.SYSTEM_ADMIN)
    known = {"project": project.pk, "connection": project.connection_id}

    assert problems_at(page, (address.format(**known) for address in PAGES[part])) == {}
    assert [text for text in complaints if "404" not in text] == []


def test_open_menus_and_the_keys_are_clean(
    page: Page, project: Project, sign_in: Callable[[Role], None]
) -> None:
    sign_in(Role.PROJECT_ADMIN)
    page.goto(f"/projects/{project.pk}/rfis/")

    for name in ("Status", "Due", "Columns"):
        page.locator("summary", has_text=name).first.click()
        assert problems_of(page) == []
        page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("dialog#keys").is_visible()
    assert problems_of(page) == []


def test_the_way_in_is_clean(page: Page, server: str) -> None:
    page.goto("/accounts/login/?next=/sync/")

    assert problems_of(page) == []


def test_a_day_by_keyboard_alone(
    page: Page, project: Project, sign_in: Callable[[Role], None]
) -> None:
    sign_in(Role.QC_MANAGER)
    page.goto(f"/projects/{project.pk}/")

    page.keyboard.press("g")
    page.keyboard.press("r")
    page.wait_for_url("**/rfis/")
    page.keyboard.press("s")
    with page.expect_response(lambda answer: "q=a-4" in answer.url):
        page.keyboard.type("a-4")
    page.wait_for_url("**/rfis/?q=a-4")
    page.keyboard.press("Escape")
    page.locator("main").focus()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.dataset.row") == ""
    page.keyboard.press("Enter")
    page.wait_for_url("**/rfis/70*/**")
    note = page.get_by_role("textbox", name="QC note")
    note.focus()
    page.keyboard.type("Checked / by j and k.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("The note is saved.").wait_for()
    assert note.input_value() == "Checked / by j and k."
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"


def test_single_letter_keys_can_be_switched_off(
    page: Page, project: Project, sign_in: Callable[[Role], None]
) -> None:
    sign_in(Role.VIEWER)
    page.goto(f"/projects/{project.pk}/rfis/")
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Single-letter keys are on").uncheck()
    page.get_by_role("button", name="Close").click()

    page.keyboard.press("?")

    assert not page.locator("dialog#keys").is_visible()
