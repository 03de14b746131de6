"""Who renews a token, when, and what happens when that goes wrong?"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from databases import url_of_tests
from django.db import OperationalError, transaction

from trajanus.errors import (
    BadCredentials,
    NoAnswer,
    NotPermitted,
    RemoteUnavailable,
    SecretsUnavailable,
    SignInNeeded,
)
from trajanus.procore import tokens
from trajanus.procore.client import ProcoreClient
from trajanus.procore.purpose import Purpose
from trajanus.simulator import Simulator
from trajanus.store.models import ApiCall, Connection, Credential
from trajanus.store.models.connection import ConnectionState

if TYPE_CHECKING:
    from tests.conftest import ManualClock

ME = "/rest/v1.0/me"
LIFE = 5400


def token_requests(procore: Simulator) -> int:
    return len([each for each in procore.requests if each.path == "/oauth/token"])


def stored(connection: Connection) -> Connection:
    return Connection.objects.get(pk=connection.pk)


def read_me(connection: Connection) -> None:
    with ProcoreClient(connection, purpose=Purpose.PULL) as api:
        api.get(ME)


def test_a_token_is_used_until_four_fifths_of_its_life(
    procore: Simulator, person: Connection, clock: ManualClock
) -> None:
    first = tokens.bearer(person)

    clock.advance(0.8 * LIFE - 1)
    still = tokens.bearer(person)
    clock.advance(1)
    then = tokens.bearer(person)

    assert still == first != then
    assert token_requests(procore) == 2


def test_an_expired_token_is_renewed_before_the_call(
    procore: Simulator, person: Connection, clock: ManualClock
) -> None:
    clock.advance(3 * LIFE)

    read_me(person)

    assert [each.status for each in procore.requests.api] == [200]


def test_a_token_revoked_at_procore_is_renewed_once_on_401(
    procore: Simulator, person: Connection
) -> None:
    procore.oauth.expire_all()

    read_me(person)

    assert [each.status for each in procore.requests.api] == [401, 200]
    assert token_requests(procore) == 2


def test_a_sign_in_revoked_at_procore_needs_a_person_and_does_not_loop(
    procore: Simulator, person: Connection
) -> None:
    procore.oauth.revoke(tokens.bearer(person))

    for _ in range(3):
        with pytest.raises(SignInNeeded):
            read_me(person)

    assert token_requests(procore) == 2  # the sign-in and one try
    assert stored(person).state == ConnectionState.SIGN_IN_NEEDED
    assert "no longer accepts the sign-in" in stored(person).state_reason


def test_a_fresh_token_that_is_dead_needs_a_person(procore: Simulator, person: Connection) -> None:
    procore.faults.add("status", status=401, path="/me|/token/info", times=None)

    with pytest.raises(SignInNeeded, match="no longer accepts the token"):
        read_me(person)

    assert [each.status for each in procore.requests.api] == [401, 401]
    assert stored(person).state == ConnectionState.SIGN_IN_NEEDED


def test_one_address_that_refuses_good_tokens_does_not_disconnect_the_others(
    procore: Simulator, person: Connection
) -> None:
    procore.faults.add("status", status=401, path="/me", times=None)

    with pytest.raises(NotPermitted, match="refuses a token that is good"):
        read_me(person)

    assert [each.status for each in procore.requests.api] == [401, 401]
    assert stored(person).state == ConnectionState.CONNECTED


@pytest.mark.parametrize("fault", ["lost", "html", "truncated"])
def test_a_lost_refresh_answer_needs_a_person_and_does_not_loop(
    fault: str, procore: Simulator, person: Connection, clock: ManualClock
) -> None:
    clock.advance(LIFE)
    procore.faults.add(fault, path="/oauth/token")

    for _ in range(3):
        with pytest.raises(SignInNeeded, match="was lost"):
            read_me(person)

    assert token_requests(procore) == 2
    assert stored(person).state == ConnectionState.SIGN_IN_NEEDED
    assert "was lost" in stored(person).state_reason


def test_a_refresh_that_never_left_is_tried_again_later(
    procore: Simulator, person: Connection, clock: ManualClock
) -> None:
    clock.advance(LIFE)
    Connection.objects.update(login_url="http://127.0.0.1:9")
    with pytest.raises(NoAnswer, match="cannot be reached"):
        tokens.bearer(person)

    Connection.objects.update(login_url=procore.login_url)

    assert tokens.bearer(person)
    assert stored(person).state == ConnectionState.CONNECTED


def test_a_login_host_that_is_busy_is_tried_again_later(
    procore: Simulator, person: Connection, clock: ManualClock
) -> None:
    clock.advance(LIFE)
    procore.faults.add("status", status=503, retry_after=20, path="/oauth/token")

    with pytest.raises(RemoteUnavailable) as caught:
        tokens.bearer(person)

    assert caught.value.after == 20
    assert tokens.bearer(person)


def test_the_new_pair_is_stored_even_when_the_callers_work_is_rolled_back(
    procore: Simulator, person: Connection, clock: ManualClock
) -> None:
    clock.advance(LIFE)

    with transaction.atomic():
        used = tokens.bearer(person)
        transaction.set_rollback(True)

    assert tokens.bearer(person) == used
    assert Credential.objects.get().generation == 2


def test_threads_that_need_a_new_token_at_once_use_one_refresh(
    procore: Simulator, person: Connection, clock: ManualClock
) -> None:
    clock.advance(LIFE)
    procore.faults.add("slow", path="/oauth/token", seconds=0.3)

    with ThreadPoolExecutor(6) as pool:
        found = set(pool.map(tokens.bearer, [person] * 6))

    assert len(found) == 1
    assert token_requests(procore) == 2


def test_threads_that_meet_401_at_once_use_one_refresh(
    procore: Simulator, person: Connection
) -> None:
    used = tokens.bearer(person)
    procore.oauth.expire_all()
    procore.faults.add("slow", path="/oauth/token", seconds=0.3)

    with ThreadPoolExecutor(6) as pool:
        found = set(pool.map(lambda _: tokens.refresh_after_401(person, used), range(6)))

    assert len(found) == 1
    assert used not in found
    assert token_requests(procore) == 2


CHILD = """
import django; django.setup()
from trajanus.procore import tokens
from trajanus.store.models import Connection
print(tokens.bearer(Connection.objects.get()))
"""


def test_processes_that_need_a_new_token_at_once_use_one_refresh(
    procore: Simulator, person: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The children live by the real clock, by which the stored token expired long ago.
    procore.faults.add("slow", path="/oauth/token", seconds=1.0)
    monkeypatch.setenv("DATABASE_URL", url_of_tests())

    children = [
        subprocess.Popen([sys.executable, "-c", CHILD], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    found = [child.communicate(timeout=60)[0].split()[-1] for child in children]

    assert found[0]
    assert found[0] == found[1]
    assert token_requests(procore) == 2


def test_a_database_in_trouble_is_not_taken_for_a_slow_refresher(
    person: Connection, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("the database went away")

    monkeypatch.setattr(tokens, "_locked", fail)
    clock.advance(LIFE)

    with pytest.raises(OperationalError, match="went away"):
        tokens.bearer(person)


def test_whoever_waits_too_long_for_the_refresher_comes_back_later(
    person: Connection, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trajanus.procore.aside._PATIENCE", 0.001)
    clock.advance(LIFE)

    with transaction.atomic():
        Credential.objects.select_for_update().get()
        with pytest.raises(RemoteUnavailable, match="Another process"):
            tokens.bearer(person)


def test_a_service_account_simply_asks_again(
    procore: Simulator, service: Connection, clock: ManualClock
) -> None:
    clock.advance(LIFE)
    procore.faults.add("lost", path="/oauth/token")

    read_me(service)

    assert token_requests(procore) == 3
    assert stored(service).state == ConnectionState.CONNECTED


def test_a_lost_token_never_makes_a_write_look_doubtful(
    procore: Simulator, service: Connection, clock: ManualClock
) -> None:
    clock.advance(LIFE)
    procore.faults.add("lost", path="/oauth/token", times=None)

    with (
        ProcoreClient(service, purpose=Purpose.PUSH) as api,
        pytest.raises(NoAnswer) as caught,
    ):
        api.send("POST", "/rest/v1.0/webhooks/hooks", {})

    assert not caught.value.may_have_arrived
    assert procore.requests.writes == []


def test_a_service_account_whose_secret_was_withdrawn_is_refused_and_stops_asking(
    procore: Simulator, service: Connection, clock: ManualClock
) -> None:
    clock.advance(LIFE)
    procore.oauth.client_secret = "changed"

    for _ in range(3):
        with pytest.raises(BadCredentials):
            read_me(service)

    assert token_requests(procore) == 2
    assert stored(service).state == ConnectionState.REFUSED


def test_tokens_are_encrypted_at_rest_and_in_no_log(person: Connection) -> None:
    token = tokens.bearer(person)
    read_me(person)

    row = Credential.objects.get()
    everything = [*Credential.objects.values_list(), *ApiCall.objects.values_list()]
    assert token not in repr(everything)
    assert token not in repr([row, str(row), person, str(person)])


def test_a_lost_key_is_said_to_be_lost(person: Connection, add: Callable[..., Connection]) -> None:
    Credential.objects.update(access_token_encrypted="gAAAAABnot-ours")

    with pytest.raises(SecretsUnavailable):
        tokens.bearer(person)
