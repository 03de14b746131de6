"""The command that shows what is in a schedule file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from trajanus.cli.output import examples, json_option, print_table
from trajanus.cli.p6_options import FILE, encoding_option
from trajanus.p6 import Summary, summary
from trajanus.p6.summary import ListedActivity

#: What a person can look over; programs get all with --json.
_MOST_ACTIVITIES = 200
_MOST_WARNINGS = 20


@click.command(
    epilog=examples(
        "hub p6 inspect april.xer",
        "hub p6 inspect april.xer --encoding gbk",
        "hub p6 inspect april.xer --json | jq '.activities[] | select(.percent > 0)'",
    )
)
@click.argument("file", type=FILE)
@encoding_option
@click.option("--all", "show_all", is_flag=True, help="Show all activities and warnings.")
@json_option
def inspect(*, file: Path, encoding: str | None, show_all: bool, as_json: bool) -> None:
    """Show what is in the schedule FILE: projects, activities, and what is wrong with it.

    Start, finish and percent are those that P6 shows. The content tells the format; a code page
    that nothing tells is detected, and the first line says which one it is.
    """
    found = summary(file, encoding=encoding)
    if as_json:
        _print_json(found)
    else:
        _print(file, found, show_all=show_all)


def _print_json(found: Summary) -> None:
    """Print one JSON document, piece by piece: a large schedule has a hundred thousand rows."""
    projects = (
        {"id": each.id, "name": each.name, "data_date": _moment(each.data_date)}
        for each in found.projects
    )
    click.echo("{")
    _print_list("projects", projects)
    _print_list("activities", map(_activity, found.activities))
    click.echo(f'  "relationships": {found.relationships},')
    click.echo(f'  "resources": {found.resources},')
    click.echo(f'  "encoding": {json.dumps(found.encoding)},')
    _print_list("warnings", map(str, found.warnings), end="")
    click.echo("}")


def _print_list(name: str, rows: Iterable[object], end: str = ",") -> None:
    click.echo(f'  "{name}": [', nl=False)
    before = "\n    "
    for chunk in _chunks(json.dumps(row, ensure_ascii=False) for row in rows):
        click.echo(before + ",\n    ".join(chunk), nl=False)
        before = ",\n    "
    click.echo(("\n  ]" if before.startswith(",") else "]") + end)


def _chunks(lines: Iterable[str]) -> Iterator[list[str]]:
    held: list[str] = []
    for line in lines:
        held.append(line)
        if len(held) == 1000:
            yield held
            held = []
    if held:
        yield held


def _activity(activity: ListedActivity) -> dict[str, Any]:
    return {
        "project": activity.project,
        "id": activity.id,
        "name": activity.name,
        "start": _moment(activity.start),
        "finish": _moment(activity.finish),
        "percent": activity.percent,
        "status": activity.status,
        "wbs": list(activity.wbs),
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="minutes") if moment else None


def _print(file: Path, found: Summary, *, show_all: bool) -> None:
    click.secho(f"{file.name}: {found.format.upper()}, read as {found.encoding}", bold=True)
    counts = Counter(activity.project for activity in found.activities)
    rows = [
        (each.id, each.name, _shown(each.data_date), counts[each.id]) for each in found.projects
    ]
    print_table(("project", "name", "data date", "activities"), rows)
    click.echo(f"\nRelationships: {found.relationships:,}. Resources: {found.resources:,}.\n")
    most = len(found.activities) if show_all else _MOST_ACTIVITIES
    print_table(
        ("project", "activity", "name", "start", "finish", "percent", "status", "wbs"),
        [_row(activity) for activity in found.activities[:most]],
    )
    _print_rest(len(found.activities) - most, "activities")
    _print_warnings(found, show_all=show_all)


def _row(activity: ListedActivity) -> tuple[object, ...]:
    return (
        activity.project,
        activity.id,
        activity.name,
        _shown(activity.start),
        _shown(activity.finish),
        activity.percent,
        activity.status.replace("_", " "),
        " > ".join(activity.wbs),
    )


def _print_warnings(found: Summary, *, show_all: bool) -> None:
    if not found.warnings:
        return
    click.secho(f"\n{len(found.warnings):,} warnings:", fg="yellow")
    most = len(found.warnings) if show_all else _MOST_WARNINGS
    for warning in found.warnings[:most]:
        click.echo(f"  {warning}")
    _print_rest(len(found.warnings) - most, "warnings")


def _print_rest(left: int, name: str) -> None:
    if left > 0:
        click.echo(f"  ... and {left:,} more {name}; --all shows them")


def _shown(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""
