"""The command that says who a P6 resource is in Procore."""

from __future__ import annotations

import click

from trajanus.cli.output import examples, json_option, print_json, print_table


@click.command(
    epilog=examples(
        "hub p6 resources --project 1234",
        "hub p6 resources --project 1234 --set CONC=foreman@example.com",
        "hub p6 resources --project 1234 --clear CONC",
    )
)
@click.option("--project", "project_id", type=int, required=True, help="Procore's project id.")
@click.option("--set", "pairs", multiple=True, help="RESOURCE=PERSON, by e-mail or Procore's id.")
@click.option("--clear", multiple=True, help="Map this resource to nobody.")
@click.option("--connection", "connection_name", help="Only needed when several know the project.")
@click.option("--by", "person", help="The person in whose name it is done.")
@json_option
def resources(
    *,
    project_id: int,
    pairs: tuple[str, ...],
    clear: tuple[str, ...],
    connection_name: str | None,
    person: str | None,
    as_json: bool,
) -> None:
    """Show or set which person in Procore's directory each P6 resource is.

    The person becomes the assignee of the tasks when a schedule is applied. Resources are listed
    once a schedule with them was compared with Procore.
    """
    from trajanus.installation import opened

    with opened():
        from trajanus.cli.p6_place import person_named, place_of
        from trajanus.schedules import people

        where, by = place_of(connection_name, project_id), person_named(person)
        wanted: dict[str, int | None] = dict.fromkeys(clear)
        for resource, text in map(_pair, pairs):
            wanted[resource] = people.person_named(where, text)
        people.map_resources(where, wanted, by=by)
        found = people.mappings(where)
    rows = [(one.resource, one.name, one.person, one.user_id and str(one.user_id)) for one in found]
    if as_json:
        names = ("resource", "name", "person", "procore_id")
        print_json({"resources": [dict(zip(names, row, strict=True)) for row in rows]})
    else:
        print_table(("resource", "name", "person", "id"), rows)


def _pair(text: str) -> tuple[str, str]:
    resource, sign, name = text.partition("=")
    if not sign or not resource.strip() or not name.strip():
        raise click.BadParameter(f"{text!r} is not RESOURCE=PERSON", param_hint="--set")
    return resource.strip(), name.strip()
