"""How is a Procore account connected, checked and disconnected?"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from cryptography.fernet import Fernet

from trajanus import config, secrets
from trajanus.errors import (
    BadCredentials,
    ConfigurationError,
    InvalidConnection,
    NotPermitted,
    RemoteUnavailable,
    SecretsUnavailable,
    SignInNeeded,
)
from trajanus.procore import connections, tokens
from trajanus.procore.details import OUT_OF_BAND
from trajanus.simulator import Simulator
from trajanus.store.models import Connection, Credential
from trajanus.store.models.connection import ConnectionState

if TYPE_CHECKING:
    pass


#: Registered with the simulator, see Options.redirect_uris.
CALLBACK = "http://localhost:8000/connect/callback"


def stored(connection: Connection) -> Connection:
    return Connection.objects.get(pk=connection.pk)


def test_a_person_signs_in_at_procore_and_comes_back_with_a_code(
    procore: Simulator, add: Callable[..., Connection]
) -> None:
    connection = add()
    url, state = connections.begin_sign_in(connection, CALLBACK)

    answer = httpx2.get(f"{url}&approve=1&user_id={procore.oauth.service_user_id}")
    back = parse_qs(urlsplit(answer.headers["location"]).query)
    connections.complete_sign_in(connection, back["code"][0], CALLBACK)

    assert back["state"] == [state]
    assert stored(connection).state == ConnectionState.CONNECTED
    assert connections.token_info(connection).user_id == procore.oauth.service_user_id


def test_a_code_works_only_once(procore: Simulator, add: Callable[..., Connection]) -> None:
    connection = add()
    code = procore.oauth.authorize(procore.oauth.service_user_id, CALLBACK)
    connections.complete_sign_in(connection, code, CALLBACK)

    with pytest.raises(SignInNeeded):
        connections.complete_sign_in(connection, code, CALLBACK)

    assert stored(connection).state == ConnectionState.CONNECTED


def test_two_sign_ins_have_different_states(add: Callable[..., Connection]) -> None:
    connection = add()

    states = {connections.begin_sign_in(connection, CALLBACK)[1] for _ in range(2)}

    assert len(states) == 2


@pytest.mark.parametrize("address", ["http://hub.example/back", "ftp://hub.example", "back"])
def test_people_are_not_sent_back_to_an_open_address(
    address: str, add: Callable[..., Connection]
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        connections.begin_sign_in(add(), address)

    assert "HUB_PUBLIC_URL" in caught.value.next_step


def test_a_code_may_be_shown_on_a_page_instead(
    procore: Simulator, add: Callable[..., Connection]
) -> None:
    connection = add()
    url, _ = connections.begin_sign_in(connection, OUT_OF_BAND)
    code = procore.oauth.authorize(procore.oauth.service_user_id, OUT_OF_BAND)

    connections.complete_sign_in(connection, code, OUT_OF_BAND)

    assert "urn%3Aietf" in url
    assert tokens.bearer(connection)


def test_a_connection_for_people_has_no_service_account(add: Callable[..., Connection]) -> None:
    with pytest.raises(ConfigurationError, match="signs in as a person"):
        connections.sign_in_service_account(add())


def test_a_token_that_procore_forgot_has_no_info(procore: Simulator, person: Connection) -> None:
    procore.oauth.expire_all()

    with pytest.raises(SignInNeeded):
        connections.token_info(person)


def test_a_login_host_that_is_busy_is_no_reason_to_sign_in_again(
    procore: Simulator, person: Connection
) -> None:
    procore.faults.add("status", status=503, path="/oauth/token/info")

    with pytest.raises(RemoteUnavailable):
        connections.token_info(person)


def test_a_wrong_secret_is_refused_by_name(add: Callable[..., Connection]) -> None:
    connection = add(grant="client_credentials", client_secret="wrong")

    with pytest.raises(BadCredentials) as caught:
        connections.sign_in_service_account(connection)

    assert "environment" in caught.value.next_step
    assert stored(connection).state == ConnectionState.REFUSED


def test_the_right_secret_mends_a_refused_connection(
    procore: Simulator, add: Callable[..., Connection]
) -> None:
    with pytest.raises(BadCredentials):
        connections.sign_in_service_account(add(grant="client_credentials", client_secret="wrong"))

    connection = add(grant="client_credentials")
    connections.sign_in_service_account(connection)

    assert connections.check(connection).company is not None
    assert Connection.objects.count() == 1


def test_a_check_tells_who_we_are_and_for_whom_we_work(
    procore: Simulator, person: Connection
) -> None:
    found = connections.check(person)

    assert found.user_id == procore.oauth.service_user_id
    assert found.company is not None
    assert found.company.id == procore.company_id
    assert stored(person).company_name == found.company.name != ""
    assert stored(person).state == ConnectionState.CONNECTED


def test_a_wrong_company_lists_the_right_ones(procore: Simulator, person: Connection) -> None:
    connections.choose_company(person, 77)

    with pytest.raises(NotPermitted, match=rf"cannot see company 77.*\({procore.company_id}\)"):
        connections.check(person)

    assert stored(person).state == ConnectionState.REFUSED
    assert str(procore.company_id) in stored(person).state_reason


def test_choosing_the_right_company_mends_it(procore: Simulator, person: Connection) -> None:
    connections.choose_company(person, 77)
    with pytest.raises(NotPermitted):
        connections.check(person)

    connections.choose_company(person, connections.companies(person)[0].id)
    connections.check(person)

    assert stored(person).state == ConnectionState.CONNECTED
    assert stored(person).state_reason == ""


def test_without_a_company_the_check_offers_the_visible_ones(
    procore: Simulator, add: Callable[..., Connection]
) -> None:
    connection = add(company_id=None)
    code = procore.oauth.authorize(procore.oauth.service_user_id, CALLBACK)
    connections.complete_sign_in(connection, code, CALLBACK)

    found = connections.check(connection)

    assert found.company is None
    assert [each.id for each in found.companies] == [procore.company_id]


def test_a_service_account_in_a_company_without_the_app_is_told_so(
    procore: Simulator, add: Callable[..., Connection]
) -> None:
    connection = add(grant="client_credentials", company_id=77)
    connections.sign_in_service_account(connection)

    with pytest.raises(NotPermitted, match="not connected to this company") as caught:
        connections.check(connection)

    assert "install the app" in caught.value.next_step
    assert stored(connection).state == ConnectionState.REFUSED


def test_disconnecting_revokes_and_erases(procore: Simulator, person: Connection) -> None:
    token = tokens.bearer(person)

    assert connections.disconnect(person)

    assert procore.oauth.find(token) is None
    assert Credential.objects.get().access_token_encrypted == ""
    assert stored(person).state == ConnectionState.DISCONNECTED
    with pytest.raises(SignInNeeded, match="disconnected"):
        tokens.bearer(person)


def test_disconnecting_a_service_account_lasts(procore: Simulator, service: Connection) -> None:
    connections.disconnect(service)

    with pytest.raises(SignInNeeded):
        tokens.bearer(service)


@pytest.mark.parametrize("fault", ["refused", "status"])
def test_disconnecting_erases_even_when_procore_cannot_be_told(
    fault: str, procore: Simulator, person: Connection
) -> None:
    procore.faults.add(fault, path="/oauth/revoke")

    assert not connections.disconnect(person)

    assert Credential.objects.get().refresh_token_encrypted == ""


def test_disconnecting_twice_is_no_error(person: Connection) -> None:
    connections.disconnect(person)

    assert connections.disconnect(person)


def test_adding_again_updates_and_keeps_the_sign_in(
    procore: Simulator, person: Connection, add: Callable[..., Connection]
) -> None:
    hook = person.webhook_secret

    again = add(company_id="12", client_secret="")

    assert again.pk == person.pk
    assert stored(again).company_id == 12
    assert stored(again).webhook_secret == hook
    assert tokens.bearer(again)


def test_new_credentials_end_the_sign_in(
    person: Connection, add: Callable[..., Connection]
) -> None:
    again = add(client_id="another-app")

    assert stored(again).state == ConnectionState.SIGN_IN_NEEDED
    with pytest.raises(SignInNeeded):
        tokens.bearer(again)


def test_every_problem_is_named_by_its_field_and_nothing_is_stored(transactional_db: None) -> None:
    with pytest.raises(InvalidConnection) as caught:
        connections.add_connection(
            "two words",
            environment="moon",
            client_id=" ",
            client_secret="",
            company_id="4100x",
            grant="password",
        )

    assert set(caught.value.problems) == {
        "name",
        "environment",
        "client_id",
        "client_secret",
        "company_id",
        "grant",
    }
    assert "production" in caught.value.problems["environment"]
    assert not Connection.objects.exists()


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"api_url": "http://procore.example"}, "api_url"),
        ({"login_url": "ftp://procore.example"}, "login_url"),
        ({"api_url": ""}, "api_url"),
        ({"api_url": "https://user@procore.example"}, "api_url"),
        ({"company_id": 2**63}, "company_id"),
        ({"company_id": 0}, "company_id"),
        ({"company_id": None, "grant": "client_credentials"}, "company_id"),
    ],
)
def test_details_that_cannot_be_right_are_refused(
    details: dict[str, object], field: str, add: Callable[..., Connection]
) -> None:
    with pytest.raises(InvalidConnection) as caught:
        add(**details)

    assert list(caught.value.problems) == [field]


def test_a_named_environment_brings_its_hosts(transactional_db: None) -> None:
    found = connections.add_connection(
        "fed", environment="federal", client_id="a", client_secret="b", company_id=1
    )

    assert (found.api_url, found.login_url) == (
        "https://api.procoregov.com",
        "https://login.procoregov.com",
    )
    assert found.state == ConnectionState.SIGN_IN_NEEDED


@pytest.fixture
def with_keys(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Change the keys of this process."""

    def forget() -> None:
        config.settings.cache_clear()
        secrets.keys.cache_clear()
        secrets._box.cache_clear()

    def use(value: str) -> None:
        monkeypatch.setenv("HUB_SECRET_KEYS", value)
        forget()

    yield use
    monkeypatch.undo()
    forget()


def test_after_rotation_the_old_key_may_go(
    procore: Simulator, person: Connection, with_keys: Callable[[str], None]
) -> None:
    old, new = secrets.keys()[0], Fernet.generate_key().decode()
    token = tokens.bearer(person)

    with_keys(f"{new},{old}")
    count = connections.rotate_keys()
    with_keys(new)

    assert count == 4
    assert tokens.bearer(person) == token
    assert stored(person).client_secret == procore.client_secret


def test_a_rotation_that_cannot_read_a_secret_changes_nothing(
    person: Connection, with_keys: Callable[[str], None]
) -> None:
    before = stored(person).client_secret_encrypted
    with_keys(Fernet.generate_key().decode())

    with pytest.raises(SecretsUnavailable):
        connections.rotate_keys()

    assert stored(person).client_secret_encrypted == before


def test_connecting_again_is_the_way_out_of_a_lost_key(
    person: Connection,
    procore: Simulator,
    add: Callable[..., Connection],
    with_keys: Callable[[str], None],
) -> None:
    with_keys(Fernet.generate_key().decode())

    connection = add(grant="client_credentials")
    connections.sign_in_service_account(connection)

    assert connections.check(connection).company is not None
