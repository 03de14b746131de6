"""Does a second step keep out who has the password only, and let in who lost the telephone?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from authenticator import code_of
from cryptography.fernet import Fernet
from django.contrib.auth.hashers import make_password
from django.http import HttpResponse
from django.test import Client

from trajanus import config, secrets
from trajanus.accounts import second_step
from trajanus.accounts.models import Role, User
from trajanus.audit.models import Entry
from trajanus.procore import connections

if TYPE_CHECKING:
    from manual_clock import ManualClock

PASSWORD = "harbor example 42"
SET_UP = "/account/second-step/"
STEP = "/accounts/second-step/"


@pytest.fixture
def quinn() -> User:
    return User.objects.create(username="quinn", password=_hashed(), role=Role.QC_MANAGER)


@cache
def _hashed() -> str:
    return make_password(PASSWORD)


def with_password() -> Client:
    browser = Client()
    browser.post("/accounts/login/", {"login": "quinn", "password": PASSWORD})
    return browser


def key_in(page: HttpResponse) -> str:
    found = re.search(r"<code>([A-Z2-7 ]{39})</code>", page.content.decode())
    assert found
    return found[1]


@pytest.fixture
def secret(quinn: User, clock: ManualClock) -> str:
    """The secret that Quinn's telephone has; the clock went on since."""
    key = generate_totp_secret()
    TOTP.activate(quinn, key)
    RecoveryCodes.activate(quinn)
    return key


@pytest.fixture
def required_from(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    def set_it(role: str) -> None:
        monkeypatch.setenv("HUB_SECOND_STEP_FROM", role)
        config.settings.cache_clear()

    yield set_it
    monkeypatch.undo()
    config.settings.cache_clear()


def is_in(browser: Client) -> bool:
    return browser.get("/account/").status_code == 200


def noted() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("action", flat=True))


@pytest.mark.django_db(transaction=True)  # what is noted waits for the commit
def test_the_password_alone_opens_nothing_and_the_code_does(
    quinn: User, clock: ManualClock
) -> None:
    browser = with_password()
    secret = key_in(browser.get(SET_UP))
    codes = browser.post(SET_UP, {"code": code_of(secret, clock.now())})
    assert codes["Location"] == "/account/codes/"
    browser = with_password()
    assert not is_in(browser)

    browser.post(STEP, {"code": code_of(secret, clock.now())})

    assert is_in(browser)
    assert "second_step_set_up" in noted()


def test_a_code_with_a_blank_and_one_of_a_slow_clock_are_taken(
    secret: str, clock: ManualClock
) -> None:
    browser = with_password()
    late = code_of(secret, clock.now() - timedelta(seconds=30))

    browser.post(STEP, {"code": f"{late[:3]} {late[3:]}"})

    assert is_in(browser)


def test_a_code_works_once_also_in_another_process(secret: str, clock: ManualClock) -> None:
    code = code_of(secret, clock.now())
    with_password().post(STEP, {"code": code})
    thief = with_password()

    answer = thief.post(STEP, {"code": code})

    assert "it was used already" in answer.content.decode()
    assert not is_in(thief)


def test_an_old_code_and_a_wrong_one_are_refused_and_noted(secret: str, clock: ManualClock) -> None:
    browser = with_password()

    browser.post(STEP, {"code": code_of(secret, clock.now() - timedelta(minutes=2))})
    browser.post(STEP, {"code": "wrong"})

    assert not is_in(browser)
    assert noted().count("second_step_failed") == 2


def test_guessing_codes_ends_after_a_few(secret: str, clock: ManualClock) -> None:
    browser = with_password()
    for _ in range(5):
        browser.post(STEP, {"code": "000000"})

    answer = browser.post(STEP, {"code": code_of(secret, clock.now())})

    assert "Too many failed" in answer.content.decode()
    assert not is_in(browser)


def test_a_recovery_code_works_once_and_says_how_many_are_left(
    secret: str, clock: ManualClock
) -> None:
    page = with_code(secret, clock).get("/account/codes/").content.decode()
    code = re.findall(r"<code>(\d{8})</code>", page)[3]

    answer = with_password().post(STEP, {"code": code}, follow=True)
    again = with_password().post(STEP, {"code": code})

    assert "9 are left" in answer.content.decode()
    assert again.status_code == 200
    assert "recovery_code_used" in noted()


def with_code(secret: str, clock: ManualClock) -> Client:
    browser = with_password()
    browser.post(STEP, {"code": code_of(secret, clock.now())})
    clock.advance(60)
    return browser


def test_new_recovery_codes_replace_the_old_ones(secret: str, clock: ManualClock) -> None:
    browser = with_code(secret, clock)
    before = browser.get("/account/codes/").content.decode()

    after = browser.post("/account/codes/new/", follow=True).content.decode()

    old, new = (set(re.findall(r"<code>(\d{8})</code>", page)) for page in (before, after))
    assert (len(old), len(new), old & new) == (10, 10, set())


def test_changing_it_asks_who_it_is_when_the_sign_in_is_a_while_ago(
    secret: str, clock: ManualClock
) -> None:
    browser = with_code(secret, clock)
    clock.advance(timedelta(days=400))  # the library goes by the machine's own clock

    answer = browser.get("/account/codes/")

    assert answer["Location"] == "/accounts/confirm/?next=%2Faccount%2Fcodes%2F"


def test_it_can_be_switched_off_unless_the_role_needs_it(
    secret: str, quinn: User, clock: ManualClock, required_from: Callable[[str], None]
) -> None:
    browser = with_code(secret, clock)
    required_from("qc_manager")
    refused = browser.post("/account/second-step/off/").content.decode()
    assert "Your role needs a second step" in refused
    assert second_step.is_on(quinn)

    required_from("nobody")
    browser.post("/account/second-step/off/")

    assert not second_step.is_on(quinn)
    assert is_in(with_password())
    assert "second_step_removed" in noted()


def test_whose_role_needs_it_is_led_there_before_anything_else(
    quinn: User, clock: ManualClock, required_from: Callable[[str], None]
) -> None:
    required_from("qc_manager")
    browser = with_password()

    led = browser.get("/today/")
    page = browser.get(SET_UP)
    answers = [
        browser.post("/account/tokens/", {"name": "x", "scope": "read", "days": "30"}),
        browser.get("/api/v1/me"),
        browser.get("/today/", headers={"HX-Request": "true"}),
    ]
    browser.post(SET_UP, {"code": code_of(key_in(page), clock.now())})

    assert led["Location"] == SET_UP
    assert "People with your role" in page.content.decode()
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert browser.get("/today/").status_code == 200


def test_administrators_read_who_must_have_one(
    admin: Client, required_from: Callable[[str], None]
) -> None:
    assert "everybody's own choice" in admin.get("/admin/people/").content.decode()
    required_from("project_admin")
    second_step_of_the_admin = User.objects.get(username="system_admin")
    TOTP.activate(second_step_of_the_admin, generate_totp_secret())

    page = " ".join(admin.get("/admin/people/").content.decode().split())

    assert "required of project administrators and everybody with a higher role" in page


def test_a_lower_role_is_left_in_peace(quinn: User, required_from: Callable[[str], None]) -> None:
    required_from("project_admin")

    assert with_password().get("/today/").status_code == 200


def test_an_administrator_resets_it_and_the_person_is_signed_out(
    secret: str, quinn: User, clock: ManualClock, admin: Client
) -> None:
    browser = with_code(secret, clock)
    address = f"/admin/people/{quinn.pk}/second-step/"
    assert address in admin.get("/admin/people/").content.decode()
    assert "Reset the second step of quinn" in admin.get(address).content.decode()

    admin.post(address)

    assert not is_in(browser)
    assert is_in(with_password())
    assert Entry.objects.get(action="second_step_reset").who == "system_admin"


def test_secrets_are_stored_encrypted_and_follow_the_keys(
    secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret.replace(" ", "") not in kept
    assert kept.count("gAAAA") == 2
    new = Fernet.generate_key().decode()
    both = f"{new},{secrets.keys()[0]}"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "keys", lambda: tuple(both.split(",")))
        secrets._box.cache_clear()
        connections.rotate_keys()
        patch.setattr(secrets, "keys", lambda: (new,))
        secrets._box.cache_clear()
        readable = [secrets.decrypt(token) for _, token in second_step.stored()]
    secrets._box.cache_clear()

    assert secret.replace(" ", "") in readable


def test_the_qr_code_comes_with_the_page_and_is_not_kept(quinn: User, clock: ManualClock) -> None:
    page = with_password().get(SET_UP)

    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    assert "no-store" in page["Cache-Control"]
