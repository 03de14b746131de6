"""A person sets a second step up, signs in with it, and gets in without the telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from authenticator import code_of
from playwright.sync_api import Page, expect

from trajanus.accounts.models import Role, User
from trajanus.resources.project import Project

if TYPE_CHECKING:
    from manual_clock import ManualClock

WITHOUT_SCRIPTS = pytest.param({"java_script_enabled": False}, id="without scripts")
PASSWORD = "harbor example 42"


def _sign_in(page: Page) -> None:
    page.get_by_label("User name or e-mail").fill("qc_manager")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def _sign_out_and_in(page: Page) -> None:
    page.locator(".user summary").click()
    page.get_by_role("button", name="Sign out").click()
    _sign_in(page)


def test_a_second_step_from_set_up_to_the_lost_telephone(
    clock: ManualClock,
    page: Page,
    project: Project,
    complaints: list[str],
) -> None:
    User.objects.create_user("qc_manager", password=PASSWORD, role=Role.QC_MANAGER)
    page.goto("/accounts/login/")
    _sign_in(page)
    page.locator(".user summary").click()
    page.get_by_role("link", name="My account").click()
    page.get_by_role("link", name="Set up a second step").click()
    size = page.get_by_role("img", name="QR code").evaluate("image => image.naturalWidth")
    assert size > 0
    secret = page.locator("li code").inner_text()
    page.get_by_label("Code").fill(code_of(secret, clock.now()))
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_text("The second step is set up.")).to_be_visible()
    codes = page.locator(".codes code").all_inner_texts()
    page.get_by_role("link", name="I have kept them").click()

    _sign_out_and_in(page)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    clock.advance(60)
    page.get_by_label("Code").fill(code_of(secret, clock.now()))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Barracks Replacement")).to_be_visible()

    _sign_out_and_in(page)
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("That recovery code is used up; 9 are left.")).to_be_visible()
    assert complaints == []


@pytest.mark.parametrize("page", [WITHOUT_SCRIPTS], indirect=True)
def test_signing_in_needs_no_scripts(clock: ManualClock, page: Page, project: Project) -> None:
    person = User.objects.create_user("quinn", password=PASSWORD, role=Role.VIEWER)
    secret = generate_totp_secret()
    TOTP.activate(person, secret)

    page.goto("/conflicts/")
    page.get_by_label("User name or e-mail").fill("quinn")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Code").fill(code_of(secret, clock.now()))
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("heading", name="Conflicts")).to_be_visible()
