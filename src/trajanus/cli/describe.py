"""The command that shows how a resource is kept in step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from trajanus.cli.output import examples, json_option, print_json, print_table

if TYPE_CHECKING:
    from trajanus.resources.spec import Resource

#: Stands for the resource's name in the addresses of pages.
_ANY = "<slug:name>"


@click.command(epilog=examples("hub describe", "hub describe rfis", "hub describe rfis --json"))
@click.argument("resource", required=False)
@json_option
def describe(*, resource: str | None, as_json: bool) -> None:
    """Show how a Procore RESOURCE is kept in step; without a name, list all.

    For each column: where its value sits in Procore's record, and who decides when both sides
    changed it.
    """
    _load_models()
    from trajanus.resources.catalog import RESOURCES, resource_named

    if resource is None:
        listed = [description(each) for each in RESOURCES]
        print_json(listed) if as_json else _print_list(listed)
        return
    try:
        found = description(resource_named(resource))
    except KeyError as error:
        raise click.BadParameter(str(error.args[0]), param_hint="RESOURCE") from error
    print_json(found) if as_json else _print_one(found)


def _load_models() -> None:
    """Set Django up; the database is not needed, only the shape of its tables."""
    import os

    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "trajanus.django_settings"
    django.setup()


def description(resource: Resource) -> dict[str, Any]:
    """Return all that is known about a resource, as plain values."""
    from trajanus.resources.catalog import children_of, listed_per
    from trajanus.resources.spec import Listing

    source = resource.source
    places = resource.from_procore
    return {
        "name": resource.name,
        "title": resource.title_plural,
        "area": resource.area.value,
        "table": resource.table,
        "endpoint": _endpoint(resource),
        "incremental": source.window.value if isinstance(source, Listing) else None,
        "page_size": source.page_size if isinstance(source, Listing) else None,
        "member": f"GET {resource.member.path}" if resource.member else None,
        "reads_members": resource.reads_members,
        "every_seconds": int(resource.every.total_seconds()),
        "every_full_seconds": int(resource.every_full.total_seconds()),
        "webhooks": [f"{hook.name}: {', '.join(hook.events)}" for hook in resource.webhooks],
        "children": [child.name for child in (*children_of(resource), *listed_per(resource))],
        "writes": _writes(resource),
        "steps": [step.name for step in resource.steps],
        "fields": [
            {"column": name, "owner": owner.value, "places": list(places.get(name, ()))}
            for name, owner in resource.owners.items()
        ],
        "columns": list(resource.columns),
        "filters": list(resource.filters),
        "routes": _routes(resource),
    }


def _endpoint(resource: Resource) -> str:
    from trajanus.resources.spec import Combined, Embedded

    match resource.source:
        case Embedded(parent=parent, path=path):
            return f"inside {parent}: {path}"
        case Combined(parts=parts):
            return f"all of {', '.join(parts)}"
        case listing:
            per = f", for each of {', '.join(listing.per)}" if listing.per else ""
            return f"GET {listing.path}{per}"


def _writes(resource: Resource) -> list[str]:
    writes = resource.writes
    calls = {name: getattr(writes, name) for name in ("create", "update", "delete", "sync")}
    return [f"{name}: {call.method} {call.path}" for name, call in calls.items() if call]


def _routes(resource: Resource) -> list[str]:
    from django.urls import get_resolver

    found = _patterns(get_resolver().url_patterns, "/")
    return [route.replace(_ANY, resource.name) for route in found if _ANY in route]


def _patterns(patterns: list[Any], prefix: str) -> list[str]:
    found = []
    for pattern in patterns:
        place = prefix + str(pattern.pattern)
        below = getattr(pattern, "url_patterns", None)
        found += _patterns(below, place) if below is not None else [place]
    return found


def _print_list(listed: list[dict[str, Any]]) -> None:
    rows = [(each["name"], each["table"], each["endpoint"]) for each in listed]
    print_table(("resource", "table", "endpoint"), rows)


def _print_one(found: dict[str, Any]) -> None:
    for name, value in found.items():
        if name != "fields":
            text = ", ".join(value) if isinstance(value, list) else value
            click.echo(f"{name.replace('_', ' '):<19} {'-' if text in (None, '') else text}")
    click.echo()
    rows = [
        (each["column"], each["owner"], " or ".join(each["places"])) for each in found["fields"]
    ]
    print_table(("column", "owner", "place in Procore's record"), rows)
