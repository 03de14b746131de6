"""Can somebody find every overdue shop drawing of one subcontractor and take the list along?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import openpyxl
from playwright.sync_api import Page

from trajanus import clock
from trajanus.accounts.models import Role
from trajanus.resources.project import Project
from trajanus.resources.submittal import Submittal

TODAY = clock.now().date()
COMPANIES = ("Delta Concrete", "Steel Works")


def fill(project: Project) -> None:
    """Add submittals of two companies, two types, overdue and not."""
    for number in range(1, 25):
        Submittal.objects.create(
            connection=project.connection,
            project_id=project.procore_id,
            procore_id=4100 + number,
            payload={},
            seen_at=clock.now(),
            formatted_number=f"03 30 00-{number}",
            title=f"Reinforcing {number}",
            status="Open",
            base_status="Open",
            type=("Shop Drawing", "Sample")[number % 2],
            responsible_contractor=COMPANIES[number % 4 // 2],
            due_date=TODAY + timedelta(days=(-3, 20)[number % 3 // 2]),
            updated_at=clock.now(),
        )


def test_every_overdue_shop_drawing_of_a_subcontractor_is_exported(
    page: Page,
    project: Project,
    sign_in: Callable[[Role], None],
    complaints: list[str],
    tmp_path: Path,
) -> None:
    fill(project)
    sign_in(Role.VIEWER)
    page.goto(f"/projects/{project.pk}/submittals/")

    page.get_by_label("Standing").get_by_role("link", name="Overdue").click()
    page.locator("summary", has_text="Type").click()
    page.get_by_label("Shop Drawing", exact=True).check()
    page.wait_for_url("**type=Shop**")
    page.locator("summary", has_text="Responsible contractor").click()
    page.get_by_label("Steel Works", exact=True).check()
    page.wait_for_url("**responsible_contractor=Steel**")
    page.locator("summary", has_text="Export").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel workbook").click()
    download.value.save_as(tmp_path / "list.xlsx")

    assert download.value.suggested_filename.startswith("W912-submittals-")
    rows = list(openpyxl.load_workbook(tmp_path / "list.xlsx").worksheets[0].values)
    found = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    wanted = [n for n in range(1, 25) if n % 2 == 0 and n % 4 // 2 == 1 and n % 3 // 2 == 0]
    assert sorted(str(one["Title"]) for one in found) == sorted(f"Reinforcing {n}" for n in wanted)
    assert complaints == []
