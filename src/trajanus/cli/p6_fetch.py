"""The command that reads a project from P6 EPPM."""

from __future__ import annotations

from pathlib import Path

import click

from trajanus.cli.output import examples


@click.command(
    epilog=examples(
        "hub p6 fetch BLDG12 -o bldg12.xml",
        "hub p6 apply bldg12.xml --project 1234",
    )
)
@click.argument("p6_project")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    required=True,
    help="The P6 XML file to write.",
)
def fetch(*, p6_project: str, output: Path) -> None:
    """Read P6_PROJECT from P6 EPPM, as a P6 XML file. Experimental.

    The file holds projects, WBS, activities and relationships; calendars and resources stay in P6.
    Where EPPM is, the settings HUB_EPPM_... say.
    """
    from trajanus.schedules.eppm import connected

    with connected() as eppm:
        content = eppm.read(p6_project)
    output.write_bytes(content)
    click.echo(f"Wrote {output}", err=True)
