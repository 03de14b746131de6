"""What do tests of the API stand on? A project with records, people of each role, programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from trajanus.accounts import tokens
from trajanus.accounts.models import Role, Scope, User
from trajanus.resources.project import Project
from trajanus.resources.rfi import Rfi
from trajanus.resources.user import ProjectUser as ProcoreUser
from trajanus.store.models import Connection
from trajanus.store.models.connection import ConnectionState

NOW = datetime(2026, 6, 3, 12, 0, tzinfo=UTC)
ROOT = "/api/v1"


@dataclass
class Program:
    """A program that calls the API with a token, or a browser with a session."""

    browser: Client

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.browser.get(ROOT + path, headers=headers)

    def send(self, method: str, path: str, body: object = None, **headers: str) -> HttpResponse:
        given = {} if body is None else {"data": json.dumps(body)}
        return self.browser.generic(
            method, ROOT + path, content_type="application/json", headers=headers, **given
        )

    def post(self, path: str, body: object = None, **headers: str) -> HttpResponse:
        return self.send("POST", path, body, **headers)

    def patch(self, path: str, body: object, **headers: str) -> HttpResponse:
        return self.send("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> HttpResponse:
        return self.send("DELETE", path, **headers)


@pytest.fixture(autouse=True)
def database(db: None) -> None:
    """Every test here talks to the database."""


@pytest.fixture
def procore() -> Connection:
    connection = Connection(
        name="main",
        environment="custom",
        api_url="http://127.0.0.1:9",  # nobody listens there
        login_url="http://127.0.0.1:9",
        client_id="the-client-id",
        company_id=4100,
        company_name="Example Builders",
        state=ConnectionState.CONNECTED,
    )
    connection.client_secret = "the-client-secret"
    connection.save()
    return connection


@pytest.fixture
def project(procore: Connection) -> Project:
    return Project.objects.create(
        connection=procore,
        procore_id=5200,
        name="Barracks Replacement",
        project_number="W912",
        payload={},
        seen_at=NOW,
    )


@pytest.fixture
def rfi(project: Project) -> Callable[..., Rfi]:
    """Make an RFI of the project; only its number matters unless the test says otherwise."""

    def make(number: int, **values: Any) -> Rfi:
        given = {
            "subject": f"Subject {number}",
            "status": "open",
            "updated_at": NOW,
            "payload": {"id": 7000 + number, "custom": "kept"},
        } | values
        return Rfi.objects.create(
            connection=project.connection,
            project_id=project.procore_id,
            procore_id=7000 + number,
            number=str(number),
            seen_at=NOW,
            **given,
        )

    return make


@pytest.fixture
def manager_at_procore(project: Project) -> int:
    """Procore's id of somebody who may manage RFIs."""
    ProcoreUser.objects.create(
        connection=project.connection,
        project_id=project.procore_id,
        procore_id=31,
        name="Q. Manager",
        payload={},
        seen_at=NOW,
    )
    return 31


@pytest.fixture
def person() -> Callable[[Role], User]:
    """Return somebody of this role."""

    def make(role: Role) -> User:
        return User.objects.get_or_create(username=role.value, defaults={"role": role})[0]

    return make


@pytest.fixture
def program(person: Callable[[Role], User]) -> Callable[..., Program]:
    """Return a program that acts for somebody of this role."""

    def make(role: Role, scope: Scope = Scope.ADMIN) -> Program:
        _, text = tokens.issue(person(role), "a test", scope)
        return Program(Client(headers={"Authorization": f"Bearer {text}"}))

    return make


@pytest.fixture
def reader(program: Callable[..., Program]) -> Program:
    return program(Role.VIEWER, Scope.READ)


@pytest.fixture
def worker(program: Callable[..., Program]) -> Program:
    return program(Role.QC_MANAGER, Scope.WRITE)


@pytest.fixture
def admin(program: Callable[..., Program]) -> Program:
    return program(Role.SYSTEM_ADMIN, Scope.ADMIN)
