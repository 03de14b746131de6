"""The command that writes a schedule as a workbook."""

from __future__ import annotations

from pathlib import Path

import click

from trajanus import clock
from trajanus.cli.output import examples
from trajanus.cli.p6_options import FILE, encoding_option, read_schedule, write_report
from trajanus.p6_reports.activities import schedule_report


@click.command(epilog=examples("hub p6 export april.xer --xlsx april.xlsx"))
@click.argument("file", type=FILE)
@click.option(
    "--xlsx",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="The workbook to write.",
)
@encoding_option
def export(*, file: Path, xlsx: Path, encoding: str | None) -> None:
    """Write the activities, relationships and resources of the schedule FILE as a workbook."""
    schedule = read_schedule(file, encoding)
    write_report(lambda: schedule_report(schedule, clock.now()), xlsx=xlsx, pdf=None)
