"""A simulated Procore for each test, its clock in the test's hands."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx2
import pytest

from trajanus.simulator import ManualClock, Simulator


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def sim(clock: ManualClock) -> Iterator[Simulator]:
    with Simulator("federal", clock=clock, limits="off") as simulator:
        yield simulator


def client_for(simulator: Simulator, token: str) -> httpx2.Client:
    headers = {
        "Authorization": f"Bearer {token}",
        "Procore-Company-Id": str(simulator.company_id),
    }
    return httpx2.Client(base_url=simulator.base_url, headers=headers, trust_env=False)


@pytest.fixture
def connect() -> Iterator[Callable[..., httpx2.Client]]:
    """A client that acts for a user, the QC manager when nobody is named."""
    clients: list[httpx2.Client] = []

    def connected(simulator: Simulator, name: str = "QC Manager") -> httpx2.Client:
        user = simulator.world["users"].where(name=name)[0]
        token = simulator.oauth.sign_in(user["id"])
        clients.append(client_for(simulator, token.access))
        return clients[-1]

    yield connected
    for client in clients:
        client.close()


@pytest.fixture
def api(sim: Simulator, connect: Callable[..., httpx2.Client]) -> httpx2.Client:
    return connect(sim)


@pytest.fixture(scope="module")
def shared_sim() -> Iterator[Simulator]:
    """One simulator for a whole module, whose tests only look at what they made themselves."""
    with Simulator("federal", clock=ManualClock(), limits="off") as simulator:
        yield simulator


@pytest.fixture(scope="module")
def shared_api(shared_sim: Simulator) -> Iterator[httpx2.Client]:
    token = shared_sim.oauth.sign_in(shared_sim.default_user_id)
    with client_for(shared_sim, token.access) as client:
        yield client


@pytest.fixture
def project(sim: Simulator) -> int:
    """The id of the main project."""
    return int(next(iter(sim.world["projects"]))["id"])


@pytest.fixture
def rfis(project: int) -> str:
    return f"/rest/v1.0/projects/{project}/rfis"


@pytest.fixture
def submittals(project: int) -> str:
    return f"/rest/v1.1/projects/{project}/submittals"


class Receiver:
    """A place that webhooks are sent to; `answers` are used up first, then 204."""

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.answers: list[int] = []
        self.open = threading.Event()
        self.open.set()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.received.append(json.loads(body))
                receiver.headers.append(dict(self.headers))
                receiver.open.wait(30)
                self.send_response(receiver.answers.pop(0) if receiver.answers else 204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/hook"

    def close(self) -> None:
        self.open.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()
    yield found
    found.close()
