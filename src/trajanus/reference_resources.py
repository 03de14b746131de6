"""What is kept of Procore, how often is it read, what can be written? The page about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from trajanus.cli.describe import description
from trajanus.resources.catalog import RESOURCES
from trajanus.resources.spec import Area, Listing, Owner, Resource, Window

_NARROWED = {
    Window.NONE: "",
    Window.UPDATED_AT: "by `updated_at`",
    Window.LOG_DATE: "by date",
    Window.LOG_DAY: "day by day",
}


def resources_page(note: str) -> str:
    """Return the page about all resources."""
    parts = [
        "# Resources",
        note,
        "What the hub keeps in step with Procore. Each resource has a table of its own in "
        "PostgreSQL, a list and a page for each record in the workspace, and a name by which "
        "commands and the API call it. `hub describe NAME` prints where in Procore's record each "
        "column comes from.",
        "A cadence says how often a resource is read by schedule: what changed, and everything. "
        "It can be set for each project. What a working webhook tells of is read less often. "
        "Records *in* another resource arrive with it; records *for each* of another are read "
        "when that one changed.",
    ]
    for area in Area:
        found = [resource for resource in RESOURCES if resource.area is area]
        if found:
            parts += [f"## {area.value}", *(_section(resource) for resource in found)]
    return "\n\n".join(parts) + "\n"


def _section(resource: Resource) -> str:
    lines = "\n".join(f"* {line}" for line in _lines(resource))
    return (
        f"### {resource.name}\n\n{_capital(resource.title_plural)}. {_source(resource)}\n\n{lines}"
    )


def _source(resource: Resource) -> str:
    found = description(resource)
    return f"`{found['endpoint']}`"


def _lines(resource: Resource) -> Iterator[str]:
    yield f"Table: `{resource.table}`"
    if isinstance(resource.source, Listing):
        narrowed = _NARROWED[resource.source.window]
        yield (
            f"Read {_every(resource.every)}{f', {narrowed}' if narrowed else ''}; "
            f"everything {_every(resource.every_full)}"
        )
    if resource.webhooks:
        yield f"Webhooks: {', '.join(trigger.name for trigger in resource.webhooks)}"
    if writes := [text.partition(":")[0] for text in description(resource)["writes"]]:
        yield f"Written ({', '.join(writes)}): {_names(resource.writes.places)}"
    if resource.steps:
        yield f"Steps: {', '.join(step.name for step in resource.steps)}"
    for owner in Owner:
        if names := [name for name, who in resource.owners.items() if who is owner]:
            yield f"Columns ({owner.value}): {_names(names)}"


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _every(span: timedelta) -> str:
    words = {timedelta(hours=1): "hourly", timedelta(days=1): "daily", timedelta(days=7): "weekly"}
    return words.get(span, f"every {span}")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
