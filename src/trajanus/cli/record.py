"""The commands that list, show and change records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from trajanus.cli.output import examples, json_option

_resource = click.argument("resource")
_key = click.argument("key", metavar="ID", type=click.IntRange(min=1))
_connection = click.option("--connection", help="Of this connection.  [default: the only one]")
_project = click.option(
    "--project", "project_id", type=int, help="Procore's id.  [default: the only one in step]"
)
_by = click.option("--by", metavar="PERSON", help="In this person's name; the history tells.")
_set = click.option("--set", "pairs", multiple=True, metavar="NAME=VALUE", help="A field's value.")
_values = click.option(
    "--values", type=click.File(), help="A JSON object of fields in a file, or - for input."
)


@click.group(
    epilog=examples(
        "hub record list rfis --where status=open --sort due_date",
        "hub record show rfis 12",
        "hub record edit rfis 12 --set due_date=2027-03-31",
        'hub record step rfis 12 answer --set body="40 mm" --set official=yes',
        "hub record list projects --json | jq .items[].procore_id",
    )
)
def record() -> None:
    """List, show and change records.

    hub describe tells which resources there are, and hub describe RESOURCE their fields. ID is the
    hub's id, the first column of hub record list; it stays the same, also for records that Procore
    does not have yet. What is changed here goes through the outbox to Procore; a worker sends it,
    or hub outbox send.
    """


@record.command(
    "list",
    epilog=examples(
        "hub record list rfis --search concrete --where status=open",
        "hub record list rfis --where due_date_to=2027-03-31 --where procore_id=7001",
    ),
)
@_resource
@_connection
@_project
@click.option("--search", default="", help="Words that the record's words begin with.")
@click.option("--where", multiple=True, metavar="NAME=VALUE", help="A filter; several narrow more.")
@click.option(
    "--sort", default="", help="Columns with commas between; with - before one, descending."
)
@click.option("--page", type=click.IntRange(1, 999_999), default=1, show_default=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@json_option
def list_(*, as_json: bool, **asked: Any) -> None:
    """List records of RESOURCE, as the list pages of the workspace do."""
    _run(lambda work: work.show_list(**asked, as_json=as_json))


@record.command(epilog=examples("hub record show rfis 12", "hub record show rfis 12 --json"))
@_resource
@_key
@json_option
def show(*, resource: str, key: int, as_json: bool) -> None:
    """Show record ID of RESOURCE: its fields, who owns each, what waits, and its history."""
    _run(lambda work: work.show(resource, key, as_json=as_json))


@record.command(
    epilog=examples(
        "hub record create rfis --set subject=Cover --set question=How? --set rfi_manager_id=31",
        "hub record create rfis --project 5200 --values rfi.json",
    )
)
@_resource
@_connection
@_project
@_set
@_values
@click.option("--parent", "parent_id", type=int, help="Procore's id of what it belongs to.")
@_by
@json_option
def create(*, as_json: bool, **asked: Any) -> None:
    """Make a record of RESOURCE, to be created at Procore."""
    _run(lambda work: work.create(**asked, as_json=as_json))


@record.command(epilog=examples("hub record edit rfis 12 --set due_date=2027-03-31 --by jdoe"))
@_resource
@_key
@_set
@_values
@_by
@json_option
def edit(*, as_json: bool, **asked: Any) -> None:
    """Give fields of record ID new values; an empty VALUE empties the field."""
    _run(lambda work: work.edit(**asked, as_json=as_json))


@record.command(epilog=examples("hub record delete rfis 12 --yes"))
@_resource
@_key
@_by
@click.confirmation_option(prompt="Delete it at Procore?")
@json_option
def delete(*, resource: str, key: int, by: str | None, as_json: bool) -> None:
    """Ask Procore to delete record ID; it stays here, flagged."""
    _run(lambda work: work.delete(resource, key, by=by, as_json=as_json))


@record.command(
    epilog=examples(
        "hub record step rfis 12 close",
        'hub record step rfis 12 answer --set body="40 mm" --set official=yes',
    )
)
@_resource
@_key
@click.argument("step")
@_set
@_by
@json_option
def step(*, as_json: bool, **asked: Any) -> None:
    """Move record ID on in its workflow with STEP; hub record show names the steps."""
    _run(lambda work: work.step(**asked, as_json=as_json))


def _run(action: Callable[[Any], None]) -> None:
    from trajanus.installation import opened

    with opened():
        from trajanus.cli import recording

        action(recording)
