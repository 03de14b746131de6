"""Is what somebody typed still there when their session ended in between, whatever the form?"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from trajanus.accounts.models import Role

from .conftest import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Page

NOTIFICATIONS = "/account/notifications/"


def sign_in_again(page: Page, role: Role) -> None:
    page.get_by_label("User name or e-mail").fill(role.value)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


@pytest.fixture
def ended() -> Callable[[], None]:
    """End everybody's session."""

    def end() -> None:
        Session.objects.all().delete()

    return end


def test_choices_of_notifications_are_sent_after_signing_in(
    page: Page, sign_in: Callable[[Role], None], ended: Callable[[], None], complaints: list[str]
) -> None:
    sign_in(Role.VIEWER)
    page.goto(NOTIFICATIONS)
    page.locator("[name=quiet_from]").fill("18:30")
    page.locator("[name=quiet_until]").fill("06:00")
    ended()

    page.get_by_role("main").get_by_role("button", name="Save").click()
    sign_in_again(page, Role.VIEWER)
    expect(page.get_by_text("18:30")).to_be_visible()
    page.get_by_role("button", name="Send it now").click()

    expect(page).to_have_url(re.compile(f"{NOTIFICATIONS}$"))
    expect(page.locator("[name=quiet_from]")).to_have_value("18:30")
    assert complaints == []


def test_days_of_retention_are_sent_after_signing_in(
    page: Page, sign_in: Callable[[Role], None], ended: Callable[[], None]
) -> None:
    sign_in(Role.SYSTEM_ADMIN)
    page.goto("/admin/retention/")
    page.locator("[name=api_calls]").fill("45")
    ended()

    page.get_by_role("button", name="Save").click()
    sign_in_again(page, Role.SYSTEM_ADMIN)
    page.get_by_role("button", name="Send it now").click()

    expect(page.get_by_text("Kept. The next clean-up")).to_be_visible()
    expect(page.locator("[name=api_calls]")).to_have_value("45")


def test_who_signed_in_again_in_another_tab_saves_in_the_first(
    page: Page, sign_in: Callable[[Role], None], ended: Callable[[], None]
) -> None:
    sign_in(Role.VIEWER)
    page.goto(NOTIFICATIONS)
    page.locator("[name=quiet_from]").fill("18:30")
    page.locator("[name=quiet_until]").fill("06:00")
    ended()

    other = page.context.new_page()
    other.goto(NOTIFICATIONS)
    sign_in_again(other, Role.VIEWER)
    expect(other.locator("[name=quiet_from]")).to_have_value("")
    page.get_by_role("main").get_by_role("button", name="Save").click()

    expect(page.get_by_text("Kept. It counts from now on.")).to_be_visible()
