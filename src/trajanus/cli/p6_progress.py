"""The command that brings field progress back to P6."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trajanus.cli.output import examples, json_option, print_json, print_table
from trajanus.errors import Stop

if TYPE_CHECKING:
    from trajanus.schedules.models import Proposal, ScheduleUpdate
    from trajanus.schedules.place import Place
    from trajanus.schedules.update_files import Form, UpdateFile

_TARGET = click.Path(dir_okay=False, writable=True, path_type=Path)
_STANDING = ("percent", "actual_start", "actual_finish", "remaining_hours")


@click.command(
    epilog=examples(
        "hub p6 progress --project 1234",
        "hub p6 progress --project 1234 --accept 17 --refuse 18 --note 'Seen on site'",
        "hub p6 progress --project 1234 -o april-update.xlsx --report april-update.pdf",
        "hub p6 progress --project 1234 --accept-all -o update.xer --json",
    )
)
@click.option("--project", "project_id", type=int, required=True, help="Procore's project id.")
@click.option("-o", "--output", type=_TARGET, help="Write what is accepted: .xlsx, .xer or .xml.")
@click.option("--to-eppm", is_flag=True, help="Tell P6 EPPM what is accepted.  Experimental.")
@click.option("--report", type=_TARGET, help="Write the cover report, a PDF.")
@click.option("--accept", multiple=True, type=int, help="Accept this proposal.")
@click.option("--accept-all", is_flag=True, help="Accept all that P6 would take as they are.")
@click.option("--refuse", multiple=True, type=int, help="Refuse this proposal.")
@click.option("--note", default="", help="Why; the field reads it too.")
@click.option("--p6-project", default="", help="The P6 Project ID, when there are several.")
@click.option("--connection", "connection_name", help="Only needed when several know the project.")
@click.option("--by", "person", help="The person who decides.")
@json_option
def progress(
    *,
    project_id: int,
    output: Path | None,
    to_eppm: bool,
    report: Path | None,
    accept: tuple[int, ...],
    accept_all: bool,
    refuse: tuple[int, ...],
    note: str,
    p6_project: str,
    connection_name: str | None,
    person: str | None,
    as_json: bool,
) -> None:
    """Show field progress from Procore, decide about it, and write it as a file for P6.

    Percent, actual dates and changes asked for in Procore become proposals against the newest
    schedule of the project. Only what was accepted is written. P6 stays the authority on dates and
    logic: schedule the project after the import.
    """
    if report and not output:
        raise click.UsageError("--report goes with a file: say -o too.")
    from trajanus.installation import opened

    with opened():
        from trajanus.cli.p6_place import person_named, place_of
        from trajanus.schedules import deciding, newest, update_files
        from trajanus.schedules.collecting import collect
        from trajanus.schedules.eppm import connected

        where, by = place_of(connection_name, project_id), person_named(person)
        update, schedule, project = newest.current_schedule(where, p6_project)
        found = collect(update, where, schedule, project)
        if refuse:
            deciding.refuse(where, refuse, by=by, note=note)
        wanted = set(accept)
        if accept_all:
            wanted |= {
                one.pk for one in found if one.pk not in refuse and not deciding.problems(one)
            }
        if wanted:
            deciding.accept(where, wanted, by=by, note=note)
        written: list[Proposal] = []
        if output:
            form = _form(output)
            file = update_files.write(update, where, schedule, project, form, output.name)
            written = list(file.proposals)
            _save(file, output, report)
        if to_eppm:
            with connected() as eppm:
                told = update_files.tell(eppm, update, where, schedule, project)
            click.echo(f"P6 EPPM has {len(told)} activities now; schedule the project.", err=True)
        shown = collect(update, where, schedule, project)
        if as_json:
            print_json(_as_json(where, update, shown, written, output))
        else:
            _print(where, update, shown, written, output)


def _form(output: Path) -> Form:
    from trajanus.schedules.update_files import Form

    try:
        return Form(output.suffix.lstrip(".").lower())
    except ValueError as error:
        raise Stop(
            f"{output.name}: its ending says no kind of update file.",
            next_step="Call it .xlsx (spreadsheet), .xer or .xml (P6 XML).",
        ) from error


def _save(file: UpdateFile, output: Path, report: Path | None) -> None:
    output.write_bytes(file.content)
    click.echo(f"Wrote {output}", err=True)
    if report:
        from trajanus.export.pdf import render_pdf

        report.write_bytes(render_pdf(file.report))
        click.echo(f"Wrote {report}", err=True)


def _as_json(
    where: Place,
    update: ScheduleUpdate,
    shown: list[Proposal],
    written: list[Proposal],
    output: Path | None,
) -> dict[str, Any]:
    from trajanus.schedules import deciding, update_files

    return {
        "p6_project": update.p6_project,
        "data_date": update.data_date,
        "open": [_one(one) | {"problems": deciding.problems(one)} for one in shown],
        "accepted": [_one(one) for one in update_files.accepted(where, update)],
        "file": str(output) if output else None,
        "written": [one.activity_id for one in written],
    }


def _one(proposal: Proposal) -> dict[str, Any]:
    return {
        "id": proposal.pk,
        "activity": proposal.activity_id,
        "name": proposal.activity_name,
        "before": proposal.before,
        "after": {name: getattr(proposal, name) for name in _STANDING},
        "reported_by": proposal.asked_by or None,
        "reason": proposal.reason or None,
        "state": proposal.state,
        "note": proposal.note or None,
    }


def _print(
    where: Place,
    update: ScheduleUpdate,
    shown: list[Proposal],
    written: list[Proposal],
    output: Path | None,
) -> None:
    from trajanus.schedules import deciding, update_files

    waiting = update_files.accepted(where, update)
    click.echo(
        f"{update.p6_project}: {len(shown)} to decide, {len(waiting)} accepted and not in P6 yet."
    )
    if shown:
        print_table(
            ("id", "Activity", "Name", "P6 %", "Field %", "Start", "Finish", "Missing"),
            [
                (
                    str(one.pk),
                    one.activity_id,
                    one.activity_name[:30],
                    one.before.get("percent"),
                    one.percent,
                    one.actual_start or "",
                    one.actual_finish or "",
                    "; ".join(deciding.problems(one)),
                )
                for one in shown
            ],
        )
    if output:
        click.echo(f"{len(written)} activities are in {output}.")
    elif waiting:
        click.echo("Write what is accepted with: -o FILE.xlsx")
