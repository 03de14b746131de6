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
    from cli_installation import Ended, Installation, InstallationHere

Wait = Callable[[Callable[[], bool]], None]
on_posix = pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")


@on_posix
def test_up_serves_until_it_is_told_to_stop(hub: InstallationHere, free_port: int) -> None:
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
    hub: InstallationHere, free_port: int, wait_for: Wait
) -> None:
    up = hub.start("up", "--port", str(free_port))
    assert up.stdout
    up.stdout.readline()

    os.kill(up.pid, signal.SIGKILL)

    wait_for(lambda: not is_listening(free_port))


@pytest.mark.xdist_group("demo")
def test_a_demo_reads_everything_once_and_leaves_nothing_running(
    first_demo: Ended, demo_directory: Path
) -> None:
    assert first_demo.code == 0, first_demo.err
    resources = first_demo.json["resources"]
    assert {"projects", "users", "rfis", "submittals"} <= resources.keys()
    assert all(each["records"] and each["requests"] for each in resources.values())
    assert first_demo.json["seconds"] > 0
    assert not (demo_directory / "postgresql" / "postmaster.pid").exists()


@on_posix
@pytest.mark.xdist_group("demo")
def test_a_demo_shows_the_workspace_until_it_is_told_to_stop_and_keeps_its_sign_ins(
    demo: Installation, free_port: int
) -> None:
    file = demo.data_dir / "demo-sign-ins.json"
    before = json.loads(file.read_text())
    process = demo.start("demo", "--no-browser", "--port", str(free_port))
    assert process.stdout
    address = next(line for line in process.stdout if line.startswith("Open http")).split()[1]

    page = httpx2.get(f"{address}/accounts/login/", trust_env=False)
    hooks = demo.count("SELECT count(*) FROM store_webhookhook")
    known = demo.count(
        "SELECT count(*) FROM accounts_user JOIN procore_users ON email = email_address"
    )
    process.send_signal(signal.SIGTERM)
    code = process.wait(30)

    assert page.status_code == 200
    assert hooks
    assert known  # so the demo shows what waits for somebody
    assert code == 0
    assert not is_listening(free_port)
    assert json.loads(file.read_text()) == before
    assert before.keys() == {"viewer", "qcm", "admin"}
    assert file.stat().st_mode & 0o077 == 0


def test_a_demo_keeps_its_hands_off_real_connections(connected: InstallationHere) -> None:
    ended = connected.run_apart("demo", "--once")

    assert ended.code == exits.CONFIGURATION
    assert "real connections (acme)" in ended.err
    assert "HUB_DATA_DIR" in ended.err


def test_a_simulated_procore_says_where_it_listens(hub: InstallationHere) -> None:
    process = hub.start("simulate", "--client-id", "the-app", "--client-secret", "the-secret")
    assert process.stdout
    said = json.loads(process.stdout.readline())

    given = {"client_id": "the-app", "client_secret": "the-secret"}
    answer = httpx2.post(
        f"{said['base_url']}/oauth/token",
        json={"grant_type": "client_credentials", **given},
        trust_env=False,
    )

    assert said["client_id"] == "the-app"
    assert answer.json()["access_token"]
