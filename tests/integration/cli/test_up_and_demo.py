"""Do the commands that start other processes start, keep and stop them?"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import pytest
from cli_installation import is_listening

from trajanus.cli import exits

if TYPE_CHECKING:
    from cli_installation import Installation

Wait = Callable[[Callable[[], bool]], None]
on_posix = pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")


@on_posix
def test_up_serves_until_it_is_told_to_stop(hub: Installation, free_port: int) -> None:
    up = hub.start("up", "--port", str(free_port))
    assert up.stdout
    said = up.stdout.readline()

    was_listening = is_listening(free_port)
    up.send_signal(signal.SIGTERM)
    code = up.wait(20)

    assert f"http://127.0.0.1:{free_port}" in said
    assert was_listening
    assert code == 0
    assert not is_listening(free_port)


@on_posix
def test_no_child_outlives_an_up_that_is_killed(
    hub: Installation, free_port: int, wait_for: Wait
) -> None:
    up = hub.start("up", "--port", str(free_port))
    assert up.stdout
    up.stdout.readline()

    os.kill(up.pid, signal.SIGKILL)

    wait_for(lambda: not is_listening(free_port))


def test_a_demo_reads_everything_once_and_leaves_nothing_running(
    fresh: Installation, tmp_path: Path
) -> None:
    ended = fresh.run("demo", "--once", "--json")

    assert ended.code == 0, ended.err
    resources = ended.json["resources"]
    assert {"projects", "users", "rfis", "submittals"} <= resources.keys()
    assert all(each["records"] and each["requests"] for each in resources.values())
    assert ended.json["seconds"] > 0
    assert not (tmp_path / "postgresql" / "postmaster.pid").exists()


@on_posix
def test_a_demo_shows_the_workspace_until_it_is_told_to_stop(
    hub: Installation, free_port: int
) -> None:
    demo = hub.start("demo", "--no-browser", "--port", str(free_port))
    assert demo.stdout
    address = next(line for line in demo.stdout if line.startswith("Open http")).split()[1]

    page = httpx2.get(f"{address}/accounts/login/", trust_env=False)
    hooks = hub.count("SELECT count(*) FROM store_webhookhook")
    known = hub.count(
        "SELECT count(*) FROM accounts_user JOIN procore_users ON email = email_address"
    )
    demo.send_signal(signal.SIGTERM)
    code = demo.wait(30)

    assert page.status_code == 200
    assert hooks
    assert known  # so the demo shows what waits for somebody
    assert code == 0
    assert not is_listening(free_port)


def test_a_demo_keeps_its_sign_ins_from_start_to_start(hub: Installation) -> None:
    hub.run("demo", "--once")
    file = hub.data_dir / "demo-sign-ins.json"
    first = json.loads(file.read_text())

    ended = hub.run("demo", "--once")

    assert ended.code == 0, ended.err
    assert json.loads(file.read_text()) == first
    assert first.keys() == {"viewer", "qcm", "admin"}
    assert sys.platform == "win32" or file.stat().st_mode & 0o077 == 0


def test_a_demo_keeps_its_hands_off_real_connections(connected: Installation) -> None:
    ended = connected.run("demo", "--once")

    assert ended.code == exits.CONFIGURATION
    assert "real connections (acme)" in ended.err
    assert "HUB_DATA_DIR" in ended.err
