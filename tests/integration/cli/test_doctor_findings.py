"""Does each check of `hub doctor` judge rightly?"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, NamedTuple

import pytest
from django.db import connection as database

from trajanus import clock as hub_clock
from trajanus import config
from trajanus.doctor import disk, environment, procore, public, work
from trajanus.doctor.findings import Finding, Level
from trajanus.store.models import Connection
from trajanus.store.models.connection import ConnectionState

if TYPE_CHECKING:
    from manual_clock import ManualClock


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture
def acme(db: None) -> Connection:
    return Connection.objects.create(
        name="acme",
        environment="production",
        api_url="https://api.example.com",
        login_url="https://login.example.com",
        client_id="x",
        state=ConnectionState.CONNECTED,
    )


@pytest.fixture
def public_url(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    yield monkeypatch
    monkeypatch.undo()
    config.settings.cache_clear()


def _set(patch: pytest.MonkeyPatch, url: str) -> None:
    patch.setenv("HUB_PUBLIC_URL", url)
    config.settings.cache_clear()


def _levels(findings: Iterator[Finding]) -> list[Level]:
    return [each.level for each in findings]


@pytest.mark.parametrize(
    ("free", "level"),
    [(10**8, Level.FAIL), (10**9, Level.WARN), (10**10, Level.OK)],
)
def test_free_space_is_judged_by_what_the_database_needs(
    free: int, level: Level, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**12, 0, free))

    assert next(disk.examine()).level is level


@pytest.mark.parametrize(
    ("ahead", "says"),
    [(45, "45 seconds ahead of ours"), (-3600, "3600 seconds behind ours")],
)
def test_a_clock_that_is_off_is_reported_with_its_direction(
    ahead: int, says: str, clock: ManualClock
) -> None:
    date = format_datetime(clock.now() + timedelta(seconds=ahead), usegmt=True)

    (found,) = procore._skew("procore acme", date, clock.now())

    assert found.level is Level.WARN
    assert says in found.found


@pytest.mark.parametrize("date", [None, "nonsense"])
def test_a_host_that_tells_no_time_is_not_accused(date: str | None, clock: ManualClock) -> None:
    assert list(procore._skew("procore acme", date, clock.now())) == []


def test_a_clock_that_is_right_is_not_mentioned(clock: ManualClock) -> None:
    date = format_datetime(clock.now() + timedelta(seconds=5), usegmt=True)

    assert list(procore._skew("procore acme", date, clock.now())) == []


@pytest.mark.django_db
def test_plain_http_in_public_fails(public_url: pytest.MonkeyPatch) -> None:
    _set(public_url, "http://hub.example.com")

    assert _levels(public.examine()) == [Level.FAIL]


def test_an_address_of_this_machine_cannot_get_webhooks_from_a_real_procore(
    public_url: pytest.MonkeyPatch, acme: Connection
) -> None:
    _set(public_url, "http://127.0.0.1:1")

    found = list(public.examine())

    assert [each.level for each in found] == [Level.WARN, Level.WARN]
    assert "acme cannot deliver webhooks" in found[0].meaning


@pytest.mark.django_db
def test_an_installation_without_connections_needs_no_worker_yet() -> None:
    assert _levels(work.examine()) == [Level.WARN, Level.OK]


def test_a_connected_installation_without_a_worker_fails(acme: Connection) -> None:
    assert next(work.examine()).level is Level.FAIL


def test_a_worker_that_reported_lately_is_alive(acme: Connection) -> None:
    with database.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [hub_clock.now()]
        )

    assert next(work.examine()) == Finding("worker", Level.OK, "1 alive")


def test_a_reading_that_is_long_due_is_reported(acme: Connection) -> None:
    acme.cursors.create(resource="projects", due_at=hub_clock.now() - timedelta(hours=1))

    *_, last = work.examine()

    assert last.level is Level.WARN
    assert last.found.startswith("0 jobs and 1 readings")


def test_a_variable_of_an_earlier_version_is_named_with_what_took_its_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HUB_ALERT_WEBHOOK_URL", "https://chat.example.com/secret")

    [finding] = [each for each in environment.examine() if "HUB_ALERT_WEBHOOK_URL" in each.found]

    assert finding.level is Level.WARN
    assert "Administration, Addresses" in finding.next_step
    assert "secret" not in finding.found
