"""The command that checks a schedule."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import click

from trajanus import clock
from trajanus.cli import exits
from trajanus.cli.output import examples, json_option, print_json, print_table
from trajanus.cli.p6_options import (
    FILE,
    clin_option,
    encoding_option,
    pdf_option,
    project_option,
    read_project,
    write_report,
    xlsx_option,
)
from trajanus.p6.checks.check import Result, Severity, Thresholds
from trajanus.p6.checks.run import run_checks
from trajanus.p6_reports.checks import checks_json, checks_report, outcome

_MOST_SHOWN = 5


@click.command(
    epilog=examples(
        "hub p6 check april.xer",
        "hub p6 check april.xer --clin 0001=1500000 --clin 0002=250000",
        "hub p6 check april.xer --longest-duration 30 --pdf checks.pdf",
    )
)
@click.argument("file", type=FILE)
@clin_option
@click.option(
    "--longest-duration",
    type=click.FloatRange(min=0),
    default=Thresholds().longest_duration_days,
    show_default=True,
    help="Work days above which an activity is long.",
)
@click.option(
    "--largest-float",
    type=click.FloatRange(min=0),
    default=Thresholds().largest_float_days,
    show_default=True,
    help="Work days above which a float is large.",
)
@click.option(
    "--longest-lag",
    type=click.FloatRange(min=0),
    default=Thresholds().longest_lag_days,
    show_default=True,
    help="Work days above which a lag is long.",
)
@project_option
@encoding_option
@xlsx_option
@pdf_option
@json_option
@click.pass_context
def check(
    context: click.Context,
    *,
    file: Path,
    clins: tuple[tuple[str, Decimal], ...],
    longest_duration: float,
    largest_float: float,
    longest_lag: float,
    project_id: str,
    encoding: str | None,
    xlsx: Path | None,
    pdf: Path | None,
    as_json: bool,
) -> None:
    """Check the schedule FILE: mandatory settings, logic, dates, progress, cost, SDEF.

    Exit code 1 says that something must be mended.
    """
    schedule, project = read_project(file, encoding, project_id)
    thresholds = Thresholds(longest_duration, largest_float, longest_lag, dict(clins))
    results = run_checks(schedule, project, thresholds)
    write_report(
        lambda: checks_report(project, results, clock.now(), one_list=True), xlsx=xlsx, pdf=None
    )
    write_report(lambda: checks_report(project, results, clock.now()), xlsx=None, pdf=pdf)
    if as_json:
        print_json(checks_json(project, results))
    elif not (xlsx or pdf):
        _print(results)
    must = [each for each in results if each.found and each.check.severity is Severity.MUST]
    context.exit(exits.FAILED if must else exits.OK)


def _print(results: Sequence[Result]) -> None:
    print_table(
        ("About", "Check", "Result", "Found"),
        [
            (each.check.group.value, each.check.title, outcome(each), len(each.found) or None)
            for each in results
        ],
    )
    for result in results:
        if result.found:
            _print_found(result)


def _print_found(result: Result) -> None:
    click.echo(f"\n{result.check.title}: {result.check.advice}")
    for found in result.found[:_MOST_SHOWN]:
        name = f"{found.activity.id}: " if found.activity else ""
        click.echo(f"  {name}{found.detail}")
    left = len(result.found) - _MOST_SHOWN
    if left > 0:
        click.echo(f"  and {left:,} more; --json, --xlsx and --pdf show them")
