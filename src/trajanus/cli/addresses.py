"""The commands about the addresses that the hub posts its alerts to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from trajanus.cli.output import examples, json_option, print_json, print_table

if TYPE_CHECKING:
    from trajanus.store.models import OutgoingAddress


@click.group(
    epilog=examples(
        "hub addresses add 'Site chat' https://chat.example.com/hooks/1 --kind disk",
        "hub addresses list",
        "hub addresses try 'Site chat'",
        "hub addresses remove 'Site chat'",
    )
)
def addresses() -> None:
    """See to the addresses that the hub posts its alerts to.

    Their hosts must be named in HUB_OUTGOING_HOSTS.
    """


@addresses.command("list")
@json_option
def list_(*, as_json: bool) -> None:
    """List the addresses and which alerts are posted to each."""
    from trajanus.installation import opened

    with opened():
        from trajanus.store.models import OutgoingAddress

        rows = list(OutgoingAddress.objects.all())
    names = ("id", "name", "url", "kinds", "is_active")
    if as_json:
        print_json([{name: getattr(row, name) for name in names} for row in rows])
        return
    lines = [(row.pk, row.name, row.url, _kinds(row.kinds), row.is_active) for row in rows]
    print_table(("id", "name", "address", "alerts", "active"), lines)


@addresses.command()
@click.argument("name")
@click.argument("url")
@click.option(
    "--kind", "kinds", multiple=True, help="Only these alerts: disk, stale ...  [default: all]"
)
@json_option
def add(*, name: str, url: str, kinds: tuple[str, ...], as_json: bool) -> None:
    """Let alerts be posted to URL; NAME says what it is.

    The secret is shown this one time: the program checks X-Trajanus-Signature with it.
    """
    from trajanus.installation import opened

    with opened():
        from trajanus.sync.watching import addresses as kept

        made, secret = kept.add(name, url, kinds)
    if as_json:
        print_json({"id": made.pk, "name": made.name, "secret": secret})
    else:
        click.echo(f"Added {made.name}. See that posts arrive: hub addresses try '{made.name}'")
        click.echo(f"Secret (shown only now): {secret}")


@addresses.command("try")
@click.argument("name")
def try_(*, name: str) -> None:
    """Post a trial to the address called NAME now."""
    from trajanus.installation import opened

    with opened():
        from trajanus.errors import HubError
        from trajanus.sync.watching import addresses as kept

        address = _named(name)
        if problem := kept.attempt(address):
            raise HubError(
                f"{address.name} did not take the trial. {problem}",
                next_step="Mend it there, then try again; hub addresses list shows the address.",
            )
    click.echo(f"{name} took the trial.")


@addresses.command()
@click.argument("name")
def remove(*, name: str) -> None:
    """Take the address called NAME away for good; its secret is gone with it."""
    from trajanus.installation import opened

    with opened():
        from trajanus.sync.watching import addresses as kept

        kept.delete(_named(name))
    click.echo(f"{name} is removed.")


def _named(name: str) -> OutgoingAddress:
    from trajanus.store.models import OutgoingAddress

    found = OutgoingAddress.objects.filter(name=name).first()
    if found is None:
        raise click.BadParameter(
            f"there is no address called {name}; see: hub addresses list", param_hint="NAME"
        )
    return found


def _kinds(kinds: list[str]) -> str:
    return ", ".join(kinds) or "all"
