"""Can everybody read and use every page, with and without a pointer?"""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from trajanus.accounts.models import Role
from trajanus.resources.project import Project

from .looks import problems_at, problems_of

PAGES = {
    "projects": "/projects/",
    "today": "/projects/{project}/",
    "search": "/search/?q=rebar",
    "today, all projects": "/today/",
    "list": "/projects/{project}/rfis/?status=open&sort=status,-number",
    "nothing found": "/projects/{project}/rfis/?q=unfindable",
    "empty list": "/projects/{project}/users/",
    "groups": "/projects/{project}/submittals/?group=responsible_contractor",
    "change many": "/projects/{project}/submittals/bulk/?every=1",
    "rfi": "/projects/{project}/rfis/7001/",
    "submittal": "/projects/{project}/submittals/4001/",
    "budget": "/projects/{project}/budget/",
    "daily logs": "/projects/{project}/daily-logs/",
    "a day without logs": "/projects/{project}/daily-logs/2026-06-03/",
    "conflicts": "/conflicts/",
    "sync": "/sync/",
    "sync of a project": "/sync/?project={project}",
    "sync projects": "/sync/projects/",
    "cadences": "/sync/cadences/",
    "changing a cadence": "/sync/cadences/?change=rfis",
    "requests": "/sync/requests/",
    "owners": "/sync/owners/",
    "calls": "/sync/calls/",
    "sync log": "/sync/log/",
    "outbox": "/sync/outbox/",
    "drift": "/sync/drift/",
    "webhooks": "/sync/webhooks/",
    "event rules": "/sync/rules/",
    "new rule": "/sync/rules/new/?connection={connection}&resource=rfis",
    "people": "/admin/people/",
    "audit": "/admin/audit/",
    "backups": "/admin/backups/",
    "addresses": "/admin/addresses/",
    "retention": "/admin/retention/",
    "notifications": "/account/notifications/",
    "connections": "/connections/",
    "add a connection": "/connections/add/",
    "password": "/accounts/password/",
    "my account": "/account/",
    "second step": "/account/second-step/",
    "my tokens": "/account/tokens/",
    "single sign-on": "/admin/sign-on/",
    "all tokens": "/admin/tokens/",
    "missing": "/projects/{project}/nothing/",
}


def test_every_page_is_clean(
    page: Page,
    project: Project,
    sign_in: Callable[[Role], None],
    complaints: list[str],
) -> None:
    sign_in(Role.SYSTEM_ADMIN)
    known = {"project": project.pk, "connection": project.connection_id}

    assert problems_at(page, (address.format(**known) for address in PAGES.values())) == {}
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
