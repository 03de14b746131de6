"""The commands about what waits for Procore."""

from __future__ import annotations

import click

from trajanus.cli.output import examples, json_option, print_json, print_table

STATES = ("waiting", "sending", "review", "refused", "done", "withdrawn")
_keys = click.argument("keys", metavar="ID...", nargs=-1, required=True, type=int)
_by = click.option("--by", metavar="PERSON", help="In this person's name; the history tells.")


@click.group(
    epilog=examples(
        "hub outbox list", "hub outbox send", "hub outbox retry 12", "hub outbox withdraw 12 13"
    )
)
def outbox() -> None:
    """See what Procore is still to be told; send it, try it again or take it back.

    Writes of one record are sent in their order. One that Procore refused, or that waits for a
    decision, holds back those after it: mend its cause, then retry it, or withdraw it.
    """


@outbox.command("list")
@click.option("--all", "everything", is_flag=True, help="Also what is done or withdrawn.")
@click.option("--state", type=click.Choice(STATES), help="Only what stands so.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True)
@json_option
def list_(*, everything: bool, state: str | None, limit: int, as_json: bool) -> None:
    """List what is open, the latest first."""
    from trajanus.installation import opened

    with opened():
        from trajanus.records.waiting import entries
        from trajanus.store.models import OutboxEntry
        from trajanus.store.models.outbox import OPEN_STATES

        rows = OutboxEntry.objects.select_related("connection", "created_by").order_by("-pk")
        if state is not None:
            rows = rows.filter(state=state)
        elif not everything:
            rows = rows.filter(state__in=OPEN_STATES)
        found = entries(rows[:limit])
    if as_json:
        print_json(found)
        return
    lines = [
        (str(one.id), one.name, one.step or one.kind, one.state, ", ".join(one.values), one.message)
        for one in found
    ]
    print_table(("id", "record", "what", "state", "fields", "message"), lines)


@outbox.command(epilog=examples("hub outbox send", "hub outbox send --connection main"))
@click.option("--connection", "name", help="Only of this connection.  [default: all]")
def send(*, name: str | None) -> None:
    """Send now what waits, without waiting for a worker."""
    from trajanus.installation import opened

    with opened():
        from trajanus.cli.connecting import named
        from trajanus.store.models import Connection
        from trajanus.sync.writing import push

        chosen = [named(name)] if name else list(Connection.objects.all())
        for connection in chosen:
            click.echo(f"{connection.name}: {push.work_off(connection)} sent.")


@outbox.command()
@_keys
def retry(*, keys: tuple[int, ...]) -> None:
    """Send entries ID again that were refused, or that wait for a decision."""
    from trajanus.installation import opened

    with opened():
        from trajanus.cli import settling
        from trajanus.sync.writing import outbox as waiting

        code = settling.each(keys, settling.entry, waiting.retry, "waits to be sent again")
    raise click.exceptions.Exit(code)


@outbox.command()
@_keys
@_by
def withdraw(*, keys: tuple[int, ...], by: str | None) -> None:
    """Take entries ID back; their records go back to what both sides had agreed on."""
    from trajanus.installation import opened

    with opened():
        from trajanus.cli import places, settling
        from trajanus.sync.writing import edits

        person = places.by(by)
        code = settling.each(
            keys, settling.entry, lambda one: edits.withdraw(one, by=person), "is taken back"
        )
    raise click.exceptions.Exit(code)
