"""The command that brings a schedule to Procore."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trajanus.cli import exits
from trajanus.cli.output import examples, json_option, print_json, print_table
from trajanus.cli.p6_options import FILE, encoding_option
from trajanus.errors import HubError, Stop

if TYPE_CHECKING:
    from trajanus.schedules.models import ScheduleUpdate
    from trajanus.schedules.place import Place

#: What a person can look over; programs get all that is kept with --json.
_MOST_LINES = 40
_PIECE = 1 << 20


@click.command(
    epilog=examples(
        "hub p6 apply april.xer --project 1234 --preview",
        "hub p6 apply april.xer --project 1234",
        "hub p6 apply program.xer --project 1234 --p6-project BLDG12 --json",
    )
)
@click.argument("file", type=FILE)
@click.option("--project", "project_id", type=int, required=True, help="Procore's project id.")
@click.option("--p6-project", default="", help="The P6 Project ID, when the file has several.")
@click.option(
    "--follows", help="The ID under which this schedule was given first, or: new.  [default: told]"
)
@click.option("--preview", "only_preview", is_flag=True, help="Only say what would change.")
@click.option("--no-wait", is_flag=True, help="Leave the sending to the workers.")
@click.option("--connection", "connection_name", help="Only needed when several know the project.")
@click.option("--by", "person", help="The person in whose name it is done.")
@encoding_option
@json_option
def apply(
    *,
    file: Path,
    project_id: int,
    p6_project: str,
    follows: str | None,
    only_preview: bool,
    no_wait: bool,
    connection_name: str | None,
    person: str | None,
    encoding: str | None,
    as_json: bool,
) -> None:
    """Bring the schedule FILE to Procore: create and change the tasks that differ.

    Tasks are matched by activity ID, also those that Procore imported itself. Nothing is deleted;
    activities that are gone are flagged. Progress that the field reported stays until a planner
    decides about it. Applying a file a second time sends nothing.
    """
    from trajanus.installation import opened

    with opened():
        from trajanus.cli.p6_place import person_named, place_of
        from trajanus.schedules import applying, intake, previewing, series

        where, by = place_of(connection_name, project_id), person_named(person)
        update = intake.take_in(where, file.name, _pieces(file), by=by, encoding=encoding or "")
        if found := intake.waiting(update.pk):
            intake.summarize(found)
            update = found
        if p6_project:
            intake.choose_project(update, p6_project)
        _see_that_one_is_chosen(update)
        if follows is not None:
            series.choose(update, "" if follows == "new" else follows)
        previewing.preview(update)
        _raise_when_failed(update)
        if not only_preview and no_wait:
            applying.ask_to_apply(update, by=by)
        elif not only_preview:
            _apply(update, where, by=by)
        _tell(update, where, as_json=as_json)


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        while piece := stream.read(_PIECE):
            yield piece


def _see_that_one_is_chosen(update: ScheduleUpdate) -> None:
    _raise_when_failed(update)
    if not update.p6_project:
        names = ", ".join(one["id"] for one in update.summary["projects"]) or "none"
        raise Stop(
            "Which project of the file is meant?", next_step=f"Name it with --p6-project: {names}."
        )


def _apply(update: ScheduleUpdate, where: Place, *, by: int | None) -> None:
    from trajanus.cli.p6_place import send
    from trajanus.schedules import applying

    applying.begin(update, by=by)
    while True:
        done = applying.go_on(update)
        _raise_when_failed(update)
        try:
            send(update, where)
        except HubError:
            # What is left goes on in the workers, from where it is.
            if done.is_left:
                applying.leave_to_workers(update)
            raise
        if not done.is_left:
            return


def _raise_when_failed(update: ScheduleUpdate) -> None:
    if update.state == "failed":
        raise Stop(update.message, next_step=update.next_step)


def _tell(update: ScheduleUpdate, where: Place, *, as_json: bool) -> None:
    from trajanus.cli.p6_place import open_entries

    entries = open_entries(update, where) if update.state != "previewed" else []
    refused = [one for one in entries if one.state in ("refused", "review")]
    if as_json:
        print_json(_as_json(update, entries, refused))
    else:
        _print(update, len(entries) - len(refused))
        for one in refused:
            click.echo(f"Outbox entry {one.pk}: {one.message}", err=True)
    if refused:
        raise click.exceptions.Exit(exits.FAILED)


def _as_json(update: ScheduleUpdate, entries: list[Any], refused: list[Any]) -> dict[str, Any]:
    preview = update.preview
    return {
        "update": update.pk,
        "state": update.state,
        "p6_project": update.p6_project,
        "follows": update.series,
        "data_date": update.data_date,
        "counts": preview["counts"],
        "held": preview["held"],
        "only_in_procore": preview["only_in_procore"],
        "waiting": len(entries) - len(refused),
        "refused": [{"entry": one.pk, "message": one.message} for one in refused],
        "lines": {kind: lines for kind, lines in preview["lines"].items() if kind != "unchanged"},
    }


def _print(update: ScheduleUpdate, waiting: int) -> None:
    preview = update.preview
    counts = ", ".join(f"{count:,} {kind}" for kind, count in preview["counts"].items())
    click.echo(f"{update.p6_project}, data date {update.data_date or 'not known'}: {counts}")
    lines = [
        (kind, line["key"], line["name"][:40], ", ".join(line["changes"]))
        for kind in ("new", "changed", "gone")
        for line in preview["lines"][kind]
    ]
    if lines:
        print_table(("What", "Activity", "Name", "Fields"), lines[:_MOST_LINES])
    if len(lines) > _MOST_LINES:
        click.echo(f"  ... and {len(lines) - _MOST_LINES:,} more; see --json")
    if preview["held"]:
        click.echo(
            f"{preview['held']:,} tasks keep what the field reported; decide with: hub p6 progress"
        )
    if preview["only_in_procore"]:
        click.echo(
            f"{preview['only_in_procore']:,} tasks are only in Procore; they are left alone."
        )
    click.echo(_OUTCOMES[update.state] + (f" {waiting:,} writes wait." if waiting else ""))


_OUTCOMES = {
    "previewed": "Nothing was sent.",
    "applying": "A worker applies it.",
    "applied": "Applied.",
}
