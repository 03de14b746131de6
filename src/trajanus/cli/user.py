"""The commands about the people who may sign in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import click

from trajanus.cli.output import examples, json_option, print_json, print_table

ROLES = ("viewer", "qc_manager", "project_admin", "system_admin")
_role_option = click.option(
    "--role", type=click.Choice(ROLES), required=True, help="What the person may do."
)
_password_option = click.option(
    "--password-file",
    type=click.File(),
    help="A file with the password, or - for standard input. Without: one is made and shown.",
)


@click.group(
    epilog=examples(
        "hub user add jdoe --role qc_manager --email jdoe@example.com",
        "hub user list",
        "hub user password jdoe",
        "hub user role jdoe --role project_admin",
        "hub user disable jdoe",
        "hub user reset-second-step jdoe",
        "hub user unlink jdoe",
    )
)
def user() -> None:
    """Add and change the people who may sign in.

    \b
    Roles, each with all that the ones before it may do:
      viewer         reads everything
      qc_manager     works on quality control: notes, conflicts, exports
      project_admin  runs readings, sets projects up
      system_admin   connects to Procore, manages people and settings
    """


@contextmanager
def _people() -> Iterator[None]:
    from trajanus.installation import opened

    with opened():
        yield


@user.command(epilog=examples("hub user add jdoe --role viewer --password-file -"))
@click.argument("name")
@_role_option
@click.option("--email", default="", help="Also accepted for signing in.")
@_password_option
def add(*, name: str, role: str, email: str, password_file: IO[str] | None) -> None:
    """Add a person who signs in as NAME."""
    with _people():
        from trajanus.accounts import people

        password = people.add(name, role=role, email=email, password=_read(password_file))
        click.echo(f"Added {name} ({role}).")
        _show(password, given=password_file is not None)


@user.command("list")
@json_option
def list_(*, as_json: bool) -> None:
    """List all people."""
    with _people():
        from trajanus.accounts import people

        found = people.everybody()
    if as_json:
        print_json(found)
    else:
        print_table(
            ("name", "role", "e-mail", "active", "second step", "last sign-in"),
            [
                (
                    one.name,
                    one.role,
                    one.email,
                    one.is_active,
                    one.has_second_step,
                    str(one.last_login or "never"),
                )
                for one in found
            ],
        )


@user.command()
@click.argument("name")
@_password_option
def password(*, name: str, password_file: IO[str] | None) -> None:
    """Give a person a new password; this also signs them out everywhere."""
    with _people():
        from trajanus.accounts import people

        new = people.set_password(name, _read(password_file))
        click.echo(f"Changed the password of {name}.")
        _show(new, given=password_file is not None)


@user.command()
@click.argument("name")
@_role_option
def role(*, name: str, role: str) -> None:
    """Change what a person may do."""
    with _people():
        from trajanus.accounts import people

        people.set_role(name, role)
        click.echo(f"{name} is now {role}.")


@user.command()
@click.argument("name")
@click.argument("address")
def email(*, name: str, address: str) -> None:
    """Change a person's e-mail address: the one they have at Procore."""
    with _people():
        from trajanus.accounts import people

        people.set_email(name, address)
        click.echo(f"{name} is known as {address} now.")


@user.command()
@click.argument("name")
@click.option("--again", is_flag=True, help="Let the person sign in again.")
def disable(*, name: str, again: bool) -> None:
    """Keep a person from signing in; what they did stays in the history."""
    with _people():
        from trajanus.accounts import people

        people.set_active(name, again)
        click.echo(f"{name} {'may' if again else 'can no longer'} sign in.")


@user.command("reset-second-step")
@click.argument("name")
def reset_second_step(*, name: str) -> None:
    """Take away the second step of a person who lost their telephone.

    They are signed out everywhere and sign in with their password alone, until they set a second
    step up again.
    """
    with _people():
        from trajanus.accounts import people, second_step

        was_on = second_step.reset(people.named(name))
        click.echo(f"{name} {'has no second step any more' if was_on else 'had none'}.")


@user.command()
@click.argument("name")
def unlink(*, name: str) -> None:
    """Let another account at the identity provider become a person's.

    The next sign-in there with their e-mail address links anew.
    """
    with _people():
        from trajanus.accounts import people, single_sign_on
        from trajanus.errors import HubError

        person, asked = people.named(name), single_sign_on.provider()
        if asked is None:
            raise HubError("No identity provider is set up.", next_step="See HUB_OIDC_ISSUER.")
        was_linked = single_sign_on.unlink(asked, person)
        click.echo(f"{name} {'is unlinked' if was_linked else 'was not linked'}.")


def _read(file: IO[str] | None) -> str | None:
    return file.read().strip() if file else None


def _show(password: str, *, given: bool) -> None:
    if not given:
        click.echo(f"Password (shown only now): {password}")
