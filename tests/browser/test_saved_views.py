"""Can somebody keep a list as they see it, and find it again?"""

from __future__ import annotations

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from trajanus.accounts.models import Role
from trajanus.resources.project import Project


def test_a_view_is_saved_found_again_and_begun_with(
    page: Page, project: Project, sign_in: Callable[[Role], None], complaints: list[str]
) -> None:
    sign_in(Role.QC_MANAGER)
    page.goto(f"/projects/{project.pk}/rfis/")
    page.locator("summary", has_text="Status").click()
    page.get_by_label("open", exact=True).check()
    page.wait_for_url("**/rfis/?status=open")

    page.locator(".views > summary").click()
    page.get_by_label("Save this filter").fill("Still open")
    page.get_by_role("button", name="Save view").click()
    page.get_by_text("The view Still open is saved.").wait_for()
    page.goto(f"/projects/{project.pk}/rfis/?all")
    page.locator(".views > summary").click()
    page.get_by_text("Change: Still open").click()
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Begin with it").click()
    page.wait_for_url("**all**")
    page.goto(f"/projects/{project.pk}/rfis/")

    page.wait_for_url("**/rfis/?status=open&columns=**")
    expect(page.locator(".count b")).to_have_text("20")
    assert complaints == []
