"""The command that shows how things stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from trajanus.cli.output import examples, json_option, print_json, print_table

if TYPE_CHECKING:
    from trajanus.sync.status import ConnectionStatus, LaneStatus

_JQ = "jq '.connections[].lanes[] | select(.last_status == \"failed\")'"


@click.command(epilog=examples("hub status", f"hub status --json | {_JQ}"))
@json_option
def status(*, as_json: bool) -> None:
    """Show each connection: how fresh each resource is, requests left, events waiting."""
    from trajanus.installation import opened

    with opened():
        from trajanus.sync.status import overview
        from trajanus.sync.watching.health import health

        found, hub = overview(), health()
    if as_json:
        print_json({"connections": found, "hub": hub})
        return
    for alert in hub.alerts:
        click.secho(f"Alert: {alert.message}", fg="red")
        click.echo(f"  Next step: {alert.next_step}")
    if found and not hub.workers:
        click.secho("No worker is running. Next step: hub worker, or hub up", fg="yellow")
    if not found:
        click.echo("There is no connection yet. Next step: hub connect --help")
    for connection in found:
        _print(connection)


def _print(connection: ConnectionStatus) -> None:
    where = f"{connection.company or 'no company'} in {connection.environment}"
    click.secho(f"{connection.name}: {where}, {connection.state.replace('_', ' ')}", bold=True)
    if connection.state_reason:
        click.echo(f"  {connection.state_reason}")
    _print_lanes(connection.lanes)
    if left := connection.first_reading:
        click.echo(f"The first reading still takes {left}.")
    for window in connection.windows:
        click.echo(
            f"Requests left ({window.kind}): {window.remaining:,} of {window.limit:,}"
            f"{'' if window.learned else ' (assumed)'}, full again at {_time(window.reset_at)}"
        )
    spent = ", ".join(f"{name} {made:,}" for name, made in connection.requests_last_hour.items())
    click.echo(f"Requests in the last hour: {spent or 'none'}")
    last = f", last one at {_time(connection.last_event_at)}" if connection.last_event_at else ""
    click.echo(f"Webhook events waiting: {connection.events_waiting}{last}\n")


def _print_lanes(lanes: Sequence[LaneStatus]) -> None:
    if not lanes:
        click.echo("  Nothing was read yet. Next step: hub sync\n")
        return
    headings = ("resource", "project", "last read", "due", "records", "result")
    rows = [
        (
            lane.resource,
            lane.project_name or (lane.project_id and str(lane.project_id)) or "(company)",
            _time(lane.last_success_at),
            _time(lane.due_at),
            lane.records,
            "running" if lane.is_running else lane.last_message or lane.last_status or "never read",
        )
        for lane in lanes
    ]
    click.echo()
    print_table(headings, rows)
    click.echo()


def _time(instant: datetime | None) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%SZ}" if instant else "-"
