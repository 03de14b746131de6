"""Does the identity provider let in whom the hub knows, and nobody else?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import httpx2
import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from identity_provider import CLIENT, IdentityProvider, running

from trajanus import config
from trajanus.accounts.models import Role, User
from trajanus.audit.models import Entry
from trajanus.doctor import single_sign_on as doctor
from trajanus.doctor.findings import Level

PASSWORD = "harbor example 42"
QUINN = {"sub": "8842", "email": "Quinn@example.com", "email_verified": True}

Set = Callable[..., None]


@pytest.fixture
def set_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[Set]:
    def set_up(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"HUB_{name.upper()}", value)
        config.settings.cache_clear()

    yield set_up
    monkeypatch.undo()
    config.settings.cache_clear()


@pytest.fixture
def provider(set_up: Set) -> Iterator[IdentityProvider]:
    """A provider that the hub uses, at which Quinn signs in."""
    with running() as found:
        client, secret = CLIENT
        set_up(oidc_issuer=found.url, oidc_client_id=client, oidc_client_secret=secret)
        set_up(oidc_name="Example Login")
        found.claims = dict(QUINN)
        yield found


@pytest.fixture
def quinn() -> User:
    return User.objects.create(username="quinn", email="quinn@example.com", role=Role.QC_MANAGER)


def go_and_come_back(browser: Client, wanted: str = "/today/") -> str:
    """Follow the button to the provider and back; return where the hub leads then."""
    there = browser.get("/accounts/sso/", {"next": wanted})["Location"]
    back = urlsplit(httpx2.get(there).headers["Location"])
    return str(browser.get(f"{back.path}?{back.query}")["Location"])


def said_to(browser: Client) -> str:
    return " ".join(browser.get("/accounts/login/").content.decode().split())


def is_in(browser: Client) -> bool:
    return browser.get("/account/").status_code == 200


def test_the_sign_in_page_offers_it_only_when_it_is_set_up(provider: IdentityProvider) -> None:
    assert "Sign in with Example Login" in said_to(Client())


def test_without_a_provider_nothing_leads_there() -> None:
    assert "/accounts/sso/" not in said_to(Client())
    assert Client().get("/accounts/sso/").status_code == 404
    assert Client().get("/accounts/sso/callback/?code=x&state=y").status_code == 404


def test_an_invited_person_is_linked_and_lands_where_they_wanted(
    provider: IdentityProvider, quinn: User
) -> None:
    browser = Client()

    landed = go_and_come_back(browser, "/today/?late=1")

    assert landed == "/today/?late=1"
    assert "quinn@example.com" in browser.get("/account/").content.decode()
    notes = {one.action: one.detail for one in Entry.objects.filter(user_id=quinn.pk)}
    assert notes["signed_in"] == {"by": "single sign-on"}
    assert Entry.objects.filter(action="sign_on_linked", about="quinn").exists()


def test_who_is_linked_comes_in_with_a_new_address_too(
    provider: IdentityProvider, quinn: User
) -> None:
    go_and_come_back(Client())
    provider.claims["email"] = "quinn.example@example.com"
    browser = Client()

    go_and_come_back(browser)

    assert is_in(browser)


def test_nobody_unknown_gets_in(provider: IdentityProvider) -> None:
    browser = Client()

    landed = go_and_come_back(browser)

    assert landed == "/accounts/login/"
    assert "Nobody with the e-mail quinn@example.com was added to this hub." in said_to(browser)
    assert not User.objects.exists()
    assert Entry.objects.get().action == "sign_in_failed"


@pytest.mark.parametrize(("domains", "roles"), [("example.com", ["viewer"]), ("xample.com", [])])
def test_an_allowed_domain_lets_in_as_a_viewer(
    provider: IdentityProvider, set_up: Set, domains: str, roles: list[str]
) -> None:
    set_up(oidc_domains=f"example.org, {domains}")
    browser = Client()

    go_and_come_back(browser)

    assert list(User.objects.values_list("role", flat=True)) == roles
    assert is_in(browser) is bool(roles)


def test_an_address_counts_only_when_it_is_verified(
    provider: IdentityProvider, quinn: User, set_up: Set
) -> None:
    provider.claims["email_verified"] = False
    browser = Client()
    go_and_come_back(browser)
    assert "does not say that your e-mail address is verified" in said_to(browser)

    set_up(oidc_trusts_email="true")
    go_and_come_back(browser)

    assert is_in(browser)


def test_whoever_inherits_an_address_does_not_inherit_the_account(
    provider: IdentityProvider, quinn: User, admin: Client
) -> None:
    go_and_come_back(Client())
    provider.claims["sub"] = "9000"
    browser = Client()
    go_and_come_back(browser)
    assert "quinn is linked to another account at Example Login." in said_to(browser)
    assert not is_in(browser)

    admin.post(f"/admin/sign-on/{quinn.pk}/unlink/")
    go_and_come_back(browser)

    assert is_in(browser)


@pytest.mark.parametrize("is_linked", [False, True])
def test_who_is_switched_off_stays_out(
    provider: IdentityProvider, quinn: User, is_linked: bool
) -> None:
    if is_linked:
        go_and_come_back(Client())
    User.objects.update(is_active=False)
    browser = Client()

    go_and_come_back(browser)

    assert not is_in(browser)


def _forge(provider: IdentityProvider) -> None:
    provider.signs_with = "somebody else's key"


def _rename(provider: IdentityProvider) -> None:
    provider.claims["iss"] = "https://elsewhere.example"


def _misaddress(provider: IdentityProvider) -> None:
    provider.claims["aud"] = "another program"


def _expire(provider: IdentityProvider) -> None:
    provider.claims["exp"] = 1_700_000_000


@pytest.mark.parametrize("spoil", [_forge, _rename, _misaddress, _expire])
def test_a_token_that_proves_nothing_is_not_believed(
    provider: IdentityProvider, quinn: User, spoil: Callable[[IdentityProvider], None]
) -> None:
    spoil(provider)
    browser = Client()

    go_and_come_back(browser)

    assert "Example Login gave an answer that proves nothing." in said_to(browser)
    assert not is_in(browser)


def test_a_sign_in_that_was_not_begun_here_is_refused(
    provider: IdentityProvider, quinn: User
) -> None:
    there = Client().get("/accounts/sso/")["Location"]
    back = urlsplit(httpx2.get(there).headers["Location"])
    victim = Client()

    victim.get(f"{back.path}?{back.query}")

    assert "That was not a sign-in begun here" in said_to(victim)
    assert not is_in(victim)


def test_a_refusal_of_the_provider_is_passed_on(provider: IdentityProvider) -> None:
    provider.refuses_with = "access_denied"
    browser = Client()

    go_and_come_back(browser)

    assert "Example Login was not allowed to sign you in." in said_to(browser)


def test_a_provider_that_is_away_is_said_to_be(provider: IdentityProvider, set_up: Set) -> None:
    set_up(oidc_issuer="http://127.0.0.1:9")
    browser = Client()

    answer = browser.get("/accounts/sso/")

    assert answer["Location"] == "/accounts/login/"
    assert "Example Login does not answer." in said_to(browser)


@pytest.mark.parametrize(
    ("role", "gets_in"), [(Role.PROJECT_ADMIN, False), (Role.SYSTEM_ADMIN, True)]
)
def test_passwords_can_be_left_to_system_administrators(
    provider: IdentityProvider, set_up: Set, role: Role, gets_in: bool
) -> None:
    set_up(password_sign_in="system_admins")
    User.objects.create_user("vera", password=PASSWORD, role=role)
    browser = Client()

    page = browser.post("/accounts/login/", {"login": "vera", "password": PASSWORD})

    assert is_in(browser) is gets_in
    assert gets_in or "Passwords are off here. Sign in with Example Login." in page.content.decode()


def test_who_came_by_the_provider_is_not_led_to_a_second_step(
    provider: IdentityProvider, quinn: User, set_up: Set
) -> None:
    set_up(second_step_from="viewer")
    browser = Client()

    go_and_come_back(browser)

    assert browser.get("/today/").status_code == 200


def test_who_has_a_second_step_here_is_asked_for_it(
    provider: IdentityProvider, quinn: User
) -> None:
    TOTP.activate(quinn, generate_totp_secret())
    browser = Client()

    landed = go_and_come_back(browser)

    assert landed == "/accounts/second-step/"
    assert not is_in(browser)


def test_the_administration_says_what_is_set_and_never_the_secret(
    provider: IdentityProvider, quinn: User, admin: Client
) -> None:
    go_and_come_back(Client())

    page = admin.get("/admin/sign-on/").content.decode()

    assert provider.url in page
    assert "http://127.0.0.1:8765/accounts/sso/callback/" in page
    assert "set; it is never shown" in page
    assert CLIENT[1] not in page
    assert "quinn@example.com" in page.lower()


def test_the_check_finds_everything_right(provider: IdentityProvider, admin: Client) -> None:
    page = admin.post("/admin/sign-on/").content.decode()

    assert "Everything that can be checked is right." in page


@pytest.mark.parametrize(
    ("description", "said"),
    [
        ({"issuer": "https://login.example.com"}, "Set HUB_OIDC_ISSUER=https://login.example.com"),
        ({"jwks_uri": None}, "The description lacks jwks_uri: the keys that it signs with."),
        ({"token_endpoint": "http://login.example.com/t"}, "http://login.example.com/t is not enc"),
        ({"code_challenge_methods_supported": ["plain"]}, "supported does not offer S256."),
    ],
)
def test_the_check_says_what_is_wrong(
    provider: IdentityProvider, admin: Client, description: dict[str, object], said: str
) -> None:
    provider.description = description

    page = admin.post("/admin/sign-on/").content.decode()

    assert "Something is wrong." in page
    assert said in page


@pytest.mark.parametrize(
    ("issuer", "said"),
    [
        ("http://127.0.0.1:9", "does not answer"),
        ("{url}/realms/none", "answers with HTTP 400. Check HUB_OIDC_ISSUER"),
    ],
)
def test_the_check_says_why_nothing_can_be_read(
    provider: IdentityProvider, admin: Client, set_up: Set, issuer: str, said: str
) -> None:
    set_up(oidc_issuer=issuer.format(url=provider.url))

    assert said in admin.post("/admin/sign-on/").content.decode()


def test_the_doctor_says_the_same(provider: IdentityProvider) -> None:
    before = [(one.level, one.found) for one in doctor.examine()]
    provider.description = {"code_challenge_methods_supported": ["plain"]}

    after = [(one.level, one.found) for one in doctor.examine()]

    assert before == [(Level.OK, f"{provider.url} fits the settings")]
    assert after == [(Level.FAIL, "code_challenge_methods_supported does not offer S256.")]


def test_the_check_names_settings_that_are_missing(
    provider: IdentityProvider, admin: Client, set_up: Set
) -> None:
    set_up(oidc_client_id="", oidc_client_secret="")

    page = admin.post("/admin/sign-on/").content.decode()

    assert "Set HUB_OIDC_CLIENT_ID." in page
    assert "Set HUB_OIDC_CLIENT_SECRET or HUB_OIDC_CLIENT_SECRET_FILE." in page
