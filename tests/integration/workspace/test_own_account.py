"""Can a person see where they are signed in, and sign out there?"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from trajanus.accounts import people
from trajanus.accounts.models import Role, User

PASSWORD = "harbor example 42"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/60"


@pytest.fixture
def quinn() -> User:
    return User.objects.create(
        username="quinn",
        email="quinn@example.com",
        password=_hashed(),
        role=Role.QC_MANAGER,
    )


@cache
def _hashed() -> str:
    return make_password(PASSWORD)


@pytest.fixture
def enter(quinn: User) -> Callable[[str], Client]:
    """Sign Quinn in with one more browser."""

    def enter(line: str) -> Client:
        browser = Client(headers={"User-Agent": line})
        browser.post("/accounts/login/", {"login": "quinn", "password": PASSWORD})
        return browser

    return enter


def text_of(browser: Client) -> str:
    return " ".join(browser.get("/account/").content.decode().split())


def test_the_page_says_who_one_is_and_where_one_is_signed_in(
    enter: Callable[[str], Client],
) -> None:
    desk, _ = enter(FIREFOX), enter(SAFARI)

    page = text_of(desk)

    assert "quinn@example.com" in page
    assert "QC manager" in page
    assert "Firefox on Windows <small>this browser</small>" in page
    assert "Safari on iPad" in page


def test_another_browser_is_signed_out_and_this_one_is_not(
    enter: Callable[[str], Client],
) -> None:
    desk, tablet = enter(FIREFOX), enter(SAFARI)
    number = text_of(desk).partition('name="session" value="')[2].partition('"')[0]

    desk.post("/account/sign-out/", {"session": number})

    assert desk.get("/account/").status_code == 200
    assert tablet.get("/account/").status_code == 302


def test_signing_out_everywhere_ends_sessions_that_nobody_noted_too(
    enter: Callable[[str], Client], quinn: User
) -> None:
    desk, unnoted = enter(FIREFOX), Client()
    unnoted.force_login(quinn)

    desk.post("/account/sign-out/")

    assert desk.get("/account/").status_code == 200
    assert unnoted.get("/account/").status_code == 302


def test_nobody_ends_the_session_of_somebody_else(
    enter: Callable[[str], Client], viewer: Client
) -> None:
    desk, _ = enter(FIREFOX), enter(SAFARI)
    number = text_of(desk).partition('name="session" value="')[2].partition('"')[0]

    viewer.post("/account/sign-out/", {"session": number})

    assert "Safari on iPad" in text_of(desk)


def test_a_new_password_of_ones_own_leaves_this_browser_signed_in(
    enter: Callable[[str], Client],
) -> None:
    desk, tablet = enter(FIREFOX), enter(SAFARI)
    new = {"oldpassword": PASSWORD, "password1": "quarry example 77"}

    desk.post("/accounts/password/", new | {"password2": "quarry example 77"})

    assert tablet.get("/account/").status_code == 302
    assert "Safari on iPad" not in text_of(desk)


def test_somebody_who_is_switched_off_and_on_again_has_to_sign_in(
    enter: Callable[[str], Client],
) -> None:
    desk = enter(FIREFOX)

    people.set_active("quinn", False)
    people.set_active("quinn", True)

    assert desk.get("/account/").status_code == 302
