"""Do lists behave as links do: in the address, with Back, with and without the script?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from trajanus.accounts.models import Role
from trajanus.resources.project import Project


def count(page: Page) -> str:
    return page.locator(".result-bar .count b").inner_text()


def test_search_and_filters_go_to_the_address_and_back(
    page: Page, project: Project, sign_in: Callable[[Role], None], complaints: list[str]
) -> None:
    sign_in(Role.VIEWER)
    page.goto(f"/projects/{project.pk}/rfis/")

    page.get_by_label("Search RFIs").fill("a-1")
    page.wait_for_url("**/rfis/?q=a-1")
    page.locator("summary", has_text="Status").click()
    page.get_by_label("open", exact=True).check()
    page.wait_for_url("**/rfis/?q=a-1&status=open")
    narrowed = count(page)
    page.get_by_role("link", name="Number", exact=True).click()
    page.wait_for_url("**sort=number**")
    page.go_back()
    page.wait_for_url("**/rfis/?q=a-1&status=open")

    expect(page.get_by_label("Search RFIs")).to_have_value("a-1")
    assert count(page) == narrowed
    page.get_by_role("link", name="Clear search and filters").click()
    page.wait_for_url("**/rfis/")
    assert count(page) == "60"
    assert complaints == []


def test_a_second_column_sorts_with_shift_and_by_keyboard(
    page: Page, project: Project, sign_in: Callable[[Role], None], complaints: list[str]
) -> None:
    sign_in(Role.VIEWER)
    page.goto(f"/projects/{project.pk}/rfis/?sort=status")

    page.get_by_role("link", name="Due", exact=True).click(modifiers=["Shift"])
    page.wait_for_url("**/rfis/?sort=status%2Cdue_date")
    expect(page.locator("#sort-due_date + .sort-place")).to_contain_text("2")
    page.locator("#sort-due_date").focus()
    page.keyboard.press("Shift+Enter")
    page.wait_for_url("**/rfis/?sort=status%2C-due_date")
    page.locator("#also-due_date").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/rfis/?sort=status")

    assert complaints == []


def test_a_standing_stays_while_searching(
    page: Page, project: Project, sign_in: Callable[[Role], None]
) -> None:
    sign_in(Role.VIEWER)
    page.goto(f"/projects/{project.pk}/")
    page.get_by_role("link", name="Overdue").first.click()
    page.wait_for_url("**/rfis/?standing=overdue")  # with its scripts

    page.get_by_label("Search RFIs").fill("a-1")

    page.wait_for_url("**/rfis/?q=a-1&standing=overdue")
    assert page.locator(".tabs [aria-current]").inner_text() == "Overdue"


def test_a_record_leads_back_to_the_filtered_list(
    page: Page, project: Project, sign_in: Callable[[Role], None]
) -> None:
    sign_in(Role.QC_MANAGER)
    page.goto(f"/projects/{project.pk}/rfis/?status=open&sort=number")

    page.locator("[data-row]").first.click()
    page.get_by_role("textbox", name="QC note").fill("Seen.")
    page.get_by_role("button", name="Save note").click()
    page.get_by_text("The note is saved.").wait_for()
    page.get_by_role("link", name="RFIs (as filtered)").click()

    page.wait_for_url("**/rfis/?status=open&sort=number")


def test_columns_are_chosen_and_kept(
    page: Page, project: Project, sign_in: Callable[[Role], None]
) -> None:
    sign_in(Role.VIEWER)
    page.goto(f"/projects/{project.pk}/rfis/?status=open")
    page.locator("summary", has_text="Columns").click()
    page.get_by_role("checkbox", name="Ball in court").last.uncheck()
    page.get_by_label("RFI manager").check()

    page.get_by_role("button", name="Show").click()

    page.wait_for_url("**/rfis/?status=open")
    heads = [head.split("\n")[0] for head in page.locator("thead th").all_inner_texts()]
    assert "RFI manager" in heads
    assert "Ball in court" not in heads


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_everything_works_without_the_script(
    page: Page, project: Project, sign_in: Callable[[Role], None]
) -> None:
    sign_in(Role.QC_MANAGER)
    page.locator(".switcher summary").click()
    page.get_by_role("link", name="Barracks Replacement").first.click()
    page.get_by_role("link", name="RFIs", exact=True).first.click()

    page.get_by_label("Search RFIs").fill("a-1")
    page.locator("summary", has_text="Status").click()
    page.get_by_label("open", exact=True).check()
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**q=a-1&status=open**")
    page.get_by_role("link", name="Number", exact=True).click()
    page.wait_for_url("**sort=number**")
    page.locator("[data-row]").first.click()
    page.get_by_role("textbox", name="QC note").fill("Without a script.")
    page.get_by_role("button", name="Save note").click()

    expect(page.get_by_role("textbox", name="QC note")).to_have_value("Without a script.")


def test_the_theme_is_switched_without_a_flash(
    page: Page, project: Project, sign_in: Callable[[Role], None]
) -> None:
    sign_in(Role.VIEWER)
    page.get_by_role("button", name="Dark").click()

    page.goto("/sync/")

    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 16, 13)"
