"""What do the tests of the command line stand on? Installations of their own, run as processes."""

from __future__ import annotations

import json
import os
import socket
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cli_installation import SECONDS, Installation, connect_arguments
from psycopg.conninfo import make_conninfo


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Installation]:
    """An installation without database or settings of its own."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    # A directory of its own, like that of an ordinary user; a short one, for the socket's sake.
    installation = Installation(environment | {"HUB_DATA_DIR": str(tmp_path)}, tmp_path)
    yield installation
    installation.end_all()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database with all tables, to copy from."""
    name = f"hub_cli_{uuid.uuid4().hex[:8]}"
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        data_dir = tmp_path_factory.mktemp("data")
        here = {"DATABASE_URL": make_conninfo(url, dbname=name), "HUB_DATA_DIR": str(data_dir)}
        ended = Installation({**os.environ, **here}, data_dir).run("migrate")
        assert ended.code == 0, ended.err
        yield name
        admin.execute(f"DROP DATABASE {name}")


@pytest.fixture
def hub(migrated: str, tmp_path: Path) -> Iterator[Installation]:
    """An installation with all tables and nothing in them."""
    name = f"{migrated}_{uuid.uuid4().hex[:8]}"
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {migrated}")
        own = {"DATABASE_URL": make_conninfo(url, dbname=name), "HUB_DATA_DIR": str(tmp_path)}
        installation = Installation({**os.environ, **own}, tmp_path)
        yield installation
        installation.end_all()
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def simulated(hub: Installation) -> dict[str, Any]:
    """Where a simulated Procore listens."""
    known = ("--client-id", "the-app", "--client-secret", "the-secret")
    process = hub.start("simulate", *known, "--limits", "36000/3600,1000/10")
    assert process.stdout
    return json.loads(process.stdout.readline())


@pytest.fixture
def connected(hub: Installation, simulated: dict[str, Any]) -> Installation:
    """An installation connected to a simulated Procore as a service account."""
    ended = hub.run(*connect_arguments(simulated), stdin="the-secret\n")
    assert ended.code == 0, ended.err
    return hub


@pytest.fixture
def connect_with(simulated: dict[str, Any]) -> Callable[..., list[str]]:
    """The arguments that connect to the simulated Procore, with changes."""
    return lambda **changes: connect_arguments(simulated, **changes)


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def wait_for() -> Callable[[Callable[[], bool]], None]:
    """Wait until something is so, or fail."""

    def wait(is_so: Callable[[], bool]) -> None:
        deadline = time.monotonic() + SECONDS
        while not is_so():
            assert time.monotonic() < deadline, "it never became so"
            time.sleep(0.1)

    return wait
