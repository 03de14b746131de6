"""What did the login host grant, or why not?"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from trajanus.errors import (
    BadCredentials,
    HubError,
    RemoteUnavailable,
    RequestRefused,
    SignInNeeded,
    UnreadableAnswer,
)
from trajanus.procore.protocol import Answer
from trajanus.procore.protocol.grants import (
    TokenPair,
    read_grant,
    read_grant_failure,
    read_token_info,
)

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def answer(body: Any, status: int = 200) -> Answer:
    return Answer(status, {"content-type": "application/json"}, json.dumps(body).encode())


def test_a_grant_holds_both_tokens_and_their_life() -> None:
    found = read_grant(answer({"access_token": "a", "refresh_token": "r", "expires_in": 5400}))

    assert found == TokenPair("a", "r", 5400.0)


def test_a_service_account_gets_no_refresh_token() -> None:
    assert read_grant(answer({"access_token": "a", "expires_in": 60})).refresh_token == ""


@pytest.mark.parametrize("life", [None, "soon", 0, -5, "inf"])
def test_a_life_that_makes_no_sense_is_the_usual_one(life: object) -> None:
    assert read_grant(answer({"access_token": "a", "expires_in": life})).expires_in == 5400.0


@pytest.mark.parametrize("body", [None, [], "x", {}, {"access_token": ""}, {"access_token": 5}])
def test_an_answer_without_a_token_is_unreadable(body: object) -> None:
    with pytest.raises(UnreadableAnswer):
        read_grant(answer(body))


def test_tokens_never_show_in_a_repr() -> None:
    assert "secret" not in repr(TokenPair("secret-a", "secret-r", 1.0))


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, {"error": "invalid_grant", "error_description": "Used."}, SignInNeeded),
        (401, {"error": "invalid_grant"}, SignInNeeded),
        (401, {"error": "invalid_client"}, BadCredentials),
        (400, {"error": "unauthorized_client"}, BadCredentials),
        (401, {"errors": "Unauthorized"}, BadCredentials),
        (401, None, BadCredentials),
        (400, {"error": "invalid_request", "error_description": "redirect"}, RequestRefused),
        (404, None, RequestRefused),
        (503, None, RemoteUnavailable),
    ],
)
def test_each_refusal_says_what_to_do_next(status: int, body: object, kind: type[HubError]) -> None:
    assert type(read_grant_failure(answer(body, status), at=NOW)) is kind


def test_an_html_page_from_the_login_host_is_no_reason() -> None:
    page = Answer(401, {"content-type": "text/html"}, b"<html>login</html>")

    assert isinstance(read_grant_failure(page, at=NOW), BadCredentials)


def test_token_info_names_user_and_app() -> None:
    body = {
        "resource_owner_id": 9,
        "expires_in_seconds": 41,
        "application": {"uid": "client"},
        "scopes": [],
    }

    found = read_token_info(answer(body))

    assert (found.user_id, found.client_id, found.expires_in) == (9, "client", 41.0)
