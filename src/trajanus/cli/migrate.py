"""The command that updates the database."""

from __future__ import annotations

import click

from trajanus.cli.output import examples


@click.command(epilog=examples("hub migrate", "hub migrate --check   # in a deployment script"))
@click.option(
    "--check",
    "only_check",
    is_flag=True,
    help="Change nothing; exit with 3 when something is pending.",
)
def migrate(*, only_check: bool) -> None:
    """Bring the database up to date with this version of the hub.

    `hub up` does this by itself. Where web servers and workers are started on their own, run it
    once before them after each update. Several at once take turns.
    """
    from trajanus.errors import DatabaseUnavailable
    from trajanus.installation import Tables, opened
    from trajanus.postgres import tables

    with opened(tables=Tables.ANY):
        pending = tables.state().pending
        if only_check and pending:
            raise DatabaseUnavailable(
                f"Pending: {', '.join(pending)}.", next_step="Run: hub migrate"
            )
        tables.apply(lambda name: click.echo(f"applied {name}"))
        click.echo("The database is up to date.")
