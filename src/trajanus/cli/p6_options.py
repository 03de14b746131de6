"""Which options do the schedule commands share, and how do they write their files?"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from trajanus.export.table import Report
from trajanus.p6 import Schedule, read
from trajanus.p6.model import Project
from trajanus.p6.sdef.clins import clin_of
from trajanus.p6.sdef.from_model import choose_project

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_TARGET = click.Path(dir_okay=False, writable=True, path_type=Path)

encoding_option = click.option(
    "--encoding", help="The code page of the file, such as cp1252 or gbk; without: detected."
)
project_option = click.option(
    "--project", "project_id", default="", help="The Project ID, when a file has several."
)
xlsx_option = click.option("--xlsx", type=_TARGET, help="Write a workbook.")
pdf_option = click.option("--pdf", type=_TARGET, help="Write a PDF.")


class Amount(click.ParamType[tuple[str, Decimal]]):
    """A CLIN and what it is worth: `0001=1500000.00`."""

    name = "clin=amount"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Decimal]:
        try:
            return clin_of(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


clin_option = click.option(
    "--clin",
    "clins",
    type=Amount(),
    multiple=True,
    help="A CLIN of the contract and its amount; its activities must add up to it.",
)


def read_project(file: Path, encoding: str | None, project_id: str) -> tuple[Schedule, Project]:
    """Read a schedule and choose the project that is meant."""
    schedule = read_schedule(file, encoding)
    return schedule, choose_project(schedule, project_id)


def read_schedule(file: Path, encoding: str | None) -> Schedule:
    """Read a schedule and tell how many warnings there were."""
    schedule = read(file, encoding=encoding)
    if schedule.warnings:
        count = len(schedule.warnings)
        click.echo(f"{file.name}: {count:,} warnings; see: hub p6 inspect {file}", err=True)
    return schedule


def write_report(report: Callable[[], Report], *, xlsx: Path | None, pdf: Path | None) -> bool:
    """Write the files that were asked for; say whether any was."""
    if pdf:
        from trajanus.export.pdf import render_pdf

        pdf.write_bytes(render_pdf(report()))
        click.echo(f"Wrote {pdf}", err=True)
    if xlsx:
        from trajanus.export.xlsx import write_xlsx

        with xlsx.open("wb") as stream:
            write_xlsx(report(), stream)
        click.echo(f"Wrote {xlsx}", err=True)
    return bool(xlsx or pdf)
