"""Does a hub whose web server, worker and database are killed again and again lose anything?"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx2
import psycopg
import pytest

from trajanus.postgres import running
from trajanus.postgres.cluster import Cluster

if TYPE_CHECKING:
    from cli_installation import Installation

SEED, DEATHS = 20270302, 12
#: A dead worker's jobs go back to the queue within forty seconds.
SECONDS = 150


@dataclass
class Living:
    """A demo that runs, what people asked of it, and the simulated Procore behind it."""

    installation: Installation
    process: subprocess.Popen[str]
    hub: httpx2.Client
    procore: httpx2.Client
    project: int = 0  # the hub's id
    person: int = 0  # somebody who may answer
    rfis: list[dict[str, Any]] = field(default_factory=list)  # open ones
    asked: list[str] = field(default_factory=list)
    wanted: dict[int, str] = field(default_factory=dict)  # RFI -> reference
    said: dict[int, str] = field(default_factory=dict)  # RFI -> subject, by the field

    def kill(self, part: str) -> None:
        """Kill the web server, the worker or the database; nothing when it is dead already."""
        if part == "database":
            found = running.read(Cluster(self.installation.data_dir))
            pids = [found.pid] if found else []
        else:
            listed = subprocess.run(
                ["ps", "-o", "pid=,args=", "--ppid", str(self.process.pid)],  # noqa: S607
                capture_output=True,
                text=True,
                check=False,
            )
            lines = listed.stdout.splitlines()
            pids = [int(line.split()[0]) for line in lines if line.endswith(f" {part}")]
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def ask(self, method: str, path: str, body: dict[str, Any], key: str) -> dict[str, Any]:
        """Ask the hub until it answers, as programs do: the key keeps it from doing it twice."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            with suppress(httpx2.HTTPError):
                answer = self.hub.request(
                    method, f"/api/v1{path}", json=body, headers={"Idempotency-Key": key}
                )
                if answer.status_code < 500:
                    assert answer.is_success, answer.text
                    done: dict[str, Any] = answer.json()
                    return done
            time.sleep(0.1)
        raise AssertionError("the hub never answered")

    def look_around(self) -> None:
        """Find the project with the most open RFIs."""
        for project in self.hub.get("/api/v1/projects").json()["items"]:
            path = f"/api/v1/projects/{project['id']}/rfis"
            found = self.hub.get(path, params={"status": "open"}).json()["items"]
            if len(found) > len(self.rfis):
                self.project, self.rfis = project["id"], found
        self.person = self.installation.count("SELECT max(rfi_manager_id) FROM procore_rfis")

    def is_told(self) -> bool:
        """Say whether the mirror has what was changed at Procore."""
        with psycopg.connect(self.installation.database_url) as connection:
            found = connection.execute("SELECT procore_id, subject FROM procore_rfis").fetchall()
        return set(self.said.items()) <= set(found)

    def there(self, kind: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.procore.get(f"/_simulator/records/{kind}").json()
        return found


@pytest.fixture
def living(demo: Installation, free_port: int) -> Iterator[Living]:
    demo.environment |= {"HUB_LOG_LEVEL": "WARNING"}
    process = demo.start("demo", "--no-browser", "--port", str(free_port), "--activity", "0.001")
    assert process.stdout
    next(line for line in process.stdout if line.startswith("Ctrl-C"))
    token = demo.run("token", "add", "admin", "program", "--scope", "admin", "--json")
    living = Living(demo, process, httpx2.Client(), httpx2.Client())
    with psycopg.connect(demo.database_url) as connection:
        (base,) = connection.execute("SELECT api_url FROM store_connection").fetchone() or ("",)
    with (
        httpx2.Client(
            base_url=f"http://127.0.0.1:{free_port}",
            headers={"Authorization": f"Bearer {token.json['token']}"},
            trust_env=False,
        ) as hub,
        httpx2.Client(base_url=base, trust_env=False) as procore,
    ):
        living.hub, living.procore = hub, procore
        yield living


def _work(living: Living, number: int, dice: random.Random) -> None:
    """Let people here ask and edit, and people there change something."""
    rfis = f"/projects/{living.project}/rfis"
    mine, theirs = dice.sample(living.rfis, 2)
    subject = f"Question {number}"
    people = dict.fromkeys(("rfi_manager_id", "assignee_id"), living.person)
    asked = {"fields": {"subject": subject, "question": "?", **people}}
    living.ask("POST", rfis, asked, f"ask-{number}")
    living.asked.append(subject)
    change = {"fields": {"reference": f"Sheet {number}"}}
    living.ask("PATCH", f"{rfis}/{mine['id']}", change, f"edit-{number}")
    living.wanted[mine["procore_id"]] = f"Sheet {number}"
    said = {"subject": f"Field {number}"}
    living.procore.patch(f"/_simulator/records/rfis/{theirs['procore_id']}", json=said)
    living.said[theirs["procore_id"]] = said["subject"]
    if number % 3 == 2:
        living.procore.post("/_simulator/tokens/expire")


def _wait_until_quiet(living: Living) -> None:
    waiting = (
        "SELECT (SELECT count(*) FROM store_outboxentry WHERE ended_at IS NULL)"
        " + (SELECT count(*) FROM store_webhookevent WHERE status = 'waiting')"
    )
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        with suppress(psycopg.OperationalError):
            if living.installation.count(waiting) == 0 and living.is_told():
                return
        time.sleep(0.2)
    raise AssertionError("it never came to rest")


@pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")
@pytest.mark.timeout(400)
@pytest.mark.xdist_group("demo")
def test_whatever_part_is_killed_nothing_is_lost_and_nothing_done_twice(
    living: Living,
) -> None:
    dice = random.Random(SEED)  # noqa: S311  repeatable on purpose
    living.look_around()
    for number in range(DEATHS):
        _work(living, number, dice)
        living.kill(("web", "worker", "database")[number % 3])

    _wait_until_quiet(living)

    there = {rfi["id"]: rfi for rfi in living.there("rfis")}
    subjects = Counter(rfi["subject"] for rfi in there.values())
    assert {subject: subjects[subject] for subject in living.asked} == dict.fromkeys(
        living.asked, 1
    )
    assert {rfi: there[rfi]["reference"] for rfi in living.wanted} == living.wanted
