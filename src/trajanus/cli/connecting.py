"""How does `hub connect` store, sign in, verify and end a connection?"""

from __future__ import annotations

import os
import sys
import webbrowser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import click

from trajanus.cli.connect import Wanted
from trajanus.errors import ConfigurationError, HubError, SignInNeeded
from trajanus.installation import CLIENT_SECRET_VARIABLE
from trajanus.procore import connections
from trajanus.procore.details import OUT_OF_BAND
from trajanus.store.models import Connection
from trajanus.store.models.connection import Grant


def named(name: str) -> Connection:
    """Return the connection. Raises ConfigurationError with the known names."""
    found = Connection.objects.filter(name=name).first()
    if found:
        return found
    known = ", ".join(Connection.objects.values_list("name", flat=True)) or "none"
    raise ConfigurationError(
        f"There is no connection {name}; known: {known}.",
        next_step="Add one with: hub connect NAME --environment ... --client-id ...",
    )


def save(wanted: Wanted) -> Connection:
    """Store the connection; what is not given stays as it is."""
    known = Connection.objects.filter(name=wanted.name).first()
    environment = wanted.environment or ("custom" if wanted.api_url else "")
    # Addresses belong to their environment: a new one must not inherit them.
    keeps_addresses = known is not None and not (wanted.environment or wanted.api_url)
    if known is None and not environment:
        raise click.UsageError("A new connection needs --environment, or --api-url.")
    return connections.add_connection(
        wanted.name,
        environment=environment or (known.environment if known else ""),
        api_url=wanted.api_url or (known.api_url if known and keeps_addresses else ""),
        login_url=wanted.login_url or (known.login_url if known and keeps_addresses else ""),
        client_id=wanted.client_id or (known.client_id if known else ""),
        client_secret=_client_secret(wanted, ask=known is None),
        company_id=wanted.company_id or (known.company_id if known else None),
        grant=wanted.grant or (known.grant if known else Grant.AUTHORIZATION_CODE),
    )


def _client_secret(wanted: Wanted, *, ask: bool) -> str:
    if wanted.client_secret_file:
        try:
            with click.open_file(wanted.client_secret_file) as file:
                return str(file.read()).strip()
        except OSError as error:
            raise ConfigurationError(
                f"The secret cannot be read from {wanted.client_secret_file}: {error.strerror}.",
                next_step="Name a readable file in --client-secret-file, or - for standard input.",
            ) from error
    given = os.environ.get(CLIENT_SECRET_VARIABLE, "").strip()
    if given or not ask or not sys.stdin.isatty():
        return given
    return str(click.prompt("Client secret", hide_input=True, err=True)).strip()


def sign_in(connection: Connection, *, code: str | None, browser: bool) -> None:
    """Get tokens: at once for a service account, through a person otherwise."""
    if connection.grant == Grant.CLIENT_CREDENTIALS:
        connections.sign_in_service_account(connection)
        return
    if code is None:
        url, _ = connections.begin_sign_in(connection, OUT_OF_BAND)
        click.echo(f"Sign in to Procore here:\n\n  {url}\n", err=True)
        if browser and sys.stdin.isatty():
            webbrowser.open(url)
        code = _ask_for_code(connection)
    connections.complete_sign_in(connection, _only_the_code(code), OUT_OF_BAND)


def _ask_for_code(connection: Connection) -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Code that Procore shows", err=True))
    code = sys.stdin.readline().strip()
    if not code:
        raise SignInNeeded(
            "Somebody has to sign in to Procore.",
            next_step=f"Open the address above, then run: hub connect {connection.name} "
            "--code CODE",
        )
    return code


def _only_the_code(text: str) -> str:
    """Return the code, also when somebody pasted the whole address that holds it."""
    found = parse_qs(urlsplit(text.strip()).query).get("code")
    return found[0] if found else text.strip()


def verify(connection: Connection) -> dict[str, Any]:
    """Ask Procore who we are, and settle for which company we work."""
    account = connections.check(connection)
    if account.company is None:
        connections.choose_company(connection, _choose(account.companies))
        account = connections.check(connection)
    connection.refresh_from_db()
    return {
        "name": connection.name,
        "environment": connection.environment,
        "api_url": connection.api_url,
        "grant": connection.grant,
        "state": connection.state,
        "company_id": connection.company_id,
        "company_name": connection.company_name,
        "account": account.name or account.login,
    }


def _choose(visible: tuple[connections.Company, ...]) -> int:
    match visible:
        case ():
            raise HubError(
                "The account sees no company in Procore.",
                next_step="Ask the company's Procore administrator to add the account.",
            )
        case (only,):
            return only.id
    for company in visible:
        click.echo(f"  {company.id}  {company.name}", err=True)
    if not sys.stdin.isatty():
        raise HubError(
            "The account sees several companies.",
            next_step="Choose one of those listed with --company-id.",
        )
    ids = click.Choice([str(company.id) for company in visible])
    return int(click.prompt("Company id", type=ids, show_choices=False, err=True))


def end(name: str) -> dict[str, Any]:
    """Revoke and erase the tokens."""
    connection = named(name)
    told = connections.disconnect(connection)
    connection.refresh_from_db()
    return {"name": connection.name, "state": connection.state, "revoked_at_procore": told}


def sentence(result: dict[str, Any]) -> str:
    """Return what happened, for people."""
    if "revoked_at_procore" in result:
        ending = "" if result["revoked_at_procore"] else " Procore could not be told; the tokens"
        ending += " end there by themselves." if ending else ""
        return f"Disconnected {result['name']}; what was read stays.{ending}"
    company = result["company_name"] or result["company_id"]
    return f"Connected {result['name']}: {company}, as {result['account']}. Next: hub sync"
