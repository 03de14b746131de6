"""Does `hub migrate` bring a database up to date, and do others wait for it?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from databases import without_tables

from trajanus.cli import exits

if TYPE_CHECKING:
    from cli_installation import Installation


@pytest.fixture
def empty(fresh: Installation) -> Iterator[Installation]:
    """An installation whose given database has no tables."""
    with without_tables() as url:
        fresh.environment["DATABASE_URL"] = url
        yield fresh


def test_other_commands_send_people_to_migrate_first(empty: Installation) -> None:
    ended = empty.run("status")

    assert ended.code == exits.CONFIGURATION
    assert "Next step: Run: hub migrate" in ended.err


def test_check_changes_nothing_and_says_what_is_pending(empty: Installation) -> None:
    first = empty.run("migrate", "--check")
    second = empty.run("migrate", "--check")

    assert (first.code, second.code) == (exits.CONFIGURATION, exits.CONFIGURATION)
    assert "store.0001_initial" in second.err


def test_migrating_twice_applies_everything_once(empty: Installation) -> None:
    first = empty.run("migrate")
    second = empty.run("migrate")

    assert "applied store.0001_initial" in first.out
    assert second.out == "The database is up to date.\n"


def test_an_embedded_database_gets_its_tables_by_itself_and_stops_with_the_command(
    fresh: Installation, tmp_path: Path
) -> None:
    ended = fresh.run("user", "list", "--json")

    assert (ended.code, ended.json) == (0, [])
    assert not (tmp_path / "postgresql" / "postmaster.pid").exists()
