"""The commands about event rules: what is done when Procore tells of a change."""

from __future__ import annotations

import click

from trajanus.cli.output import examples, json_option, print_json, print_table


@click.group(epilog=examples("hub rules list"))
def rules() -> None:
    """See to the rules that act on webhook events."""


@rules.command("list")
@json_option
def list_rules(*, as_json: bool) -> None:
    """Show all rules."""
    from trajanus.installation import opened

    with opened():
        from trajanus.store.models import EventRule

        found = [
            {
                "id": one.pk,
                "connection": one.connection.name,
                "project_id": one.project_id,
                "name": one.name,
                "resource": one.resource,
                "event_types": one.event_types,
                "column": one.column,
                "value": one.value,
                "notify": [person.username for person in one.notify.all()],
                "resync": one.resync,
                "emails": one.emails,
                "webhook_url": one.webhook_url,
                "is_active": one.is_active,
            }
            for one in EventRule.objects.select_related("connection")
        ]
    if as_json:
        print_json({"rules": found})
        return
    names = ("id", "connection", "name", "resource", "event_types", "column", "value")
    print_table(names, [[_text(one[name]) for name in names] for one in found])


@rules.command(
    epilog=examples(
        "hub rules add 'RFI closed' --connection site --resource rfis --event update"
        " --when status=closed --notify qc",
    )
)
@click.argument("title")
@click.option("--connection", "name", required=True, help="Of which connection.")
@click.option("--project", "project_id", type=int, help="Only this project.  [default: all]")
@click.option("--resource", required=True, help="About which records: rfis, submittals ...")
@click.option(
    "--event", "event_types", multiple=True, help="create, update, delete.  [default: all]"
)
@click.option("--when", "condition", help="Only when a column holds this: status=closed")
@click.option("--notify", multiple=True, help="Tell this person in the workspace.")
@click.option("--resync", default="", help="Read this resource of the project again.")
@click.option("--email", "emails", multiple=True, help="Mail this address.")
@click.option("--post", "webhook_url", default="", help="Post to this address.")
def add(*, title: str, name: str, condition: str | None, **given: object) -> None:
    """Add a rule; several actions are possible."""
    from trajanus.installation import opened

    with opened():
        from trajanus.cli.connecting import named
        from trajanus.sync.webhooks.rules import save

        column, _, value = (condition or "").partition("=")
        wanted = given | {"name": title, "column": column, "value": value}
        wanted["notify"] = _people(given["notify"])
        wanted |= {key: list(wanted[key]) for key in ("event_types", "emails")}  # type: ignore[call-overload]
        rule = save(named(name), wanted, rule=None, by=None)
        click.echo(f"Rule {rule.pk} is active.")


@rules.command()
@click.argument("number", type=int)
def remove(*, number: int) -> None:
    """Remove a rule by its number."""
    from trajanus.installation import opened

    with opened():
        from trajanus.store.models import EventRule
        from trajanus.sync.webhooks.rules import delete

        rule = EventRule.objects.filter(pk=number).first()
        if rule is None:
            raise click.BadParameter(f"there is no rule {number}", param_hint="NUMBER")
        delete(rule)
    click.echo(f"Rule {number} is removed.")


def _people(names: object) -> list[int]:
    from trajanus.accounts.models import User

    found = []
    for name in names if isinstance(names, tuple) else ():
        person = User.objects.filter(username=name).first()
        if person is None:
            raise click.BadParameter(f"nobody is called {name}", param_hint="--notify")
        found.append(person.pk)
    return found


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
