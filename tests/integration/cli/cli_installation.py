"""How does a test run `hub`? As people do, in a process of its own; or in this one, for its words.

To start Python and import the hub takes a second, to run most commands a twentieth of one. So what
a command says and does is seen in this process, and what processes are about is seen with some:
standard input, settings, signals, deaths.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import structlog
from click.testing import CliRunner

from trajanus import config, secrets
from trajanus.cli import main
from trajanus.postgres import running
from trajanus.postgres.cluster import Cluster

if TYPE_CHECKING:
    from trajanus.simulator import Simulator

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
        """Run a command in a process of its own."""
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

    @property
    def database_url(self) -> str:
        """The database's address. Raises OperationalError while an embedded one does not run."""
        if given := self.environment.get("DATABASE_URL"):
            return given
        cluster = Cluster(self.data_dir)
        if (found := running.read(cluster)) is None:
            raise psycopg.OperationalError("it is being started")
        return running.url(cluster, found)

    def count(self, query: str) -> int:
        """Ask this installation's database for a number."""
        with psycopg.connect(self.database_url) as connection:
            row = connection.execute(query).fetchone()
        return int(row[0]) if row else 0

    def end_all(self) -> None:
        for process in self.started:
            process.terminate()
        for process in self.started:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()


@dataclass
class InstallationHere(Installation):
    """The hub of this process and its test database, which other processes may use as well."""

    def run(self, *arguments: str, stdin: str = "", **more: str) -> Ended:
        """Run a command in this process."""
        with _put_back_afterwards(), contextlib.chdir(self.data_dir):
            os.environ.update(self.environment | more)
            ended = CliRunner().invoke(main, arguments, input=stdin, catch_exceptions=False)
        return Ended(ended.exit_code, ended.stdout, ended.stderr)

    def run_apart(self, *arguments: str, stdin: str = "", **more: str) -> Ended:
        """Run a command in a process of its own."""
        return super().run(*arguments, stdin=stdin, **more)


@contextlib.contextmanager
def _put_back_afterwards() -> Iterator[None]:
    """Let a command have settings, a log and signals of its own, as in a process."""
    root = logging.getLogger()
    handlers, level, structure = root.handlers[:], root.level, structlog.get_config()
    on_term, environment = signal.getsignal(signal.SIGTERM), dict(os.environ)
    _read_settings_again()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(environment)
        _read_settings_again()
        signal.signal(signal.SIGTERM, on_term)
        structlog.configure(**structure)
        root.handlers[:] = handlers
        root.setLevel(level)


def _read_settings_again() -> None:
    config.settings.cache_clear()
    secrets.keys.cache_clear()
    secrets._box.cache_clear()


def connect_arguments(procore: Simulator, **changes: str) -> list[str]:
    options = {
        "--api-url": procore.base_url,
        "--login-url": procore.login_url,
        "--client-id": procore.client_id,
        "--client-secret-file": "-",
        "--company-id": str(procore.company_id),
        "--grant": "client_credentials",
    }
    options |= {f"--{name.replace('_', '-')}": value for name, value in changes.items()}
    return ["connect", "acme", *(part for pair in options.items() for part in pair)]


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
