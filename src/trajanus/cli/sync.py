"""The command that reads from Procore now."""

from __future__ import annotations

import click

from trajanus.cli.output import examples, json_option, print_json


@click.command(
    epilog=examples(
        "hub sync",
        "hub sync --project 1234 --resource rfis",
        "hub sync --full            # read everything again, not only what changed",
        "hub sync --json > run.json",
    )
)
@click.option("--connection", "name", help="Only this connection.  [default: all]")
@click.option("--project", "project_id", type=int, help="Only this project, by Procore's id.")
@click.option("--resource", help="Only this resource: projects, rfis ...; see hub describe.")
@click.option("--full", is_flag=True, help="Read everything, not only what changed.")
@json_option
def sync(
    *, name: str | None, project_id: int | None, resource: str | None, full: bool, as_json: bool
) -> None:
    """Read from Procore now, without waiting for the schedule.

    A reading that was interrupted goes on after its last stored page. Requests count against the
    same limit that the workers use.
    """
    from trajanus.installation import opened

    with opened():
        from trajanus.cli import syncing

        syncing.check_resource(resource)
        summary = syncing.run(name, project_id=project_id, resource=resource, full=full)
        if as_json:
            print_json(summary.as_json())
        else:
            syncing.print_summary(summary)
        raise click.exceptions.Exit(summary.exit_code)
