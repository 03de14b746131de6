"""Does the API keep what its OpenAPI document promises, whatever it is asked?"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schedule_files import building
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from trajanus.accounts import tokens
from trajanus.accounts.models import Role, Scope, User
from trajanus.api.application import api
from trajanus.resources.rfi import Rfi
from trajanus.schedules import intake, place, previewing
from trajanus.schedules.models import Proposal
from trajanus.store.models import (
    Conflict,
    EventRule,
    OutboxEntry,
    OutgoingAddress,
    SyncRun,
    WebhookEvent,
)

from .conftest import NOW

if TYPE_CHECKING:
    from trajanus.resources.project import Project

EXAMPLES = int(os.environ.get("CONTRACT_EXAMPLES", "4"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def _schema() -> Any:
    config = SchemathesisConfig.from_dict({"phases": {"coverage": {"enabled": False}}})
    document = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))
    schema = schemathesis.openapi.from_dict(document, config=config)
    schema.app = WSGIHandler()
    return schema


schema = _schema()


@pytest.fixture(autouse=True)
def one_database_connection() -> Iterator[None]:
    """Let the application use the test's own connection, as Django's test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def known(project: Project, rfi: Callable[..., Rfi]) -> dict[str, Any]:
    """What addresses may name, so that they lead somewhere."""
    row = rfi(1, due_date=NOW.date())
    where = place.of_project(project)
    about = where.key | {"resource": "rfis", "row_id": row.pk}
    entry = OutboxEntry.objects.create(
        **about, kind="update", values={"due_date": "2026-07-01"}, origin_id="x", created_at=NOW
    )
    conflict = Conflict.objects.create(
        **about,
        field="due_date",
        reason="too_close",
        explanation="",
        theirs="2026-07-09",
        found_at=NOW,
    )
    event = WebhookEvent.objects.create(
        connection=project.connection,
        event_id="01J",
        received_at=NOW,
        resource_name="RFIs",
        event_type="update",
        payload={},
        status="processed",
    )
    rule = EventRule.objects.create(
        connection=project.connection, name="x", resource="rfis", created_at=NOW
    )
    run = SyncRun.objects.create(
        **where.key,
        resource="rfis",
        sync_type="changes",
        purpose="pull",
        started_at=NOW,
        heartbeat_at=NOW + timedelta(minutes=1),
    )
    update = intake.take_in(where, "april.xer", [building()], by=None)
    previewing.ask_for_preview(update)
    proposal = Proposal.objects.create(
        **where.key,
        update=update,
        activity_id="F1010",
        task_id=1,
        before={"type": "Task Dependent", "percent_type": "Physical", "percent": 33.33}
        | {"original_hours": 120.0, "remaining_hours": 80.0, "actual_start": "2026-02-23"},
        percent=60.0,
        made_at=NOW,
    )
    person = User.objects.create(username="somebody")
    token, _ = tokens.issue(person, "x", Scope.READ)
    found = {"project": project, "record": row, "entry": entry, "conflict": conflict, "run": run}
    found |= {"schedule": update, "proposal": proposal}
    address = OutgoingAddress(name="Chat", url="http://127.0.0.1:9/", created_at=NOW)
    address.secret = "a secret"
    address.save()
    found |= {"address": address}
    found |= {"event": event, "rule": rule, "person": person, "token": token}
    return {name: one.pk for name, one in found.items()} | {
        "connection": "main",
        "resource": "rfis",
        "step": "answer",
        "field": "subject",
        "report": "checks",
    }


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_an_operation_answers_as_the_document_says(
    case: Any, known: dict[str, Any], person: Callable[[Role], User]
) -> None:
    _, token = tokens.issue(person(Role.SYSTEM_ADMIN), "a test", Scope.ADMIN)
    case.path_parameters = {
        name: known.get(name, value) for name, value in (case.path_parameters or {}).items()
    }

    case.call_and_validate(checks=CHECKS, headers={"Authorization": f"Bearer {token}"})
