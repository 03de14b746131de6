"""Do all processes together stay within Procore's limits, the urgent ones first?"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from manual_clock import Crowd

from trajanus import clock as hub_clock
from trajanus.errors import BudgetSpent
from trajanus.procore import connections, governor
from trajanus.procore.client import ProcoreClient
from trajanus.procore.protocol import RateReading
from trajanus.procore.purpose import Purpose
from trajanus.simulator import Simulator
from trajanus.store.models import Connection, RateWindow

if TYPE_CHECKING:
    from tests.conftest import ManualClock

ME = "/rest/v1.0/me"


@pytest.fixture
def window(add: Callable[..., Connection]) -> Connection:
    """A connection of which is known that 20 requests are left in these ten seconds."""
    connection = add()
    governor.acquire(connection, Purpose.PERSON)
    governor.settle(connection, RateReading(21, 20, 10.0))
    return connection


def granted(connection: Connection, purpose: Purpose) -> bool:
    return governor.acquire(connection, purpose) == 0


def test_threads_that_ask_at_once_never_get_more_than_the_limit(window: Connection) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: granted(window, Purpose.PERSON), range(60)))

    assert found.count(True) == 20
    assert RateWindow.objects.get(kind="spike").remaining == 0


def test_the_first_requests_of_several_threads_make_the_windows_once(
    add: Callable[..., Connection],
) -> None:
    connection = add()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: granted(connection, Purpose.PULL), range(8)))

    assert all(found)
    assert sorted(RateWindow.objects.values_list("kind", "in_flight")) == [
        ("hour", 8),
        ("spike", 8),
    ]


def test_urgent_work_finds_room_where_background_work_does_not(window: Connection) -> None:
    counts = {}

    for purpose in reversed(Purpose):
        counts[purpose.value] = 0
        while granted(window, purpose):
            counts[purpose.value] += 1

    # 21 requests: reconciliation leaves 8, single records 6, pulls 4, webhooks 2, pushes 1.
    assert counts == {
        "reconcile": 12,
        "members": 2,
        "pull": 2,
        "webhook": 2,
        "push": 1,
        "person": 1,
    }


def test_a_crowd_of_background_work_never_takes_what_is_kept_for_people(
    window: Connection,
) -> None:
    crowd = [Purpose.RECONCILE, Purpose.MEMBERS, Purpose.PULL, Purpose.WEBHOOK, Purpose.PUSH] * 12
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda purpose: granted(window, purpose), crowd))

    # A twentieth of 21 requests stays, however the crowd was interleaved.
    assert taken.count(True) == 19
    assert granted(window, Purpose.PERSON)


def test_a_new_window_is_open_to_all_again(window: Connection, clock: ManualClock) -> None:
    while granted(window, Purpose.PERSON):
        governor.settle(window, None)

    clock.advance(governor.acquire(window, Purpose.RECONCILE))

    assert granted(window, Purpose.RECONCILE)


def test_a_permit_never_waits_for_the_callers_transaction(window: Connection) -> None:
    with transaction.atomic():
        granted(window, Purpose.PULL)
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(granted, window, Purpose.PULL).result(timeout=10)
        transaction.set_rollback(True)

    assert RateWindow.objects.get(kind="spike").remaining == 18


def test_two_connections_have_budgets_of_their_own(
    window: Connection, add: Callable[..., Connection]
) -> None:
    other = add(name="other")
    while granted(window, Purpose.PERSON):
        pass

    assert granted(other, Purpose.RECONCILE)


def test_the_real_limits_are_learnt_from_the_answers(
    start: Callable[..., Simulator], add: Callable[..., Connection]
) -> None:
    procore = start(limits="600/3600,7/10")
    connection = signed_in(procore, add)

    with ProcoreClient(connection, purpose=Purpose.PERSON) as api:
        api.get(ME)

    spike = RateWindow.objects.get(kind="spike")
    assert (spike.limit, spike.remaining, spike.learned) == (7, 6, True)


def test_several_workers_under_small_limits_never_meet_a_429(
    start: Callable[..., Simulator],
    add: Callable[..., Connection],
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    procore = start(limits="600/3600,5/10")
    connection = signed_in(procore, add)
    read_me(connection)
    crowd = Crowd(clock)
    monkeypatch.setattr(hub_clock, "sleep", crowd.sleep)

    def work(_: int) -> bool:
        with crowd.member():
            return read_me(connection)

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(work, range(24)))

    assert len(procore.requests.api) >= sum(done)
    assert sum(done) > 10
    assert {each.status for each in procore.requests.api} == {200}


def read_me(connection: Connection) -> bool:
    try:
        with ProcoreClient(connection, purpose=Purpose.PERSON) as api:
            api.get(ME)
    except BudgetSpent:
        return False
    return True


def test_an_empty_hour_postpones_background_work_without_sleeping(
    start: Callable[..., Simulator], add: Callable[..., Connection], clock: ManualClock
) -> None:
    procore = start(limits="10/3600,100/10")
    connection = signed_in(procore, add)

    with ProcoreClient(connection, purpose=Purpose.PULL) as api:
        for _ in range(8):  # a fifth stays for people
            api.get(ME)
        with pytest.raises(BudgetSpent) as caught:
            api.get(ME)

    assert 3590 < caught.value.after < 3610
    assert clock.sleeps == []
    assert read_me(connection)


def signed_in(procore: Simulator, add: Callable[..., Connection]) -> Connection:
    connection = add(
        grant="client_credentials", api_url=procore.base_url, login_url=procore.login_url
    )
    connections.sign_in_service_account(connection)
    return connection
