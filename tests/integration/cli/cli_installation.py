"""How does a test run `hub` as people do: as a process, with settings in the environment?"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

SECONDS = 60


@dataclass
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Installation:
    """One hub: a data directory, a database, the settings of its environment."""

    environment: dict[str, str]
    data_dir: Path
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def run(self, *arguments: str, stdin: str = "", **more: str) -> Ended:
        ended = subprocess.run(
            [sys.executable, "-P", "-m", "trajanus.cli", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
            env=self.environment | more,
            cwd=self.data_dir,
        )
        assert "Traceback" not in ended.stderr, ended.stderr
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command that runs on; it is ended after the test."""
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "trajanus.cli", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=self.environment,
            cwd=self.data_dir,
        )
        self.started.append(process)
        return process

    def count(self, query: str) -> int:
        """Ask this installation's database for a number."""
        with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
            row = connection.execute(query).fetchone()
        return int(row[0]) if row else 0

    def end_all(self) -> None:
        for process in self.started:
            process.terminate()
        for process in self.started:
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()


def connect_arguments(simulated: dict[str, Any], **changes: str) -> list[str]:
    options = {
        "--api-url": simulated["base_url"],
        "--login-url": simulated["login_url"],
        "--client-id": simulated["client_id"],
        "--client-secret-file": "-",
        "--company-id": str(simulated["company_id"]),
        "--grant": "client_credentials",
    }
    options |= {f"--{name.replace('_', '-')}": value for name, value in changes.items()}
    return ["connect", "acme", *(part for pair in options.items() for part in pair)]


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
