"""The commands about who decides about a field in a project."""

from __future__ import annotations

import click

from trajanus.cli.output import examples, json_option, print_json, print_table

_resource = click.argument("resource")
_project = click.option("--project", "project_id", type=int, help="Procore's project id.")
_connection = click.option("--connection", "name", help="Only needed when there are several.")


@click.group(
    epilog=examples(
        "hub owners list rfis --project 5200",
        "hub owners set rfis due_date hub --project 5200",
        "hub owners set rfis due_date usual --project 5200",
    )
)
def owners() -> None:
    """See and set whose value counts when both the hub and Procore changed a field.

    \b
      procore  Procore's value counts
      hub      our value counts, and Procore is told it again
      shared   the later change counts; a person decides when times are too close
    """


@owners.command("list")
@_resource
@_project
@_connection
@json_option
def list_(*, resource: str, project_id: int | None, name: str | None, as_json: bool) -> None:
    """List the fields of RESOURCE whose owner a project may choose."""
    from trajanus.installation import opened

    with opened():
        from trajanus.cli import places
        from trajanus.sync.deciding import ownership

        lane = places.lane(resource, connection=name, project_id=project_id)
        found, waiting = ownership.owners_in(lane), ownership.waiting_in(lane)
        rows = [
            {
                "field": field,
                "owner": found[field].value,
                "usual": lane.resource.owners[field].value,
                "conflicts": waiting.get(field, 0),
            }
            for field in ownership.open_columns(lane.resource)
        ]
    if as_json:
        print_json(rows)
    else:
        headings = ("field", "owner", "usual", "conflicts")
        print_table(headings, [tuple(row[key] for key in headings) for row in rows])


@owners.command("set")
@_resource
@click.argument("field")
@click.argument("owner", type=click.Choice(("procore", "hub", "shared", "usual")))
@_project
@_connection
@click.option(
    "--decide", "decides", is_flag=True, help="Also decide so about conflicts that wait now."
)
def set_(
    *,
    resource: str,
    field: str,
    owner: str,
    project_id: int | None,
    name: str | None,
    decides: bool,
) -> None:
    """Let OWNER decide about FIELD of RESOURCE in a project; the audit notes it."""
    from trajanus.installation import opened

    with opened():
        from trajanus.cli import places
        from trajanus.resources.spec import Owner
        from trajanus.sync.deciding import ownership

        lane = places.lane(resource, connection=name, project_id=project_id)
        wanted = None if owner == "usual" else Owner(owner)
        decided = ownership.override(lane, field, wanted, decides=decides)
        now = ownership.owners_in(lane)[field].value
    click.echo(f"{field}: {now}." + (f" {decided} conflicts decided." if decided else ""))
