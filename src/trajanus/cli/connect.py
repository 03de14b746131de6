"""The command that connects the hub to a Procore company."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import click

from trajanus.cli.output import examples, json_option, print_json

EPILOG = examples(
    "hub connect acme --environment production --client-id ID \\",
    "    --client-secret-file secret.txt --company-id 1234 --grant client_credentials",
    "hub connect acme --environment sandbox --client-id ID --client-secret-file -",
    "hub connect acme                 # sign in again",
    "hub connect acme --code CODE     # finish a sign-in begun elsewhere",
    "hub connect acme --disconnect    # revoke and erase the tokens",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command line says about a connection."""

    name: str
    environment: str | None
    api_url: str | None
    login_url: str | None
    client_id: str | None
    client_secret_file: str | None
    company_id: int | None
    grant: str | None


@click.command(epilog=EPILOG)
@click.argument("name")
@click.option(
    "--environment",
    help="production, sandbox, monthly_sandbox, federal; or custom with --api-url.",
)
@click.option("--api-url", help="Where the API is, instead of the environment's address.")
@click.option("--login-url", help="Where people sign in, instead of the environment's address.")
@click.option("--client-id", help="The app's client id, from Procore's developer portal.")
@click.option(
    "--client-secret-file",
    type=click.Path(allow_dash=True, dir_okay=False),
    help="A file with the client secret, or - for standard input. HUB_CLIENT_SECRET works, too.",
)
@click.option("--company-id", type=int, help="Procore's company id, as in its addresses.")
@click.option(
    "--grant",
    type=click.Choice(["authorization_code", "client_credentials"]),
    help="A person signs in (default), or the app's service account.",
)
@click.option("--code", help="The code that Procore showed after signing in.")
@click.option("--no-browser", is_flag=True, help="Only print the address of the sign-in page.")
@click.option("--disconnect", is_flag=True, help="Revoke and erase the tokens; data stays.")
@json_option
def connect(
    *, code: str | None, no_browser: bool, disconnect: bool, as_json: bool, **wanted: Any
) -> None:
    """Connect the hub to a Procore company, under a NAME of your choice.

    A connection that exists is changed by what is given and signs in again. Secrets are stored
    encrypted and never taken from the command line, which other users of the machine can read.
    """
    from trajanus.installation import opened

    with opened():
        from trajanus.cli import connecting

        if disconnect:
            result = connecting.end(wanted["name"])
        else:
            connection = connecting.save(Wanted(**wanted))
            connecting.sign_in(connection, code=code, browser=not no_browser)
            result = connecting.verify(connection)
        if as_json:
            print_json(result)
        else:
            click.echo(connecting.sentence(result))
