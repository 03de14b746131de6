"""A signed-in connection, a project in the mirror, and short words for what tests do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import psycopg
import pytest
from django.db import connection as database

from trajanus.procore import connections
from trajanus.resources.catalog import RESOURCES, resource_named
from trajanus.simulator import Simulator
from trajanus.store.models import Connection, LaneSetting
from trajanus.sync import service
from trajanus.sync.lane import Lane
from trajanus.sync.service import Outcome


@pytest.fixture(autouse=True)
def committing(transactional_db: None) -> None:
    """Let tests commit: threads, processes and other sessions see what they did."""


@pytest.fixture
def company(service: Connection) -> Connection:
    """A connection that can be used."""
    service.refresh_from_db()
    return service


@pytest.fixture
def project_id(company: Connection, procore: Simulator) -> int:
    """Procore's id of the sample project, which the mirror knows and follows."""
    service.sync_now(connection=company, resource="projects")
    procore.requests.clear()
    return service.followed_projects(company)[0]


@pytest.fixture
def few_by_schedule(company: Connection, project_id: int) -> None:
    """Have little read that nobody asks for, or each worker begins with the whole sample.

    Of what stays, RFIs change by the hour and locations by the day.
    """
    LaneSetting.objects.bulk_create(
        LaneSetting(
            connection=company,
            project_id=lane.project_id,
            resource=lane.resource.name,
            is_read=lane.resource.name in ("rfis", "locations"),
        )
        for lane in service.lanes_to_read(company, None, RESOURCES)
    )


@pytest.fixture
def lane(company: Connection, project_id: int) -> Callable[[str], Lane]:
    def lane(resource: str) -> Lane:
        return Lane(company, project_id, resource_named(resource))

    return lane


@pytest.fixture
def read(lane: Callable[[str], Lane]) -> Callable[..., Outcome]:
    """Read one resource of the sample project."""

    def read(resource: str, **how: bool) -> Outcome:
        return service.read_lane(lane(resource), **how)

    return read


@pytest.fixture
def other_session() -> Iterator[Callable[..., None]]:
    """Run SQL in a session of another process's kind, which stays open for the test."""
    with psycopg.connect(**database.get_connection_params() | {"cursor_factory": None}) as other:

        def run(statement: str, values: Sequence[object] = ()) -> None:
            other.execute(statement, values)  # type: ignore[arg-type]  # tests write their SQL

        yield run


@pytest.fixture
def connect() -> Callable[[Simulator], Connection]:
    """Connect a service account to any simulator."""

    def connect(procore: Simulator) -> Connection:
        connection = connections.add_connection(
            "another",
            environment="custom",
            api_url=procore.base_url,
            login_url=procore.login_url,
            client_id=procore.client_id,
            client_secret=procore.client_secret,
            company_id=procore.company_id,
            grant="client_credentials",
        )
        connections.sign_in_service_account(connection)
        connection.refresh_from_db()
        return connection

    return connect
