"""Can an administrator change who decides about a field, find that in the audit and export it?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
from playwright.sync_api import Page

from trajanus.accounts.models import Role
from trajanus.resources.project import Project


def test_an_override_is_found_in_the_audit_and_taken_along(
    page: Page,
    project: Project,
    sign_in: Callable[[Role], None],
    complaints: list[str],
    tmp_path: Path,
) -> None:
    sign_in(Role.SYSTEM_ADMIN)
    page.goto("/sync/owners/")
    page.get_by_label("Kind of record").select_option("RFIs")
    page.get_by_role("button", name="Show").click()
    page.get_by_label("Subject: who decides").select_option("The hub")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("1 changed").wait_for()

    page.get_by_role("navigation", name="Workspace").get_by_role(
        "link", name="Administration"
    ).click()
    page.get_by_role("link", name="Audit", exact=True).click()
    page.get_by_role("combobox", name="What").select_option("Field's owner changed")
    page.get_by_label("Words").fill("subject")
    page.get_by_label("Words").press("Enter")
    page.wait_for_url("**words=subject**")
    shown = page.get_by_role("table").inner_text()
    page.locator("summary", has_text="Export").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel workbook").click()
    download.value.save_as(tmp_path / "audit.xlsx")

    rows = list(openpyxl.load_workbook(tmp_path / "audit.xlsx").worksheets[0].values)
    [found] = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert "RFI: subject" in shown
    assert (found["What"], found["About"]) == ("Field's owner changed", "RFI: subject")
    assert found["Details"] == "field: subject; owner: procore → hub"
    assert found["Project"] == project.name
    assert complaints == []
