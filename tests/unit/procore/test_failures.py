"""What does each refusal become?"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from trajanus.errors import (
    Gone,
    HubError,
    NotPermitted,
    RateLimited,
    RejectedByRemote,
    RemoteUnavailable,
    RequestRefused,
    RetryLater,
    SignInNeeded,
)
from trajanus.procore.protocol import Answer, read_failure

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def failure(status: int, body: Any = None, **headers: str) -> HubError:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return read_failure(Answer(status, named, raw), at=NOW, request="GET /rest/v1.0/rfis/{id}")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, RequestRefused),
        (401, SignInNeeded),
        (403, NotPermitted),
        (404, Gone),
        (405, RequestRefused),
        (406, RequestRefused),
        (408, RemoteUnavailable),
        (409, RejectedByRemote),
        (410, Gone),
        (413, RequestRefused),
        (418, RequestRefused),
        (422, RejectedByRemote),
        (429, RateLimited),
        (500, RemoteUnavailable),
        (502, RemoteUnavailable),
        (503, RemoteUnavailable),
        (504, RemoteUnavailable),
    ],
)
def test_each_status_says_what_to_do_next(status: int, kind: type[HubError]) -> None:
    found = failure(status, {"errors": "Because."})

    assert type(found) is kind
    assert f"GET /rest/v1.0/rfis/{{id}}: {status}" in str(found)
    assert "Because." in str(found)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"errors": "Unauthorized"}, "Unauthorized"),
        ({"errors": ["One.", "Two."]}, "One., Two."),
        ({"errors": {"assignees": ["required"], "base": ["no"]}}, "assignees: required; no"),
        ({"errors": {"number": "taken"}}, "number: taken"),
        ({"errors": {"number": {"code": 7}}}, 'number: {"code": 7}'),
        ({"error": "forbidden", "message": "Not you."}, "forbidden, Not you."),
        ({"error": {"code": "x", "message": "No.", "details": [{"message": "Why."}]}}, "No., Why."),
        ({"error": {"error": "One snapshot an hour."}}, "One snapshot an hour."),
        ({"error": {"code": "bad_request"}}, "bad_request"),
        ({"error": None, "message": "Text", "reason": "Disabled"}, "Text, Disabled"),
        ({"error": "invalid_grant", "error_description": "Used."}, "Used."),
        ({"message": "Not found", "exception": "X"}, "Not found"),
        (["One."], "One."),
        ("Just text", "Just text"),
        (b"Plain text,\n two lines", "Plain text, two lines"),
        (b"", "no reason given"),
        (b"<html><body>502</body></html>", "an HTML page came"),
        (b'{"errors": [', "JSON that ends too early"),
    ],
)
def test_procores_words_are_found_in_every_shape_of_body(body: Any, said: str) -> None:
    assert said in str(failure(400, body))


def test_field_messages_of_a_422_keep_their_fields() -> None:
    found = failure(422, {"errors": {"assignees": ["required"], "due_date": ["past", "short"]}})

    assert isinstance(found, RejectedByRemote)
    assert found.problems == {"assignees": ("required",), "due_date": ("past", "short")}


def test_a_422_without_fields_belongs_to_the_record() -> None:
    found = failure(422, {"message": "Locked."})

    assert isinstance(found, RejectedByRemote)
    assert found.problems == {"base": ("Locked.",)}


def test_a_company_without_the_app_gets_its_own_next_step() -> None:
    found = failure(403, {"errors": ["App is not connected to this company."]})

    assert "install the app" in found.next_step


def test_an_endless_message_is_cut() -> None:
    assert len(str(failure(400, {"message": "x" * 10_000}))) < 700


@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [
        (429, {"retry_after": "7"}, 7.0),
        (429, {"retry_after": "Mon, 02 Mar 2026 15:00:30 GMT"}, 30.0),
        (
            429,
            RATE := {
                "x_rate_limit_limit": "25",
                "x_rate_limit_remaining": "0",
                "x_rate_limit_reset": str(int(NOW.timestamp()) + 9),
            },
            9.0,
        ),
        (429, {**RATE, "retry_after": "3"}, 3.0),
        (429, {}, 60.0),
        (503, {"retry_after": "30"}, 30.0),
        (503, RATE, 60.0),
        (503, {"retry_after": "soon"}, 60.0),
        (503, {"retry_after": "-5"}, 0.0),
        (503, {"retry_after": "inf"}, 60.0),
    ],
)
def test_waiting_is_as_long_as_procore_says(
    status: int, headers: dict[str, str], seconds: float
) -> None:
    found = failure(status, {}, **headers)

    assert isinstance(found, RetryLater)
    assert found.after == seconds
