"""The commands about Procore's webhooks: what is registered, what arrived."""

from __future__ import annotations

import click

from trajanus.cli.output import examples, json_option, print_json, print_table

_NAMED = click.option("--connection", "name", help="Only this connection.  [default: all]")


@click.group(epilog=examples("hub webhooks register", "hub webhooks events --status failed"))
def webhooks() -> None:
    """See to the webhooks by which Procore tells the hub of changes."""


@webhooks.command("list")
@_NAMED
@json_option
def list_hooks(*, name: str | None, as_json: bool) -> None:
    """Show the registered hooks and how they stand."""
    from trajanus.installation import opened

    with opened():
        from trajanus.sync.watching.health import hook_statuses

        found = [one for one in hook_statuses() if name in (None, one.connection)]
    if as_json:
        print_json({"hooks": found})
        return
    headings = ("connection", "project", "triggers", "looked at", "state")
    rows = [
        (
            one.connection,
            str(one.project_id or "(company)"),
            one.triggers,
            f"{one.checked_at:%Y-%m-%d %H:%M}",
            one.problem or ("cannot be delivered" if one.failing_since else "well"),
        )
        for one in found
    ]
    print_table(headings, rows)


@webhooks.command(epilog=examples("hub webhooks register --connection site"))
@_NAMED
def register(*, name: str | None) -> None:
    """Register what is missing, mend what differs, and read Procore's log of deliveries.

    The workers do this daily. Procore must reach HUB_PUBLIC_URL.
    """
    from trajanus.installation import opened

    with opened():
        from trajanus.cli import syncing
        from trajanus.sync.upkeep import keep_hooks

        for connection in syncing.chosen(name):
            keep_hooks(connection, now=True)
            for hook in connection.hooks.all():
                place = f"project {hook.project_id}" if hook.project_id else "the company"
                click.echo(
                    f"{connection.name}, {place}: {len(hook.triggers)} triggers. {hook.problem}"
                )


@webhooks.command()
@_NAMED
def remove(*, name: str | None) -> None:
    """Take the hub's hooks back from Procore, for instance before it is taken out of service."""
    from trajanus.installation import opened

    with opened():
        from trajanus.cli import syncing
        from trajanus.sync.webhooks.hooks import remove_hooks

        for connection in syncing.chosen(name):
            remove_hooks(connection)
            click.echo(f"{connection.name}: Procore sends nothing any more.")


@webhooks.command(epilog=examples("hub webhooks events --status failed"))
@click.option(
    "--status",
    type=click.Choice(("waiting", "processed", "coalesced", "ignored", "failed")),
    help="Only these.",
)
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@json_option
def events(*, status: str | None, limit: int, as_json: bool) -> None:
    """Show the latest events and what became of them."""
    from trajanus.installation import opened

    with opened():
        from trajanus.store.models import WebhookEvent

        found = WebhookEvent.objects.filter(**({"status": status} if status else {}))
        rows = list(
            found.values(
                "id", "received_at", "resource_name", "resource_id", "event_type", "project_id",
                "status", "note",
            )[:limit]
        )  # fmt: skip
    if as_json:
        print_json({"events": rows})
        return
    headings = ("number", "arrived", "about", "event", "status", "note")
    print_table(
        headings,
        [
            (
                str(row["id"]),
                f"{row['received_at']:%Y-%m-%d %H:%M:%S}",
                f"{row['resource_name']} {row['resource_id'] or ''}",
                row["event_type"],
                row["status"],
                row["note"],
            )
            for row in rows
        ],
    )


@webhooks.command(epilog=examples("hub webhooks replay 4711"))
@click.argument("numbers", type=int, nargs=-1, required=True)
def replay(*, numbers: tuple[int, ...]) -> None:
    """Work events off once more, by their numbers in `hub webhooks events`."""
    from trajanus.installation import opened

    with opened():
        from trajanus.store.models import WebhookEvent
        from trajanus.sync.webhooks.inbox import replay as again

        for number in numbers:
            event = WebhookEvent.objects.filter(pk=number).first()
            if event is None:
                raise click.BadParameter(f"there is no event {number}", param_hint="NUMBERS")
            again(event)
            click.echo(f"{number}: a worker takes it up within seconds.")
