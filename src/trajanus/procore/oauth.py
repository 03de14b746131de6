"""How does the login host give, renew and take back tokens? Plain form posts, one try each."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from trajanus import clock
from trajanus.errors import HubError, NoAnswer, SignInNeeded, UnreadableAnswer
from trajanus.procore.calls import record_call
from trajanus.procore.environments import checked_address
from trajanus.procore.protocol.answers import Answer
from trajanus.procore.protocol.grants import (
    TokenInfo,
    TokenPair,
    read_grant,
    read_grant_failure,
    read_token_info,
)
from trajanus.procore.wire import Wire
from trajanus.store.models import Connection

_LOST = "Procore's answer to the renewal of the sign-in was lost, and with it the next token."


def authorize_url(connection: Connection, *, redirect_uri: str, state: str) -> str:
    """Return the page at Procore where a person signs in and allows the app."""
    query = {
        "response_type": "code",
        "client_id": connection.client_id,
        "redirect_uri": redirect_uri,
        "state": state,
    }
    return f"{checked_address(connection.login_url)}/oauth/authorize?{urlencode(query)}"


def exchange_code(connection: Connection, *, code: str, redirect_uri: str) -> TokenPair:
    """Return the tokens for a code, which works once and for ten minutes."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
    return _ask(connection, form)


def service_account_token(connection: Connection) -> TokenPair:
    """Return a token for the app itself; it has no refresh token."""
    try:
        return _ask(connection, {"grant_type": "client_credentials"})
    except NoAnswer as error:
        # A token that got lost changes nothing at Procore: asking again is always safe.
        raise NoAnswer(str(error), may_have_arrived=False, next_step=error.next_step) from error


def refresh(connection: Connection, refresh_token: str) -> TokenPair:
    """Return the next pair for a refresh token, which is dead once it was presented.

    Raises SignInNeeded when the answer was lost, for then the next pair is lost too.
    """
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    try:
        pair = _ask(connection, form)
    except UnreadableAnswer as error:
        raise SignInNeeded(_LOST) from error
    except NoAnswer as error:
        if error.may_have_arrived:
            raise SignInNeeded(_LOST) from error
        raise
    # RFC 6749: an answer without a new refresh token leaves the old one in force.
    return (
        pair if pair.refresh_token else TokenPair(pair.access_token, refresh_token, pair.expires_in)
    )


def revoke(connection: Connection, token: str) -> None:
    """Take back an access token and its refresh token. Raises HubError when that failed."""
    answer = _post(connection, "/oauth/revoke", {"token": token, **_client(connection)})
    if not answer.is_success:
        raise read_grant_failure(answer, at=clock.now())


def token_info(connection: Connection, access_token: str) -> TokenInfo:
    """Return what the login host says about a token; SignInNeeded when it is dead."""
    headers = {"Authorization": f"Bearer {access_token}"}
    answer = _send(connection, "GET", "/oauth/token/info", headers=headers)
    if answer.status == 401:
        raise SignInNeeded("Procore no longer accepts the token.")
    if not answer.is_success:
        raise read_grant_failure(answer, at=clock.now())
    return read_token_info(answer)


def _ask(connection: Connection, form: Mapping[str, str]) -> TokenPair:
    answer = _post(connection, "/oauth/token", {**form, **_client(connection)})
    if not answer.is_success:
        raise read_grant_failure(answer, at=clock.now())
    return read_grant(answer)


def _client(connection: Connection) -> dict[str, str]:
    return {"client_id": connection.client_id, "client_secret": connection.client_secret}


def _post(connection: Connection, path: str, form: Mapping[str, str]) -> Answer:
    return _send(connection, "POST", path, form=form)


def _send(
    connection: Connection,
    method: str,
    path: str,
    *,
    headers: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
) -> Answer:
    at, started = clock.now(), clock.monotonic()
    outcome: Answer | HubError
    with Wire(connection.login_url) as wire:
        try:
            outcome = wire.send(method, path, headers=headers, form=form)
        except HubError as error:
            outcome = error
    answer = outcome if isinstance(outcome, Answer) else Answer(0)
    record_call(
        connection,
        at=at,
        method=method,
        path=path,
        status=answer.status or None,
        duration=clock.monotonic() - started,
        purpose="sign_in",
        request_id=answer.request_id,
        error="" if isinstance(outcome, Answer) else type(outcome).__name__,
    )
    if isinstance(outcome, HubError):
        raise outcome
    return outcome
