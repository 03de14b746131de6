"""The commands about schedules; those about files alone need no database."""

from __future__ import annotations

from typing import Any

import click

from trajanus.cli.group import Failure, HubGroup
from trajanus.cli.output import examples
from trajanus.errors import Stop
from trajanus.p6.errors import CannotWrite, ScheduleError

#: name: (where the click command is, what it does)
COMMANDS = {
    "inspect": ("trajanus.cli.p6_inspect:inspect", "Show what is in a schedule file."),
    "compare": ("trajanus.cli.p6_compare:compare", "Say what changed between two updates."),
    "lookahead": ("trajanus.cli.p6_lookahead:lookahead", "Show the work of the next weeks."),
    "check": ("trajanus.cli.p6_check:check", "Check a schedule for federal work and for RMS."),
    "sdef": ("trajanus.cli.p6_sdef:sdef", "Write a schedule as SDEF for RMS."),
    "export": ("trajanus.cli.p6_export:export", "Write a schedule as a workbook."),
    "apply": ("trajanus.cli.p6_apply:apply", "Bring a schedule to Procore."),
    "progress": ("trajanus.cli.p6_progress:progress", "Bring field progress back to P6."),
    "fetch": ("trajanus.cli.p6_fetch:fetch", "Read a project from P6 EPPM (experimental)."),
    "resources": ("trajanus.cli.p6_resources:resources", "Say who P6's resources are in Procore."),
}
#: More would push the message itself off the screen.
_MOST_PROBLEMS = 20


class ScheduleGroup(HubGroup):
    """A group whose commands may fail with an error of the schedule package."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ScheduleError as error:
            if isinstance(error, CannotWrite):
                _print_problems(error.problems)
            raise Failure(Stop(str(error), next_step=error.next_step)) from error


def _print_problems(problems: tuple[str, ...]) -> None:
    for problem in problems[:_MOST_PROBLEMS]:
        click.echo(f"  {problem}", err=True)
    left = len(problems) - _MOST_PROBLEMS
    if left > 0:
        click.echo(f"  and {left:,} more", err=True)


@click.group(
    cls=ScheduleGroup,
    commands_at=COMMANDS,
    epilog=examples(
        "hub p6 inspect april.xer",
        "hub p6 compare march.xer april.xer --pdf changes.pdf",
        "hub p6 lookahead april.xer --weeks 4",
        "hub p6 check april.xer --clin 0001=1500000",
        "hub p6 sdef april.xer -o april.sdef --contract W912AB",
        "hub p6 apply april.xer --project 1234 --preview",
        "hub p6 progress --project 1234 -o update.xlsx",
    ),
)
def p6() -> None:
    """Read and write schedules: XER, P6 XML and SDEF.

    apply, progress and resources work with a project at Procore; the others send nothing anywhere.
    """
