"""Does a hub come back from its backup, is nothing written over, is a damaged one refused?"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from databases import without_tables
from psycopg import sql

from trajanus.cli import exits

if TYPE_CHECKING:
    from cli_installation import InstallationHere

#: What making, restoring and its notes add to or change by themselves.
CHANGED = {"audit_entry", "store_backup", "store_outboxentry"}
WAITING = """
INSERT INTO store_connection (name, environment, api_url, login_url, "grant", client_id,
    client_secret_encrypted, company_name, state, state_reason, webhook_path,
    webhook_secret_encrypted, awaits_choice, created_at)
VALUES ('main', 'custom', '', '', 'client_credentials', 'app', '', '', 'connected', '', 'x', '',
    false, now());
INSERT INTO store_outboxentry (connection_id, resource, row_id, kind, step, values, origin_id,
    state, looked_done, attempts, message, problems, created_at)
SELECT id, 'rfis', 1, 'update', '', '{"subject": "x"}', 'o', 'waiting', false, 0, '', '{}', now()
FROM store_connection;
"""


def fingerprints(url: str) -> dict[str, str]:
    """Return a checksum of every table's rows."""
    found = {}
    with psycopg.connect(url) as connection:
        names = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        for (name,) in names:
            query = sql.SQL("SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM {} t")
            row = connection.execute(query.format(sql.Identifier(name))).fetchone()
            found[name] = str(row and row[0])
    return found


@pytest.fixture
def used(hub: InstallationHere) -> InstallationHere:
    """An installation with a person, a change that waits, and files."""
    assert hub.run("user", "add", "vera", "--role", "viewer").code == 0
    with psycopg.connect(hub.environment["DATABASE_URL"]) as connection:
        connection.execute(WAITING)
    for name in ("uploads/abc", "schedules/7/plan.xer", "cache/1/fetched"):
        path = hub.data_dir / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"bytes of {name}")
    return hub


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation with an empty database."""
    with without_tables() as url:
        yield {"DATABASE_URL": url, "HUB_DATA_DIR": str(tmp_path / "restored")}


def test_a_hub_comes_back_elsewhere_with_every_row_and_file(
    used: InstallationHere, empty: dict[str, str], tmp_path: Path
) -> None:
    before = fingerprints(used.environment["DATABASE_URL"])
    made = used.run("backup", "now", "--into", str(tmp_path / "elsewhere"), "--json").json
    shutil.rmtree(used.data_dir / "files")

    restored = used.run_apart("restore", made["path"], "--json", **empty).json

    after = fingerprints(empty["DATABASE_URL"])
    assert {name for name in before if before[name] != after[name]} <= CHANGED
    assert before.keys() == after.keys()
    files = Path(empty["HUB_DATA_DIR"]) / "files"
    assert (files / "uploads" / "abc").read_text() == "bytes of uploads/abc"
    assert (files / "schedules" / "7" / "plan.xer").exists()
    assert not (files / "cache").exists()  # it can be fetched again
    assert (restored["held"], restored["files"]) == (1, 2)
    listed = used.run_apart("audit", "--action", "backup_restored", "--json", **empty).json
    assert len(listed) == 1


def test_a_damaged_backup_is_told_apart_and_nothing_is_written_over(
    used: InstallationHere, empty: dict[str, str], tmp_path: Path
) -> None:
    used.run("backup", "now")
    [listed] = used.run("backup", "list", "--json").json
    whole = used.run("backup", "verify", listed["path"])
    not_empty = used.run("restore", listed["path"])
    dump = Path(listed["path"]) / "database.dump"
    dump.write_bytes(dump.read_bytes()[:-1] + b"x")

    damaged = used.run("backup", "verify", listed["path"])
    refused = used.run_apart("restore", listed["path"], **empty)
    none = used.run("backup", "verify", str(tmp_path))

    assert "Whole: " in whole.out
    assert "The database is not empty" in not_empty.err
    assert "is damaged" in damaged.err
    assert "is damaged" in refused.err
    assert "is no backup of the hub" in none.err
    assert {one.code for one in (not_empty, damaged, refused, none)} == {exits.CONFIGURATION}
