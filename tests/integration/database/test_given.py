"""Are databases that the hub cannot work with refused with a reason and without secrets?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from trajanus.errors import DatabaseUnavailable
from trajanus.postgres import given


@pytest.fixture
def url() -> str:
    return os.environ["DATABASE_URL"]


@pytest.fixture
def guest(url: str) -> Iterator[str]:
    """An address whose role may only look."""
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("CREATE ROLE hub_guest LOGIN")
        yield make_conninfo(url, user="hub_guest")
        admin.execute("DROP ROLE hub_guest")


def test_a_good_server_is_described(url: str) -> None:
    found = given.check(url)

    assert int(found.version.split(".")[0]) >= given.OLDEST_VERSION
    assert found.database == "postgres"


def test_a_server_that_does_not_run_is_reported_with_what_to_check() -> None:
    with pytest.raises(DatabaseUnavailable, match="Connection refused") as caught:
        given.check("postgresql://hub:hunter2@127.0.0.1:1/hub")

    assert "that the server runs" in caught.value.next_step
    assert "hunter2" not in str(caught.value)


def test_an_unknown_database_is_named(url: str) -> None:
    with pytest.raises(DatabaseUnavailable, match='"nowhere" does not exist') as caught:
        given.check(make_conninfo(url, dbname="nowhere"))

    assert "Create that database" in caught.value.next_step


def test_what_is_no_address_is_refused_without_repeating_it() -> None:
    with pytest.raises(DatabaseUnavailable, match="not a PostgreSQL address") as caught:
        given.check("postgresql://hub:hunt er2@:host")

    assert "hunt" not in f"{caught.value} {caught.value.next_step}"


def test_a_role_without_the_right_to_create_tables_is_told_the_statement_that_helps(
    guest: str,
) -> None:
    with pytest.raises(DatabaseUnavailable, match="hub_guest may not create") as caught:
        given.check(guest)

    assert 'GRANT CREATE ON SCHEMA public TO "hub_guest"' in caught.value.next_step


class Answering:
    """A server with the given traits."""

    def __init__(
        self, *, version: int = 150_000, row: tuple[Any, ...] = (False, "UTF8", True)
    ) -> None:
        self.row = row
        self.info = SimpleNamespace(
            server_version=version,
            host="db",
            dbname="hub",
            user="hub",
            parameter_status=lambda name: "15.1",
        )

    def execute(self, query: str) -> Answering:
        return self

    def fetchone(self) -> tuple[Any, ...]:
        return self.row


@pytest.mark.parametrize(
    ("server", "message"),
    [
        (Answering(version=140_011), "is PostgreSQL 14; the hub needs 15"),
        (Answering(row=(True, "UTF8", True)), "read-only standby"),
        (Answering(row=(False, "LATIN1", True)), "encoded as LATIN1"),
    ],
)
def test_an_unfit_server_is_refused(server: Answering, message: str) -> None:
    with pytest.raises(DatabaseUnavailable, match=message):
        given._examine(server)  # type: ignore[arg-type]  # a stand-in


def test_the_oldest_version_will_do() -> None:
    assert given._examine(Answering()).version == "15.1"  # type: ignore[arg-type]  # a stand-in
