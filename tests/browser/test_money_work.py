"""Can somebody find the cost code most over budget, and read the pages about money?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from trajanus.accounts.models import Role
from trajanus.resources.project import Project
from trajanus.store.models import Connection

from .conftest import read_project
from .looks import problems_at

READ = ("budget_views", "budget_columns", "budget_rows", "budget_line_items", "budget_snapshots",
        "budget_snapshot_rows", "prime_contracts", "work_order_contracts",
        "purchase_order_contracts", "change_events", "potential_change_orders",
        "change_order_requests", "change_order_packages", "commitment_change_orders",
        "prime_change_orders", "payment_applications", "requisitions")  # fmt: skip
PAGES = (
    "budget/",
    "budget/?by=line&only=over",
    "budget/compare/?rows=all",
    "change-orders/",
    "contracts/",
)


@pytest.fixture
def project(site: Connection) -> Project:
    """The sample project with its money, as the hub reads it."""
    return read_project(site, *READ)


def test_the_cost_code_most_over_budget_is_found_compared_and_taken_along(
    page: Page,
    project: Project,
    sign_in: Callable[[Role], None],
    complaints: list[str],
    tmp_path: Path,
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

    page.get_by_role("link", name="Budget and changes").click()
    page.get_by_role("link", name="Snapshots compared").click()
    expect(page.get_by_text("No row changed.")).to_be_visible()
    before = page.get_by_label("Before").locator("option", has_text="Cost meeting")
    page.get_by_label("Before").select_option(str(before.get_attribute("value")))
    page.get_by_label("Sorted by").select_option(label="Change of: Over/under")
    page.wait_for_url("**sort=over_under**")
    changed = page.get_by_role("row").filter(has_text="03-30 - Cast-in-Place Concrete")
    expect(changed).to_contain_text("-18,000.00")
    page.locator("summary", has_text="Export").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel workbook").click()
    download.value.save_as(tmp_path / "compared.xlsx")

    head, *rows = openpyxl.load_workbook(tmp_path / "compared.xlsx")["Rows"].values
    found = {row[:2]: dict(zip(head, row, strict=True)) for row in rows}
    concrete = found["03-30 - Cast-in-Place Concrete", "Labor"]
    assert concrete["Over/under change"] == -18_000
    assert complaints == []


def test_pages_about_money_are_clean(
    page: Page, project: Project, sign_in: Callable[[Role], None], complaints: list[str]
) -> None:
    sign_in(Role.QC_MANAGER)

    assert problems_at(page, (f"/projects/{project.pk}/{path}" for path in PAGES)) == {}
    assert complaints == []
