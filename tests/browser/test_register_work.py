"""Can a QC manager keep the submittal register with the keyboard, many items at a time?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from trajanus import clock
from trajanus.accounts.models import Role
from trajanus.resources.project import Project
from trajanus.resources.submittal import Submittal


@pytest.fixture(autouse=True)
def items(project: Project) -> None:
    """More items than a page shows."""
    Submittal.objects.bulk_create(
        Submittal(
            connection=project.connection,
            project_id=project.procore_id,
            procore_id=4100 + number,
            payload={},
            seen_at=clock.now(),
            formatted_number=f"03 30 00-{number}",
            title=f"Reinforcing {number}",
            base_status="Open",
            spec_section="03 30 00",
        )
        for number in range(1, 61)
    )


def classes() -> list[str]:
    found = Submittal.objects.exclude(classification=None).order_by("procore_id")
    return [one.title or "" for one in found]


def test_chosen_items_get_a_class_by_keyboard_alone(
    page: Page, project: Project, sign_in: Callable[[Role], None], complaints: list[str]
) -> None:
    sign_in(Role.QC_MANAGER)
    page.goto(f"/projects/{project.pk}/submittals/?columns=title.classification")
    titles = page.locator("tbody [data-row]").all_inner_texts()
    expect(page.locator("[data-chosen]")).to_be_hidden()

    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator("[data-chosen-count]")).to_have_text("2 chosen:")
    page.get_by_role("button", name="Change…").press("Enter")
    page.get_by_role("combobox", name="Class").select_option("FIO")
    page.get_by_role("button", name="Change all 2").press("Enter")

    expect(page.get_by_text("2 submittals changed.")).to_be_visible()
    assert sorted(classes()) == sorted(titles[:2])
    expect(page.locator("td .status", has_text="FIO")).to_have_count(2)
    assert complaints == []


def test_everything_found_is_chosen_though_it_is_on_other_pages(
    page: Page, project: Project, sign_in: Callable[[Role], None], complaints: list[str]
) -> None:
    sign_in(Role.QC_MANAGER)
    page.goto(f"/projects/{project.pk}/submittals/?group=spec_section")

    page.get_by_label("Choose all on this page").check()
    page.get_by_label("found").check()
    expect(page.locator("[data-chosen-count]")).to_have_text("All chosen:")
    page.get_by_role("button", name="Change…").click()
    page.get_by_role("textbox", name="Days for review").fill("30")
    page.get_by_role("button", name="Change all").click()

    expect(page.get_by_text("submittals changed.")).to_be_visible()
    assert not Submittal.objects.exclude(review_days=30).exists()
    assert complaints == []
