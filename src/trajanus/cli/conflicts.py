"""The commands about fields that wait for a person."""

from __future__ import annotations

import click

from trajanus.cli.output import examples, json_option, print_json, print_table

_by = click.option("--by", metavar="PERSON", help="In this person's name; the history tells.")


@click.group(
    epilog=examples(
        "hub conflicts list",
        "hub conflicts decide 3 4 --take theirs",
        "hub conflicts decide 5 --value 2027-03-31",
        "hub conflicts decide --all --take ours",
        "hub conflicts undo 3",
    )
)
def conflicts() -> None:
    """See and decide what no rule could settle.

    A conflict shows the value that was agreed, ours, and Procore's. A decision for ours goes to
    the outbox. It can be undone as long as nothing of it was sent.
    """


@conflicts.command("list")
@click.option("--all", "everything", is_flag=True, help="Also what is decided.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True)
@json_option
def list_(*, everything: bool, limit: int, as_json: bool) -> None:
    """List open conflicts, the latest first."""
    from trajanus.installation import opened

    with opened():
        from trajanus.records.waiting import disputes
        from trajanus.store.models import Conflict
        from trajanus.store.models.conflict import ConflictState

        rows = Conflict.objects.select_related("connection", "ours_by", "decided_by")
        if not everything:
            rows = rows.filter(state=ConflictState.OPEN)
        found = disputes(rows.order_by("-pk")[:limit])
    if as_json:
        print_json(found)
        return
    lines = [
        (str(one.id), one.name, one.field, _short(one.agreed), _short(one.ours),
         _short(one.theirs), one.state, one.explanation)
        for one in found
    ]  # fmt: skip
    print_table(("id", "record", "field", "agreed", "ours", "theirs", "state", "why"), lines)


@conflicts.command(
    epilog=examples("hub conflicts decide 3 --take theirs", "hub conflicts decide 3 --value 40")
)
@click.argument("keys", metavar="[ID]...", nargs=-1, type=int)
@click.option("--all", "everything", is_flag=True, help="All that are open.")
@click.option("--take", type=click.Choice(("theirs", "ours")), help="Procore's value, or ours.")
@click.option("--value", help="Another value, for one conflict.")
@_by
def decide(
    *, keys: tuple[int, ...], everything: bool, take: str | None, value: str | None, by: str | None
) -> None:
    """Decide conflicts ID: take Procore's value, keep ours, or choose another."""
    if bool(keys) == everything:
        raise click.UsageError("Name conflicts by their ids, or say --all.")
    if (take is None) == (value is None) or (value is not None and len(keys) != 1):
        raise click.UsageError("Say --take theirs or --take ours; or --value, for one conflict.")
    from trajanus.installation import opened

    with opened():
        from trajanus.cli import places, settling
        from trajanus.store.models import Conflict
        from trajanus.store.models.conflict import ConflictState
        from trajanus.sync.deciding import conflicts as deciding

        person, choice = places.by(by), ConflictState(take or "edited")
        rows = Conflict.objects.filter(state=ConflictState.OPEN)
        chosen = list(rows.values_list("pk", flat=True)) if everything else keys
        code = settling.each(
            chosen,
            settling.conflict,
            lambda one: deciding.decide(one, choice, value=value, by=person),
            "is decided",
        )
    raise click.exceptions.Exit(code)


@conflicts.command()
@click.argument("keys", metavar="ID...", nargs=-1, required=True, type=int)
@_by
def undo(*, keys: tuple[int, ...], by: str | None) -> None:
    """Open decided conflicts ID again, as long as nothing was sent to Procore."""
    from trajanus.installation import opened

    with opened():
        from trajanus.cli import places, settling
        from trajanus.sync.deciding import conflicts as deciding

        person = places.by(by)
        code = settling.each(
            keys,
            settling.conflict,
            lambda one: deciding.undo(one, by=person),
            "waits for a decision again",
        )
    raise click.exceptions.Exit(code)


def _short(value: object) -> str:
    text = " ".join(str("" if value is None else value).split())
    return text if len(text) <= 24 else f"{text[:21]}..."
