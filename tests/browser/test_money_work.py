"""Can somebody find the cost code most over budget, and read the pages about money?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from trajanus.accounts.models import Role
from trajanus.resources.project import Project
from trajanus.store.models import Connection

from .conftest import read_project
from .test_accessibility import LOOKS, problems_of

READ = ("budget_views", "budget_columns", "budget_rows", "budget_line_items")
PAGES = ("budget/", "budget/?by=line&only=over")


@pytest.fixture
def project(site: Connection) -> Project:
    """The sample project with its money, as the hub reads it."""
    return read_project(site, *READ)


def test_the_cost_code_most_over_budget_is_found_down_to_its_record(
    page: Page, project: Project, sign_in: Callable[[Role], None], complaints: list[str]
) -> None:
    sign_in(Role.VIEWER)
    page.goto(f"/projects/{project.pk}/")
    page.keyboard.press("g")
    page.keyboard.press("b")
    page.wait_for_url("**/budget/")

    page.get_by_label("Only what is over budget").check()
    page.wait_for_url("**only=over**")
    first = page.locator("#results table[data-rows] tbody tr").first
    expect(first).to_contain_text("18,000.00 over")
    first.get_by_role("link").click()
    labor = page.get_by_role("row").filter(has_text="Labor")
    expect(labor).to_contain_text("18,000.00 over")
    labor.get_by_role("link").click()

    page.wait_for_url("**/budget_line_items/**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Labor")
    assert complaints == []


@pytest.mark.parametrize("page", LOOKS, indirect=True)
def test_pages_about_money_are_clean(
    page: Page, project: Project, sign_in: Callable[[Role], None], complaints: list[str]
) -> None:
    sign_in(Role.QC_MANAGER)
    problems: dict[str, list[str]] = {}

    for path in PAGES:
        page.goto(f"/projects/{project.pk}/{path}")
        problems[path] = problems_of(page)
        width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        if width[0] > width[1]:
            problems[path].append(f"the page is {width[0]} wide in a window of {width[1]}")

    assert {path: found for path, found in problems.items() if found} == {}
    assert complaints == []
