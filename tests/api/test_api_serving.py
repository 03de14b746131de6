"""Does the web server do its part: connections kept, nothing taken in halves?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from django.db import connection as database
from serving import Server

from trajanus.accounts import tokens
from trajanus.accounts.models import Role, Scope, User
from trajanus.asgi import application
from trajanus.config import settings
from trajanus.resources.document import Folder
from trajanus.resources.project import Project
from trajanus.store.models import Upload

from .conftest import NOW


@pytest.fixture(autouse=True)
def data_dir(
    transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    monkeypatch.setenv("HUB_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    # The threads that serve live longer than the test; its database must be left by all.
    _end(_backends())
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def caller() -> Iterator[HTTPConnection]:
    """A connection to the web server, served as `hub web` does."""
    served = Server()
    served.start()
    with closing(HTTPConnection("127.0.0.1", served.port)) as connection:
        yield connection
    served.stop()


@pytest.fixture
def token(person: Callable[[Role], User]) -> str:
    return tokens.issue(person(Role.QC_MANAGER), "a test", Scope.WRITE)[1]


def _backends() -> set[int]:
    """Return the processes that the database server runs for others than this thread."""
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return {pid for (pid,) in cursor.fetchall()}


def _end(backends: set[int]) -> None:
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(one) FROM unnest(%s) one", [list(backends)])


def _get(caller: HTTPConnection, path: str, token: str) -> int:
    caller.request("GET", path, headers={"Authorization": f"Bearer {token}"})
    answer = caller.getresponse()
    answer.read()
    return answer.status


def test_requests_share_database_connections(caller: HTTPConnection, token: str) -> None:
    answers = [_get(caller, "/api/v1/projects", token) for _ in range(40)]

    assert answers == [200] * 40
    assert 0 < len(_backends()) < 40


def test_a_connection_that_the_database_ended_is_replaced(
    caller: HTTPConnection, token: str
) -> None:
    _get(caller, "/api/v1/projects", token)

    _end(_backends())

    assert _get(caller, "/api/v1/projects", token) == 200


@pytest.mark.parametrize("is_form", [False, True])
def test_a_file_that_breaks_off_on_its_way_in_is_not_taken(
    is_form: bool, project: Project, token: str, data_dir: Path
) -> None:
    folder = Folder.objects.create(
        connection=project.connection, project_id=project.procore_id, procore_id=61,
        name="Drawings", path="Barracks/Drawings", payload={}, seen_at=NOW,
    )  # fmt: skip
    kind = "multipart/form-data; boundary=x" if is_form else "application/octet-stream"
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    scope = {
        "type": "http", "http_version": "1.1", "method": "POST", "root_path": "", "scheme": "http",
        "path": f"/api/v1/projects/{project.pk}/uploads",
        "query_string": f"folder={folder.pk}&name=plan.pdf".encode(),
        "headers": [
            (b"host", b"localhost"), (b"content-type", kind.encode()),
            (b"content-length", b"100000"), (b"authorization", f"Bearer {token}".encode()),
        ],
    }  # fmt: skip
    half = {"type": "http.request", "body": head * is_form + b"%PDF" * 9000, "more_body": True}

    _handle(scope, [half, {"type": "http.disconnect"}])

    assert not Upload.objects.exists()
    assert not [one for one in data_dir.rglob("*") if one.is_file()]


def _handle(scope: dict[str, Any], messages: list[dict[str, Any]]) -> list[Any]:
    """Let the application handle what a server would pass on."""
    told: list[MutableMapping[str, Any]] = []
    coming = iter(messages)

    async def receive() -> dict[str, Any]:
        return next(coming)

    async def send(message: MutableMapping[str, Any]) -> None:
        told.append(message)

    asyncio.run(application(scope, receive, send))
    return told
