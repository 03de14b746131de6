"""A simulated Procore over real HTTP, under the hub's stopped clock, and a connection to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from trajanus.procore import connections
from trajanus.simulator import Simulator
from trajanus.store.models import Connection
from trajanus.store.models.connection import Grant

if TYPE_CHECKING:
    from tests.conftest import ManualClock

CALLBACK = "http://localhost:8000/connect/callback"


@dataclass
class SharedClock:
    """The hub's clock, as the simulator reads it."""

    hub: Any
    callbacks: list[Callable[[], None]] = field(default_factory=list)

    def now(self) -> datetime:
        return self.hub.now()  # type: ignore[no-any-return]

    def advance(self, seconds: float) -> None:
        self.hub.advance(seconds)
        for callback in self.callbacks:
            callback()

    def seconds_until(self, moment: datetime) -> float | None:
        return 0.0 if moment <= self.now() else None

    def on_jump(self, callback: Callable[[], None]) -> None:
        self.callbacks.append(callback)


@pytest.fixture
def start(clock: ManualClock, transactional_db: None) -> Iterator[Callable[..., Simulator]]:
    """Start simulators with options of one's own."""
    running: list[Simulator] = []

    def start(**options: Any) -> Simulator:
        sim = Simulator(clock=SharedClock(clock), **{"dataset": "federal", **options})
        sim.start()
        running.append(sim)
        return sim

    yield start
    for sim in running:
        sim.stop()


@pytest.fixture
def procore(start: Callable[..., Simulator]) -> Simulator:
    """A Procore with the federal sample project and roomy limits."""
    return start()


@pytest.fixture
def add(procore: Simulator) -> Callable[..., Connection]:
    """Add a connection to `procore`, not signed in; details may be replaced."""

    def add(**details: Any) -> Connection:
        return connections.add_connection(
            **{
                "name": "site",
                "environment": "custom",
                "api_url": procore.base_url,
                "login_url": procore.login_url,
                "client_id": procore.client_id,
                "client_secret": procore.client_secret,
                "company_id": procore.company_id,
                **details,
            }
        )

    return add


@pytest.fixture
def person(procore: Simulator, add: Callable[..., Connection]) -> Connection:
    """A connection through which a person has signed in."""
    connection = add(grant=Grant.AUTHORIZATION_CODE)
    code = procore.oauth.authorize(procore.oauth.service_user_id, CALLBACK)
    connections.complete_sign_in(connection, code, CALLBACK)
    return connection


@pytest.fixture
def service(add: Callable[..., Connection]) -> Connection:
    """A connection of a service account that has its first token."""
    connection = add(grant=Grant.CLIENT_CREDENTIALS)
    connections.sign_in_service_account(connection)
    return connection
