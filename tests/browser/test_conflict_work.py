"""Can a person settle by keyboard what both sides changed, and does Procore get it?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from trajanus.accounts.models import Role, User
from trajanus.resources.catalog import resource_named
from trajanus.resources.rfi import Rfi
from trajanus.simulator import Simulator
from trajanus.store.models import Connection
from trajanus.sync import service
from trajanus.sync.lane import Lane
from trajanus.sync.writing import edits, push

from .conftest import read_project
from .looks import problems_of


@pytest.fixture
def rfis(site: Connection) -> Lane:
    """The RFIs of the sample project, as the hub reads them."""
    found = read_project(site, "users", "rfis")
    return Lane(site, found.procore_id, resource_named("rfis"))


@pytest.fixture
def both_change(rfis: Lane, procore: Simulator) -> Callable[..., Rfi]:
    """Let a person here and somebody at Procore move the due date of an RFI at the same time."""

    def change(at: int, *, ours: str = "2027-05-01", theirs: str = "2027-05-09") -> Rfi:
        row = Rfi.objects.filter(status="open").order_by("procore_id")[at]
        person, _ = User.objects.get_or_create(username="morgan", role=Role.QC_MANAGER)
        edits.change(rfis, row.procore_id, {"due_date": ours}, by=person.pk)
        procore.world["rfis"].change(row.procore_id, {"due_date": theirs})
        service.read_lane(rfis)
        return row

    return change


def opened(page: Page) -> None:
    page.goto("/conflicts/")
    page.locator("body[data-live-state=live]").wait_for()


def test_conflicts_are_settled_by_keyboard_and_procore_gets_it(
    page: Page,
    both_change: Callable[..., Rfi],
    site: Connection,
    procore: Simulator,
    sign_in: Callable[[Role], None],
    complaints: list[str],
) -> None:
    rows = [both_change(at) for at in range(3)]
    sign_in(Role.QC_MANAGER)
    opened(page)
    cases = page.locator("[data-case]")
    expect(cases).to_have_count(3)

    page.keyboard.press("j")
    page.keyboard.press("t")
    expect(cases).to_have_count(2)
    expect(page.get_by_role("status")).to_contain_text("Procore's value taken")
    expect(cases.first).to_be_focused()
    page.keyboard.press("u")
    expect(cases).to_have_count(3)
    expect(page.get_by_role("status")).to_contain_text("It waits for a decision again.")

    page.keyboard.press("k")
    page.keyboard.press("o")
    expect(cases).to_have_count(2)
    expect(cases.first).to_be_focused()
    page.keyboard.press("x")
    expect(cases.first.get_by_role("checkbox")).to_be_checked()
    page.keyboard.press("e")
    page.get_by_role("dialog").get_by_label("Due").fill("2027-05-20")
    page.keyboard.press("Enter")
    expect(cases).to_have_count(1)
    expect(cases.first).to_be_focused()
    page.keyboard.press("t")
    expect(page.get_by_role("heading", name="Nothing to decide")).to_be_visible()
    push.work_off(site)

    at_procore = [procore.world["rfis"].get(row.procore_id)["due_date"] for row in rows]
    assert at_procore == ["2027-05-01", "2027-05-20", "2027-05-09"]
    assert complaints == []


def test_a_conflict_that_arises_shows_up_by_itself_and_leaves_the_choice_alone(
    page: Page, both_change: Callable[..., Rfi], sign_in: Callable[[Role], None]
) -> None:
    both_change(0)
    sign_in(Role.QC_MANAGER)
    opened(page)
    page.keyboard.press("j")
    page.keyboard.press("x")

    both_change(1)

    cases = page.locator("[data-case]")
    expect(cases).to_have_count(2)
    expect(cases.first).to_be_focused()
    expect(cases.first.get_by_role("checkbox")).to_be_checked()
    page.get_by_role("link", name="Decided", exact=True).click()
    expect(page.get_by_text("Nothing was decided yet")).to_be_visible()


def test_conflicts_are_clean(
    page: Page,
    both_change: Callable[..., Rfi],
    sign_in: Callable[[Role], None],
    complaints: list[str],
) -> None:
    both_change(0)
    sign_in(Role.QC_MANAGER)
    opened(page)
    problems = problems_of(page)
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.get_by_role("dialog").wait_for()
    problems += problems_of(page)

    assert problems == []
    assert complaints == []
