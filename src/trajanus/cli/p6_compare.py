"""The command that compares two updates of a schedule."""

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
    read_schedule,
    write_report,
    xlsx_option,
)
from trajanus.p6.comparison.aspects import Value
from trajanus.p6.comparison.compare import Comparison
from trajanus.p6.comparison.compare import compare as compared
from trajanus.p6.sdef.from_model import choose_project
from trajanus.p6_reports.comparison import comparison_facts, comparison_report
from trajanus.p6_reports.comparison_json import comparison_json


@click.command(
    epilog=examples(
        "hub p6 compare march.xer april.xer",
        "hub p6 compare march.xer april.xer --pdf changes.pdf --xlsx changes.xlsx",
        "hub p6 compare march.xer april.xer --json",
    )
)
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@project_option
@encoding_option
@xlsx_option
@pdf_option
@json_option
def compare(
    *,
    old: Path,
    new: Path,
    project_id: str,
    encoding: str | None,
    xlsx: Path | None,
    pdf: Path | None,
    as_json: bool,
) -> None:
    """Say what changed from the schedule OLD to its update NEW.

    Activities are matched by their ID; one with a new ID is found by its GUID. Formats may differ.
    """
    before, after = read_schedule(old, encoding), read_schedule(new, encoding)
    projects = None
    if project_id:
        projects = choose_project(before, project_id), choose_project(after, project_id)
    comparison = compared(before, after, projects)
    written = write_report(lambda: comparison_report(comparison, clock.now()), xlsx=xlsx, pdf=pdf)
    if as_json:
        print_json(comparison_json(comparison))
    elif not written:
        _print(comparison)


def _print(comparison: Comparison) -> None:
    for label, text in comparison_facts(comparison):
        click.echo(f"{label}: {text}")
    for title, activities in (("Added", comparison.added), ("Removed", comparison.removed)):
        for activity in activities:
            click.echo(f"{title}: {activity.id} {activity.name}")
    if comparison.changed:
        click.echo()
        print_table(
            ("Activity", "Name", "What", "Old", "New"),
            [
                (
                    each.new.id,
                    each.new.name[:40],
                    change.aspect.value,
                    _cell(change.old),
                    _cell(change.new),
                )
                for each in comparison.changed
                for change in each.changes
            ],
        )
    for issue in comparison.issues:
        known = ", known from the old update" if issue.is_old else ""
        click.echo(f"To explain ({issue.kind.value}{known}): {issue.activity_id} {issue.message}")


def _cell(value: Value) -> Value:
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value
