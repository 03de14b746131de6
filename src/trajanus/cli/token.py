"""The commands about tokens for programs that use the API."""

from __future__ import annotations

from datetime import timedelta

import click

from trajanus.cli.output import examples, json_option, print_json, print_table

SCOPES = ("read", "write", "admin")


@click.group(
    epilog=examples(
        "hub token add jdoe reporting --scope read",
        "hub token list",
        "hub token revoke 3",
    )
)
def token() -> None:
    """Let programs use the API in a person's name.

    \b
    Scopes, each with all that the ones before it cover:
      read   reads everything its owner may read
      write  changes records, decides conflicts, runs readings
      admin  changes settings, people and tokens

    A token never allows more than its owner's role does.
    """


@token.command(epilog=examples("hub token add jdoe nightly-export --scope read --days 90"))
@click.argument("person")
@click.argument("name")
@click.option("--scope", type=click.Choice(SCOPES), required=True, help="What it is used for.")
@click.option("--days", type=click.IntRange(1, 3650), help="Valid for so long.  [default: always]")
@json_option
def add(*, person: str, name: str, scope: str, days: int | None, as_json: bool) -> None:
    """Make a token with which programs act as PERSON; NAME says what it is for.

    The token is shown this one time. Programs send it as: Authorization: Bearer TOKEN
    """
    from trajanus import clock
    from trajanus.installation import opened

    with opened():
        from trajanus.accounts import people, tokens
        from trajanus.accounts.models import Scope

        expires_at = clock.now() + timedelta(days=days) if days else None
        made, text = tokens.issue(people.named(person), name, Scope(scope), expires_at=expires_at)
        view = tokens.shown(made)
    if as_json:
        print_json({"token": text, **{key: getattr(view, key) for key in ("id", "name", "scope")}})
    else:
        click.echo(f"Made token {view.id} ({scope}) for {person}.")
        click.echo(f"Token (shown only now): {text}")


@token.command("list")
@json_option
def list_(*, as_json: bool) -> None:
    """List all tokens; by their beginnings, for they are not kept."""
    from trajanus.installation import opened

    with opened():
        from trajanus.accounts import tokens

        found = tokens.listed()
    if as_json:
        print_json(found)
        return
    rows = [
        (
            str(one.id),
            one.owner,
            one.name,
            f"{one.prefix}...",
            one.scope,
            one.is_valid,
            f"{one.last_used_at:%Y-%m-%d %H:%MZ}" if one.last_used_at else "never",
            f"{one.expires_at:%Y-%m-%d}" if one.expires_at else "never",
        )
        for one in found
    ]
    print_table(("id", "person", "for", "token", "scope", "valid", "last used", "expires"), rows)


@token.command()
@click.argument("number", type=int, metavar="ID")
def revoke(*, number: int) -> None:
    """End token ID at once and for good; hub token list shows the ids."""
    from trajanus.errors import HubError
    from trajanus.installation import opened

    with opened():
        from trajanus.accounts import tokens
        from trajanus.accounts.models import ApiToken

        found = ApiToken.objects.filter(pk=number).first()
        if found is None:
            raise HubError(f"There is no token {number}.", next_step="See: hub token list")
        tokens.revoke(found)
        click.echo(f"Token {number} ({found.name}) opens nothing any more.")
