"""The command that shows the work of the next weeks."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from trajanus import clock
from trajanus.cli.output import examples, json_option, print_json, print_table
from trajanus.cli.p6_options import (
    FILE,
    encoding_option,
    pdf_option,
    project_option,
    read_project,
    write_report,
    xlsx_option,
)
from trajanus.p6.lookahead import MOST_WEEKS, LookAhead, look_ahead
from trajanus.p6_reports.lookahead import look_ahead_json, look_ahead_report, state_of


@click.command(
    epilog=examples(
        "hub p6 lookahead april.xer",
        "hub p6 lookahead april.xer --weeks 6 --pdf look-ahead.pdf",
        "hub p6 lookahead april.xer --weeks 2 --from 2026-04-06",
    )
)
@click.argument("file", type=FILE)
@click.option(
    "--weeks",
    type=click.IntRange(1, MOST_WEEKS),
    default=4,
    show_default=True,
    help="How far to look; usual are 2, 4 and 6.",
)
@click.option(
    "--from",
    "first",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The first day; without: the data date.",
)
@project_option
@encoding_option
@xlsx_option
@pdf_option
@json_option
def lookahead(
    *,
    file: Path,
    weeks: int,
    first: datetime | None,
    project_id: str,
    encoding: str | None,
    xlsx: Path | None,
    pdf: Path | None,
    as_json: bool,
) -> None:
    """Show the open work of the next weeks in the schedule FILE, and what it waits for."""
    schedule, project = read_project(file, encoding, project_id)
    start = first.date() if first else None
    ahead = look_ahead(schedule, project, weeks=weeks, first=start)
    written = write_report(lambda: look_ahead_report(ahead, clock.now()), xlsx=xlsx, pdf=pdf)
    if as_json:
        print_json(look_ahead_json(ahead))
    elif not written:
        _print(ahead)


def _print(ahead: LookAhead) -> None:
    click.echo(f"{ahead.project.id}: {ahead.first} to {ahead.last}")
    if not ahead.work:
        click.echo("No work is open in these weeks.")
        return
    print_table(
        ("Activity", "Name", "By", "Start", "Finish", "%", "Float", "State", "Waits for"),
        [
            (
                work.activity.id,
                work.activity.name[:40],
                work.responsible,
                f"{work.activity.start:%Y-%m-%d}" if work.activity.start else "",
                f"{work.activity.finish:%Y-%m-%d}" if work.activity.finish else "",
                round(work.activity.percent, 1),
                work.activity.total_float_days,
                state_of(work),
                ", ".join(work.waits_for),
            )
            for work in ahead.work
        ],
    )
