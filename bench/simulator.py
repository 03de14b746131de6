"""How many pages of 100 records does the simulated Procore list in a second on one core?

It must never be what a bench of the hub measures. Server and client run in processes of their own,
on a core each where the system lets us choose. The core's own time says what the server could give
if nothing else were running on it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

_RECORDS = 50_000
_SIZE = 100
_CONNECTIONS = 8
_SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class Target:
    """A running simulator and what may be asked of it: every page of every project's RFIs."""

    process: subprocess.Popen[str]
    host: str
    port: int
    token: str
    pages: tuple[str, ...]

    def request(self, path: str) -> str:
        return (
            f"GET {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
            f"Authorization: Bearer {self.token}\r\nProcore-Company-Id: 4100\r\n\r\n"
        )

    def used(self) -> float:
        """Seconds of a core that the server has used; 0 where the system does not tell."""
        state = Path(f"/proc/{self.process.pid}/stat")
        if not state.exists():
            return 0.0
        fields = state.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(_arguments: argparse.Namespace) -> dict[str, Any]:
    """One page again and again, a few pages in turn, and more pages than are remembered."""
    found: dict[str, Any] = {}
    with _simulator() as target:
        cases = {"the same page": 1, "40 pages in turn": 40, "all pages in turn": None}
        for name, count in cases.items():
            texts = [target.request(path) for path in target.pages[:count]]
            _load(target, texts, 1)
            before = target.used()
            rate = _load(target, texts, _SECONDS)
            spent = target.used() - before
            found[f"{name}: pages/s as things are"] = round(rate)
            if spent:
                found[f"{name}: pages/s of a core's own time"] = round(rate * _SECONDS / spent)
    return found


@contextmanager
def _simulator() -> Iterator[Target]:
    command = [sys.executable, "-m", "trajanus.simulator", "--dataset", f"large:{_RECORDS}"]
    process = subprocess.Popen(  # noqa: S603 - our own command
        _on_core(0, [*command, "--limits", "off"]), stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        yield _target(process, ready)
    finally:
        process.terminate()
        process.wait(10)


def _target(process: subprocess.Popen[str], ready: dict[str, Any]) -> Target:
    url = httpx2.URL(ready["base_url"])
    with httpx2.Client(base_url=url, trust_env=False) as client:
        client_id, secret = ready["client_id"], ready["client_secret"]
        body = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
        token = client.post("/oauth/token", json=body).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}", "Procore-Company-Id": "4100"}
        client.headers.update(headers)
        projects = client.get("/rest/v1.1/projects?company_id=4100&per_page=300").json()
        pages = tuple(path for each in projects for path in _pages(client, each["id"]))
    return Target(process, str(url.host), int(url.port or 80), token, pages)


def _pages(client: httpx2.Client, project: int) -> Iterator[str]:
    path = f"/rest/v1.0/projects/{project}/rfis"
    total = int(client.get(f"{path}?per_page=1").headers["total"])
    for page in range(1, total // _SIZE + 1):
        yield f"{path}?per_page={_SIZE}&page={page}"


def _load(target: Target, texts: list[str], seconds: float) -> float:
    command = [sys.executable, "-m", "bench.load", target.host, str(target.port), str(seconds),
               str(_CONNECTIONS)]  # fmt: skip
    done = subprocess.run(  # noqa: S603 - our own command
        _on_core(1, command), input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def _on_core(number: int, command: list[str]) -> list[str]:
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    if len(cores) < 2:
        return command
    return ["taskset", "-c", str(cores[number]), *command]
