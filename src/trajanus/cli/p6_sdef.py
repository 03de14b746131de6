"""The command that writes a schedule as SDEF."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import click

from trajanus.cli.output import examples, json_option, print_json
from trajanus.cli.p6_options import (
    FILE,
    clin_option,
    encoding_option,
    project_option,
    read_project,
)
from trajanus.p6.sdef import text
from trajanus.p6.sdef.findings import Finding, Findings, Severity
from trajanus.p6.sdef.from_costs import Earned
from trajanus.p6.sdef.from_model import Heading, from_model

_MOST_SHOWN = 20


@click.command(
    epilog=examples(
        "hub p6 sdef april.xer -o april.sdef --contract W912AB --contractor 'Example Builders'",
        "hub p6 sdef april.xer -o april.sdef --clin 0001=1500000",
        "hub p6 sdef april.xer -o april.sdef --earned physical-percent",
    )
)
@click.argument("file", type=FILE)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="The SDEF file to write.",
)
@click.option("--contract", default="", help="Contract number, at most 6 characters.")
@click.option("--contractor", default="", help="Contractor's name, at most 36 characters.")
@click.option("--identifier", default="", help="Project identifier, at most 4 characters.")
@click.option(
    "--earned",
    type=click.Choice([each.value for each in Earned]),
    default=Earned.ACTUAL_COST.value,
    show_default=True,
    help="Where the cost to date comes from.",
)
@clin_option
@project_option
@encoding_option
@json_option
def sdef(
    *,
    file: Path,
    output: Path,
    contract: str,
    contractor: str,
    identifier: str,
    earned: str,
    clins: tuple[tuple[str, Decimal], ...],
    project_id: str,
    encoding: str | None,
    as_json: bool,
) -> None:
    """Write the schedule FILE as SDEF, the file that RMS imports.

    Nothing is written while one error is left; each names the activity and the column.
    """
    schedule, project = read_project(file, encoding, project_id)
    conversion = from_model(
        schedule,
        project,
        heading=Heading(identifier, contractor, contract),
        earned=Earned(earned),
        clin_amounts=dict(clins),
    )
    if as_json:
        print_json(_as_json(conversion.findings, output))
    else:
        _print(conversion.findings)
    output.write_bytes(text.write(conversion.document, conversion.findings))
    count = len(conversion.document.activities)
    click.echo(f"Wrote {output}: {count:,} activities", err=True)


def _as_json(findings: Findings, output: Path) -> dict[str, object]:
    return {
        "file": None if findings.errors else str(output),
        "errors": list(map(_finding_json, _of(findings, Severity.ERROR))),
        "warnings": list(map(_finding_json, _of(findings, Severity.WARNING))),
        "left_out": findings.left_out,
    }


def _of(findings: Findings, severity: Severity) -> Iterable[Finding]:
    return (finding for finding in findings if finding.severity is severity)


def _finding_json(finding: Finding) -> dict[str, str | None]:
    return {
        "record": finding.record or None,
        "activity": finding.activity or None,
        "column": finding.column or None,
        "message": finding.message,
    }


def _print(findings: Findings) -> None:
    warnings = list(_of(findings, Severity.WARNING))
    for finding in warnings[:_MOST_SHOWN]:
        click.echo(f"Warning: {finding}", err=True)
    left = findings.counts[Severity.WARNING] - _MOST_SHOWN
    if left > 0:
        click.echo(f"and {left:,} more warnings; --json shows them", err=True)
