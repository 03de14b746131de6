"""Does every error come as a problem document of one shape?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.db.utils import OperationalError
from django.http import HttpResponse
from django.test import Client

from trajanus import errors
from trajanus.api import problems
from trajanus.resources.project import Project
from trajanus.sync.writing import edits

if TYPE_CHECKING:
    from .conftest import Program

MEMBERS = {"type", "title", "status", "detail", "next_step", "problems"}


def is_problem(answer: HttpResponse, status: int) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(answer.content)
    assert (answer.status_code, body["status"]) == (status, status)
    assert answer["Content-Type"] == "application/problem+json"
    assert set(body) == MEMBERS
    assert body["detail"]
    return body


def test_addresses_that_lead_nowhere(reader: Program, project: Project) -> None:
    is_problem(reader.get("/nowhere"), 404)
    is_problem(reader.get("/projects/987654321"), 404)
    is_problem(reader.get(f"/projects/{project.pk}/colours"), 404)
    is_problem(reader.get("/connections/other"), 404)
    is_problem(reader.get("/"), 404)
    is_problem(Client().get("/api/v2/projects"), 404)


def test_a_company_wide_resource_says_where_it_is(reader: Program, project: Project) -> None:
    told = is_problem(reader.get(f"/projects/{project.pk}/projects"), 404)

    assert "/api/v1/connections/{connection}/projects" in told["detail"]


def test_methods_that_an_address_does_not_take(reader: Program) -> None:
    answer = reader.send("PUT", "/projects")

    is_problem(answer, 405)
    assert answer["Allow"] == "GET"


@pytest.mark.parametrize(
    "body", ['{"is_followed": ', "[1", '{"is_followed": NaN}', '"\\u0000"', '"\\ud800"', "1e999"]
)
def test_bodies_that_are_no_json_that_can_be_kept(
    body: str, admin: Program, project: Project
) -> None:
    path = f"/api/v1/projects/{project.pk}"

    is_problem(admin.browser.patch(path, body, content_type="application/json"), 400)


def test_a_value_of_the_wrong_kind_is_named(admin: Program, project: Project) -> None:
    told = is_problem(admin.patch(f"/projects/{project.pk}", {"is_followed": "perhaps"}), 422)

    assert list(told["problems"]) == ["is_followed"]


def test_a_nul_character_in_an_address_is_refused(reader: Program) -> None:
    is_problem(reader.get("/projects?connection=%00"), 422)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.InvalidValues({"subject": ["is needed"]}), 422),
        (errors.InvalidConnection({"client_id": "is needed"}), 422),
        (errors.RejectedByRemote("No.", problems={"subject": ["is too long"]}), 422),
        (errors.Gone(), 404),
        (errors.RateLimited(after=7), 503),
        (errors.SecretsUnavailable(), 503),
        (errors.SignInNeeded(), 409),
        (errors.SpecError("wrong"), 500),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_error_of_the_hub_has_its_status(error: errors.HubError, status: int) -> None:
    answer = problems.of_hub(error)

    told = is_problem(answer, status)

    assert told["next_step"] == error.next_step


def test_waiting_is_told_in_seconds() -> None:
    assert problems.of_hub(errors.RateLimited(after=7))["Retry-After"] == "7"


@pytest.mark.parametrize(
    ("error", "status"), [(ZeroDivisionError("secret"), 500), (OperationalError("secret"), 503)]
)
def test_what_nobody_expected_is_told_without_particulars(
    error: Exception,
    status: int,
    worker: Program,
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(edits, "create", fail)

    answer = worker.post(f"/projects/{project.pk}/rfis", {"fields": {}})

    is_problem(answer, status)
    assert "secret" not in answer.content.decode()


def test_pages_of_the_workspace_keep_their_own_errors(reader: Program) -> None:
    assert Client().get("/nowhere/")["Content-Type"].startswith("text/html")
