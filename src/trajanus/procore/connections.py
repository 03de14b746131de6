"""How is a Procore account connected, checked and disconnected? What the pages and commands call.

None of these may be called inside an open transaction that has changed the connection.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from trajanus.audit import trail
from trajanus.audit.actions import Action
from trajanus.audit.trail import Place
from trajanus.errors import (
    ConfigurationError,
    HubError,
    NotPermitted,
    SecretsUnavailable,
)
from trajanus.procore import oauth, tokens
from trajanus.procore.client import COMPANIES_PATH, ProcoreClient
from trajanus.procore.details import check_redirect, checked_details
from trajanus.procore.keys import rotate_keys
from trajanus.procore.protocol.grants import TokenInfo
from trajanus.procore.purpose import Purpose
from trajanus.store.models import Connection
from trajanus.store.models.connection import ConnectionState, Grant

__all__ = [
    "Account",
    "Company",
    "add_connection",
    "begin_sign_in",
    "check",
    "choose_company",
    "companies",
    "complete_sign_in",
    "disconnect",
    "rotate_keys",
    "sign_in_service_account",
    "token_info",
]


@dataclass(frozen=True, slots=True)
class Company:
    """A company that the connected account can see."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Account:
    """Who the hub is in Procore, and for which company it works."""

    user_id: int | None
    name: str
    login: str
    company: Company | None  # None: not chosen yet
    companies: tuple[Company, ...]


def add_connection(
    name: str,
    *,
    environment: str,
    client_id: str,
    client_secret: str = "",
    company_id: int | str | None = None,
    grant: str = Grant.AUTHORIZATION_CODE,
    api_url: str = "",
    login_url: str = "",
) -> Connection:
    """Create the connection, or update the one of that name; an empty secret keeps the stored one.

    Raises InvalidConnection with .problems by field. New credentials or addresses end the sign-in.
    """
    known = Connection.objects.filter(name=name).first()
    stored = _stored_secret(known)
    details = checked_details(
        name=name,
        environment=environment,
        client_id=client_id,
        client_secret=client_secret or stored,
        company_id=company_id,
        grant=grant,
        api_url=api_url,
        login_url=login_url,
    )
    connection = known or _new_connection()
    same_account = known is not None and details.same_account(known, stored)
    before = _told(known) if known else {}
    details.write_to(connection)
    with transaction.atomic():
        connection.save()
        _note_details(connection, before, new_secret=details.client_secret != stored)
    if not same_account:
        tokens.forget(connection, ConnectionState.SIGN_IN_NEEDED, "Nobody has signed in yet.")
    return connection


def sign_in_service_account(connection: Connection) -> None:
    """Get a first token for the app itself. Raises BadCredentials, RetryLater, RequestRefused."""
    if connection.grant != Grant.CLIENT_CREDENTIALS:
        raise ConfigurationError(
            f"{connection.name} signs in as a person, not as a service account.",
            next_step="Sign in through the workspace, or set the grant to client_credentials.",
        )
    try:
        pair = oauth.service_account_token(connection)
    except HubError as error:
        tokens.forget(connection, ConnectionState.REFUSED, str(error))
        raise
    tokens.keep(connection, pair)
    _note(Action.CONNECTION_SIGNED_IN, connection)


def begin_sign_in(connection: Connection, redirect_uri: str) -> tuple[str, str]:
    """Return Procore's sign-in page and the state that the callback must bring back.

    The caller keeps the state in the person's session and compares it there.
    """
    check_redirect(redirect_uri)
    state = secrets.token_urlsafe(32)
    return oauth.authorize_url(connection, redirect_uri=redirect_uri, state=state), state


def complete_sign_in(connection: Connection, code: str, redirect_uri: str) -> None:
    """Trade the code for tokens. Raises SignInNeeded when the code is used, old or foreign."""
    tokens.keep(connection, oauth.exchange_code(connection, code=code, redirect_uri=redirect_uri))
    _note(Action.CONNECTION_SIGNED_IN, connection)


def companies(connection: Connection) -> tuple[Company, ...]:
    """Return the companies that the connected account can see."""
    with ProcoreClient(connection, purpose=Purpose.PERSON) as client:
        return _companies(client)


def choose_company(connection: Connection, company_id: int) -> None:
    """Set the company that the connection works for; `check` then verifies it."""
    connection.company_id, connection.company_name = company_id, ""
    with transaction.atomic():
        connection.save(update_fields=("company_id", "company_name"))
        trail.note(
            Action.COMPANY_CHOSEN,
            connection.name,
            detail={"company_id": company_id},
            place=Place(connection.pk),
        )


def check(connection: Connection) -> Account:
    """Ask Procore who we are and whether the company is ours; two requests.

    Raises NotPermitted, naming the visible companies, when the company is not among them.
    """
    with ProcoreClient(connection, purpose=Purpose.PERSON) as client:
        try:
            visible = _companies(client)
            company = _chosen(connection, visible)
        except NotPermitted as error:
            _save_state(connection, ConnectionState.REFUSED, str(error), None)
            raise
        me = client.get("/rest/v1.0/me")
    _save_state(connection, ConnectionState.CONNECTED, "", company)
    return _account(me, company, visible)


def token_info(connection: Connection) -> TokenInfo:
    """Return what the login host says about the token in use."""
    return oauth.token_info(connection, tokens.bearer(connection))


def disconnect(connection: Connection) -> bool:
    """Erase the tokens here and revoke them at Procore; False when Procore could not be told."""
    token = tokens.forget(connection, ConnectionState.DISCONNECTED, "Disconnected by a person.")
    _note(Action.DISCONNECTED, connection)
    if not token:
        return True
    try:
        oauth.revoke(connection, token)
    except HubError:
        return False
    return True


def _told(connection: Connection) -> dict[str, object]:
    names = ("environment", "api_url", "login_url", "grant", "client_id", "company_id")
    return {name: getattr(connection, name) for name in names}


def _note_details(
    connection: Connection, before: Mapping[str, object], *, new_secret: bool
) -> None:
    after, place = _told(connection), Place(connection.pk)
    if not before:
        trail.note(Action.CONNECTION_ADDED, connection.name, detail=after, place=place)
        return
    if new_secret:
        after["client_secret"] = "another"  # noqa: S105  # never the secret itself
    trail.note_change(
        Action.CONNECTION_CHANGED, connection.name, before=before, after=after, place=place
    )


def _note(action: Action, connection: Connection) -> None:
    trail.note(action, connection.name, place=Place(connection.pk))


def _new_connection() -> Connection:
    connection = Connection()
    connection.webhook_secret = f"Bearer {secrets.token_urlsafe(32)}"
    return connection


def _stored_secret(known: Connection | None) -> str:
    try:
        return known.client_secret if known else ""
    except SecretsUnavailable:
        # The key is gone; connecting again with the secret typed anew is the way out.
        return ""


def _companies(client: ProcoreClient) -> tuple[Company, ...]:
    found = client.get_all(COMPANIES_PATH)
    return tuple(_company(each) for each in found if isinstance(each, dict) and "id" in each)


def _company(record: dict[str, Any]) -> Company:
    return Company(int(record["id"]), str(record.get("name") or ""))


def _chosen(connection: Connection, visible: tuple[Company, ...]) -> Company | None:
    if connection.company_id is None:
        return None
    found = next((each for each in visible if each.id == connection.company_id), None)
    if found is not None:
        return found
    names = ", ".join(f"{each.name} ({each.id})" for each in visible) or "none"
    raise NotPermitted(
        f"The account cannot see company {connection.company_id}. It sees: {names}.",
        next_step="Set the company id to one of these, or ask the company's Procore "
        "administrator to add the account.",
    )


def _account(me: Any, company: Company | None, visible: tuple[Company, ...]) -> Account:
    person = me if isinstance(me, dict) else {}
    return Account(
        user_id=person.get("id"),
        name=str(person.get("name") or ""),
        login=str(person.get("login") or ""),
        company=company,
        companies=visible,
    )


def _save_state(
    connection: Connection, state: ConnectionState, reason: str, company: Company | None
) -> None:
    connection.state, connection.state_reason = state, reason
    connection.company_name = company.name if company else ""
    connection.save(update_fields=("state", "state_reason", "company_name"))
