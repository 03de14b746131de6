"""What do the tests of the command line stand on? Installations, and a simulated Procore."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cli_installation import SECONDS, Ended, Installation, InstallationHere, connect_arguments
from databases import url_of_tests

from trajanus.simulator import Simulator


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Installation]:
    """An installation without database or settings of its own."""
    # A directory of its own, like that of an ordinary user; a short one, for the socket's sake.
    installation = Installation(_bare_environment(tmp_path), tmp_path)
    yield installation
    installation.end_all()


@pytest.fixture(scope="session")
def demo_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where demos are shown. To fill an empty one takes longest here, so they share a worker."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="session")
def first_demo(demo_directory: Path) -> Ended:
    """How the first demo ended there, which read everything once."""
    installation = Installation(_bare_environment(demo_directory), demo_directory)
    return installation.run("demo", "--once", "--json")


@pytest.fixture
def demo(demo_directory: Path, first_demo: Ended) -> Iterator[Installation]:
    """An installation in which demos were shown before; each begins with a fresh Procore."""
    assert first_demo.code == 0, first_demo.err
    installation = Installation(_bare_environment(demo_directory), demo_directory)
    yield installation
    installation.end_all()


def _bare_environment(data_dir: Path) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return ours | {"HUB_DATA_DIR": str(data_dir)}


@pytest.fixture
def hub(transactional_db: None, tmp_path: Path) -> Iterator[InstallationHere]:
    """An installation with all tables and nothing in them."""
    own = {"DATABASE_URL": url_of_tests(), "HUB_DATA_DIR": str(tmp_path)}
    installation = InstallationHere({**os.environ, **own}, tmp_path)
    yield installation
    installation.end_all()


@pytest.fixture
def simulated() -> Iterator[Simulator]:
    """A simulated Procore that goes by the real clock, as other processes do."""
    known = {"client_id": "the-app", "client_secret": "the-secret"}
    with Simulator(limits="36000/3600,1000/10", **known) as procore:
        yield procore


@pytest.fixture
def connected(hub: InstallationHere, simulated: Simulator) -> InstallationHere:
    """An installation connected to a simulated Procore as a service account."""
    ended = hub.run(*connect_arguments(simulated), stdin="the-secret\n")
    assert ended.code == 0, ended.err
    return hub


@pytest.fixture
def connect_with(simulated: Simulator) -> Callable[..., list[str]]:
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
