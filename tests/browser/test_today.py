"""Does a day begin well: from the number to exactly its rows?"""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from trajanus.accounts.models import Role
from trajanus.resources.project import Project


def test_a_number_of_the_day_leads_to_as_many_rows(
    page: Page, project: Project, sign_in: Callable[[Role], None], complaints: list[str]
) -> None:
    sign_in(Role.QC_MANAGER)
    page.goto(f"/projects/{project.pk}/")
    overdue = page.get_by_role("row", name="RFIs").get_by_role("link", name="Overdue")
    number = overdue.inner_text().split()[0].removeprefix("!").strip()

    overdue.click()

    page.wait_for_url("**/rfis/?standing=overdue")
    assert page.locator("tbody [data-row]").count() == int(number)
    assert complaints == []
