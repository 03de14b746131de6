"""Which bearer token is good now? One process renews it, all others use what it got."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.db import OperationalError, transaction
from psycopg.errors import LockNotAvailable

from trajanus import clock
from trajanus.errors import (
    BadCredentials,
    HubError,
    RemoteUnavailable,
    SecretsUnavailable,
    SignInNeeded,
)
from trajanus.procore import oauth
from trajanus.procore.aside import aside
from trajanus.procore.protocol.grants import TokenPair
from trajanus.secrets import decrypt, encrypt
from trajanus.store.models import Connection, Credential
from trajanus.store.models.connection import ConnectionState, Grant

log = structlog.get_logger(__name__)

#: The part of a token's life after which it is renewed.
_RENEW_AT = 0.8


def bearer(connection: Connection) -> str:
    """Return an access token, renewed when 80 % of its life has passed.

    Raises SignInNeeded or BadCredentials when there is none, RetryLater when none can be had now.
    """
    with aside() as using:
        held = Credential.objects.using(using).filter(connection_id=connection.pk).first()
    if held is not None and _is_fresh(held, clock.now()):
        return decrypt(held.access_token_encrypted)
    return _renewed(connection, lambda credential: _is_fresh(credential, clock.now()))


def refresh_after_401(connection: Connection, used_token: str) -> str:
    """Return a token other than the one that Procore just refused.

    Raises like `bearer`.
    """
    return _renewed(connection, lambda credential: _holds_another(credential, used_token))


def keep(connection: Connection, pair: TokenPair) -> None:
    """Store the tokens of a new sign-in; the connection is connected."""
    with aside() as using, transaction.atomic(using=using):
        _write(_locked(connection, using), pair, using)
        _mark(connection, ConnectionState.CONNECTED, "", using)


def forget(connection: Connection, state: ConnectionState, reason: str) -> str:
    """Erase the tokens and return the access token that was held, "" without one."""
    with aside() as using, transaction.atomic(using=using):
        credential = _locked(connection, using)
        held = credential.access_token_encrypted
        _erase(credential, using)
        _mark(connection, state, reason, using)
    try:
        return decrypt(held) if held else ""
    except SecretsUnavailable:
        return ""  # the key is gone, and with it the token


def verify(connection: Connection, token: str) -> None:
    """Ask the login host about a fresh token that the API refused.

    Raises SignInNeeded, and marks the connection, when it is dead; RetryLater when nobody can say.
    One address that answers 401 to everybody must not disconnect all others.
    """
    try:
        oauth.token_info(connection, token)
    except SignInNeeded as error:
        with aside() as using:
            _mark(connection, ConnectionState.SIGN_IN_NEEDED, str(error), using)
        raise


def _is_fresh(credential: Credential, at: datetime) -> bool:
    issued, expires = credential.issued_at, credential.expires_at
    if not credential.access_token_encrypted or issued is None or expires is None:
        return False
    return at < issued + _RENEW_AT * (expires - issued)


def _holds_another(credential: Credential, used_token: str) -> bool:
    held = credential.access_token_encrypted
    return bool(held) and decrypt(held) != used_token


def _renewed(connection: Connection, is_good: Callable[[Credential], bool]) -> str:
    """Return the held token if it is good by now, else the next one, committed before its use."""
    try:
        with aside() as using, transaction.atomic(using=using):
            credential = _locked(connection, using)
            if is_good(credential):
                return decrypt(credential.access_token_encrypted)
            result = _ask(credential)
            # What was learnt is written in both cases; an error is raised after the commit.
            _learn(connection, credential, result, using)
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        raise RemoteUnavailable("Another process takes too long to renew the sign-in.") from error
    if isinstance(result, HubError):
        raise result
    return result.access_token


def _ask(credential: Credential) -> TokenPair | HubError:
    connection = credential.connection
    try:
        if connection.state == ConnectionState.DISCONNECTED:
            return SignInNeeded(f"The connection {connection.name} was disconnected.")
        if connection.grant == Grant.CLIENT_CREDENTIALS:
            return _ask_for_service_account(connection)
        if not credential.refresh_token_encrypted:
            return SignInNeeded(connection.state_reason)
        return oauth.refresh(connection, decrypt(credential.refresh_token_encrypted))
    except HubError as error:
        return error


def _ask_for_service_account(connection: Connection) -> TokenPair:
    if connection.state == ConnectionState.REFUSED:
        # Asking again with the same secret only fills Procore's log of failed sign-ins.
        raise BadCredentials(connection.state_reason)
    return oauth.service_account_token(connection)


def _learn(
    connection: Connection, credential: Credential, result: TokenPair | HubError, using: str
) -> None:
    match result:
        case TokenPair():
            _write(credential, result, using)
            log.info("token renewed", connection=connection.name, number=credential.generation)
        case SignInNeeded() if credential.connection.state != ConnectionState.DISCONNECTED:
            _erase(credential, using)
            _mark(connection, ConnectionState.SIGN_IN_NEEDED, str(result), using)
        case BadCredentials():
            _mark(connection, ConnectionState.REFUSED, str(result), using)


def _locked(connection: Connection, using: str) -> Credential:
    rows = Credential.objects.using(using)
    rows.bulk_create([Credential(connection_id=connection.pk)], ignore_conflicts=True)
    return (
        rows.select_for_update(of=("self",))
        .select_related("connection")
        .get(connection_id=connection.pk)
    )


def _write(credential: Credential, pair: TokenPair, using: str) -> None:
    credential.issued_at = clock.now()
    credential.expires_at = credential.issued_at + timedelta(seconds=pair.expires_in)
    credential.access_token_encrypted = encrypt(pair.access_token)
    credential.refresh_token_encrypted = encrypt(pair.refresh_token) if pair.refresh_token else ""
    credential.generation += 1
    credential.save(using=using)


def _erase(credential: Credential, using: str) -> None:
    credential.access_token_encrypted = credential.refresh_token_encrypted = ""
    credential.issued_at = credential.expires_at = None
    credential.save(using=using)


def _mark(connection: Connection, state: ConnectionState, reason: str, using: str) -> None:
    connection.state, connection.state_reason = state, reason
    Connection.objects.using(using).filter(pk=connection.pk).update(
        state=state, state_reason=reason
    )
