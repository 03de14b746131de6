"""What do tests of the workspace stand on? A project with records, and people of each role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from trajanus.accounts.models import Role, User
from trajanus.resources.project import Project
from trajanus.resources.rfi import Rfi, RfiReply
from trajanus.resources.submittal import Submittal
from trajanus.store.models import Connection
from trajanus.store.models.connection import ConnectionState

NOW = datetime(2026, 6, 3, 12, 0, tzinfo=UTC)

Make = Callable[..., Any]


@pytest.fixture(autouse=True)
def database(db: None) -> None:
    """Every test here talks to the database."""
    cache.clear()  # the sign-in library counts attempts there


@pytest.fixture
def procore() -> Connection:
    connection = Connection(
        name="main",
        environment="custom",
        api_url="http://127.0.0.1:9",  # nobody listens there
        login_url="http://127.0.0.1:9",
        client_id="app",
        company_id=4100,
        company_name="Example Builders",
        state=ConnectionState.CONNECTED,
    )
    connection.client_secret = "not a real secret"
    connection.save()
    return connection


@pytest.fixture
def project(procore: Connection) -> Project:
    return Project.objects.create(
        connection=procore,
        procore_id=5200,
        name="Barracks Replacement",
        project_number="W912",
        tz_name="America/New_York",
        payload={},
        seen_at=NOW,
    )


@pytest.fixture
def rfi(project: Project) -> Make:
    """Make an RFI of the project; only its number matters unless the test says otherwise."""

    def make(number: int, **values: Any) -> Rfi:
        made = an_rfi(project, number, **values)
        made.save(force_insert=True)
        return made

    return make


@pytest.fixture
def submittal(project: Project) -> Make:
    def make(number: int, **values: Any) -> Submittal:
        made = a_submittal(project, number, **values)
        made.save(force_insert=True)
        return made

    return make


@pytest.fixture
def reply(project: Project) -> Make:
    def make(number: int, to: Rfi, **values: Any) -> RfiReply:
        return RfiReply.objects.create(
            **_placed(project, 9000 + number), parent_id=to.procore_id, **values
        )

    return make


@pytest.fixture
def signed_in() -> Callable[[Role], Client]:
    """Return a browser in which a person of this role is signed in."""

    def sign_in(role: Role) -> Client:
        person, _ = User.objects.get_or_create(username=role.value, defaults={"role": role})
        browser = Client()
        browser.force_login(person)
        return browser

    return sign_in


@pytest.fixture
def viewer(signed_in: Callable[[Role], Client]) -> Client:
    return signed_in(Role.VIEWER)


@pytest.fixture
def manager(signed_in: Callable[[Role], Client]) -> Client:
    return signed_in(Role.QC_MANAGER)


@pytest.fixture
def admin(signed_in: Callable[[Role], Client]) -> Client:
    return signed_in(Role.SYSTEM_ADMIN)


def an_rfi(project: Project, number: int, **values: Any) -> Rfi:
    """Return an RFI of the project that is not stored yet."""
    given = {"subject": f"Subject {number}", "status": "open", "updated_at": NOW} | values
    return Rfi(**_placed(project, 7000 + number), number=str(number), **given)


def a_submittal(project: Project, number: int, **values: Any) -> Submittal:
    """Return a submittal of the project that is not stored yet."""
    given = {"title": f"Title {number}", "base_status": "Open", "updated_at": NOW} | values
    return Submittal(
        **_placed(project, 4000 + number) | {"payload": given.pop("payload", {})},
        formatted_number=f"05 12 00-{number}",
        **given,
    )


def _placed(project: Project, procore_id: int) -> dict[str, Any]:
    return {
        "connection": project.connection,
        "project_id": project.procore_id,
        "procore_id": procore_id,
        "payload": {},
        "seen_at": NOW,
    }
