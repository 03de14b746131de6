"""The command that shows the hub at work with a simulated Procore."""

from __future__ import annotations

import click

from trajanus.cli.output import examples


@click.command(
    epilog=examples(
        "hub demo",
        "hub demo --dataset large:100000",
        "hub demo --once --json     # set up, read everything once, stop",
    )
)
@click.option("--once", is_flag=True, help="Set up, read everything once, print a table, stop.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as one JSON object.")
@click.option("--port", type=click.IntRange(1, 65535), help="The workspace's port.")
@click.option("--no-browser", is_flag=True, help="Do not open the workspace in the browser.")
@click.option("--dataset", default="federal", show_default=True, help="federal, empty or large:N.")
@click.option(
    "--activity",
    type=click.FloatRange(min=0, min_open=True, max=6000),
    default=12.0,
    show_default=True,
    metavar="RATE",
    help="How many things a minute the simulated field crew does.",
)
def demo(
    *,
    once: bool,
    as_json: bool,
    port: int | None,
    no_browser: bool,
    dataset: str,
    activity: float,
) -> None:
    """Try the hub with a simulated Procore; nothing leaves this machine.

    Starts the database, a simulated Procore with a sample federal project, the web server and a
    worker; connects by OAuth, reads everything and shows the address and the demo sign-ins. Then a
    simulated field crew works, and its changes arrive as webhooks. Ctrl-C stops everything.

    Each start begins with a fresh simulated Procore. An installation with real connections is
    refused; use another HUB_DATA_DIR for the demo.
    """
    from trajanus.cli.demonstration import Demonstration

    Demonstration(
        once=once,
        as_json=as_json,
        port=port,
        browser=not no_browser,
        dataset=dataset,
        activity=activity,
    ).run()
