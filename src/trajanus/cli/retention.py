"""The commands about how long logs are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from trajanus.cli.output import examples, json_option, print_json, print_table

if TYPE_CHECKING:
    from trajanus.sync.watching.retention import Stock

_days = click.argument("days", nargs=-1, metavar="[KIND=DAYS]...")


@click.group(
    epilog=examples(
        "hub retention show",
        "hub retention preview api_calls=30",
        "hub retention set api_calls=30 events=14",
    )
)
def retention() -> None:
    """See and set for how many days logs are kept.

    \b
    Kinds:
      api_calls  requests to Procore
      events     webhook events that were worked off or failed
      notices    notices that were read
      messages   mails and posts that were sent or given up

    Records, their history, conflicts, the audit and the sync log are kept for good.
    """


@retention.command()
@json_option
def show(*, as_json: bool) -> None:
    """Show how much there is of each kind, how long it is kept, and what goes next."""
    _show((), as_json=as_json)


@retention.command()
@_days
@json_option
def preview(*, days: tuple[str, ...], as_json: bool) -> None:
    """Show what the next clean-up would remove with these days; nothing is changed."""
    _show(days, as_json=as_json)


@retention.command("set")
@click.argument("days", nargs=-1, required=True, metavar="KIND=DAYS...")
@json_option
def set_(*, days: tuple[str, ...], as_json: bool) -> None:
    """Keep these kinds for so many days, from the next nightly clean-up on; the audit notes it."""
    from trajanus.installation import opened

    with opened():
        from trajanus.sync.watching import retention as kept

        kept.choose(_parsed(days))
    _show((), as_json=as_json)


def _show(days: tuple[str, ...], *, as_json: bool) -> None:
    from trajanus.installation import opened

    with opened():
        from trajanus.sync.watching import retention as kept

        found = [_line(one) for one in kept.stocks(_parsed(days))]
    if as_json:
        print_json(found)
        return
    headings = ("kind", "rows", "bytes", "days", "goes next")
    print_table(headings, [tuple(line.values()) for line in found])


def _line(stock: Stock) -> dict[str, object]:
    return {
        "kind": stock.kind.name,
        "rows": stock.amount.rows,
        "bytes": stock.amount.size,
        "days": stock.days,
        "due": stock.due,
    }


def _parsed(days: tuple[str, ...]) -> dict[str, str]:
    from trajanus.sync.watching.retention import KINDS

    given = {name: text for name, _, text in (one.partition("=") for one in days)}
    known = [kind.name for kind in KINDS]
    if unknown := [name for name in given if name not in known]:
        raise click.BadParameter(
            f"there is no kind {unknown[0]}; there are {', '.join(known)}", param_hint="KIND=DAYS"
        )
    return given
