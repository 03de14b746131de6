"""Does the keyboard alone lead anywhere?"""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from trajanus.accounts.models import Role
from trajanus.resources.project import Project


def test_a_record_is_reached_by_its_number_with_the_keyboard_alone(
    page: Page, project: Project, sign_in: Callable[[Role], None], complaints: list[str]
) -> None:
    sign_in(Role.VIEWER)
    page.goto(f"/projects/{project.pk}/")

    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Go to")).to_be_focused()
    page.keyboard.type("rfi 12")
    expect(page.get_by_role("option", selected=True)).to_contain_text("RFI 12")
    page.keyboard.press("Enter")

    page.wait_for_url("**/rfis/7012/")
    assert complaints == []


def test_a_slash_searches_everything(
    page: Page, project: Project, sign_in: Callable[[Role], None], complaints: list[str]
) -> None:
    sign_in(Role.VIEWER)
    page.goto(f"/projects/{project.pk}/rfis/")

    page.keyboard.press("/")
    page.keyboard.type("05 12 00-1")
    page.keyboard.press("Enter")

    page.get_by_role("link", name="Submittal 05 12 00-1").wait_for()
    page.get_by_role("heading", name="Other projects").wait_for()
    assert complaints == []
