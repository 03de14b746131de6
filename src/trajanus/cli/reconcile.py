"""The command that compares both sides and mends what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from trajanus.cli import exits
from trajanus.cli.output import examples, json_option, print_json, print_table

if TYPE_CHECKING:
    from trajanus.sync.comparing.reconcile import Comparison


@click.command(
    epilog=examples(
        "hub reconcile --project 1234 --resource rfis",
        "hub reconcile --json > drift.json",
    )
)
@click.option("--connection", "name", help="Only this connection.  [default: all]")
@click.option("--project", "project_id", type=int, help="Only this project, by Procore's id.")
@click.option("--resource", help="Only this resource: rfis, submittals ...; see hub describe.")
@json_option
def reconcile(
    *, name: str | None, project_id: int | None, resource: str | None, as_json: bool
) -> None:
    """Compare with Procore now: find and mend missed changes and deletions, and say why.

    Nothing is deleted here; what Procore no longer shows is flagged. The workers do the same once a
    week.
    """
    from trajanus.installation import opened

    with opened():
        from trajanus.cli import syncing
        from trajanus.sync.comparing.reconcile import compare_now

        syncing.check_resource(resource)
        found = [
            outcome
            for connection in syncing.chosen(name)
            for outcome in compare_now(connection, project_id=project_id, resource=resource)
        ]
        if as_json:
            print_json({"comparisons": [_as_json(one) for one in found]})
        else:
            _print(found)
    if any(one.after is not None for one in found):
        raise click.exceptions.Exit(exits.UNFINISHED)


def _as_json(one: Comparison) -> dict[str, Any]:
    report = one.report
    shown = asdict(one) | {"report": None}
    if report is not None:
        names = ("records", "passes", "created_count", "changed_count", "deleted_count",
                 "restored_count", "is_doubted", "found", "started_at", "ended_at")  # fmt: skip
        shown["report"] = {name: getattr(report, name) for name in names}
    return shown


def _print(found: Sequence[Comparison]) -> None:
    rows = [
        (
            one.resource,
            one.project_id and str(one.project_id),
            one.report.records if one.report else None,
            one.report.drift if one.report else None,
            one.requests,
            one.message,
        )
        for one in found
    ]
    print_table(("resource", "project", "records", "differed", "requests", "outcome"), rows)
    for one in found:
        for entry in one.report.found if one.report else ():
            click.echo(
                f"{one.resource} {entry['id']} {entry['what']}: {entry['why']} {entry['repair']}"
            )
