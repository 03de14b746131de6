"""How does `hub record` find, show and change records?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import IO

import click
from django.http import QueryDict
from django.utils import timezone

from trajanus.cli import places
from trajanus.cli.output import print_json, print_table
from trajanus.records.asking import asked_strictly, exactly
from trajanus.records.finding import find
from trajanus.records.record import Record, detailed, history_of, light, shown
from trajanus.records.waiting import entries, pasts
from trajanus.resources.spec import Resource
from trajanus.store.models import OutboxEntry
from trajanus.sync.lane import Lane
from trajanus.sync.writing import edits
from trajanus.sync.writing.edits import Kept

_WIDEST = 40
_PAST = 20


def show_list(
    resource: str,
    *,
    connection: str | None,
    project_id: int | None,
    search: str,
    where: Sequence[str],
    sort: str,
    page: int,
    limit: int,
    as_json: bool,
) -> None:
    """Print the records asked for."""
    lane = places.lane(resource, connection=connection, project_id=project_id)
    params = QueryDict(mutable=True)
    for name, text in map(places.pair, where):
        params.appendlist(name, text)
    params.update({"page": str(page)} | {k: v for k, v in (("q", search), ("sort", sort)) if v})
    asked = asked_strictly(lane.resource, params, besides=())
    rows = lane.rows().filter(exactly(lane.resource, params), missing_since=None)
    found = find(asked, rows, size=limit, today=timezone.localdate()).page
    by_key = {row.pk: row for row in light(lane.resource, rows.filter(pk__in=found.keys))}
    items = [shown(lane.resource, by_key[key]) for key in found.keys if key in by_key]
    if as_json:
        print_json({"items": items, "count": found.count, "is_capped": found.is_capped})
        return
    _print_list(lane.resource, items)
    more = "+" if found.is_capped else ""
    click.echo(f"\n{len(items)} of {found.count:,}{more}.")


def show(resource: str, key: int, *, as_json: bool) -> None:
    """Print all that is known about a record."""
    lane, row = places.record(resource, key)
    detail = detailed(lane, row)
    past = pasts(history_of(lane, row)[:_PAST])
    if as_json:
        print_json({"record": detail, "history": past})
        return
    click.secho(detail.name, bold=True)
    click.echo(f"At Procore: {detail.procore_id or 'not yet'}\n")
    rows = [
        (name, _short(detail.fields[name], 60), owner, "waits" if name in detail.edits else "")
        for name, owner in detail.owners.items()
        if detail.fields[name] not in (None, "")
    ]
    print_table(("field", "value", "owner", "for Procore"), rows)
    steps = ", ".join(one.name for one in detail.steps if one.is_allowed)
    click.echo(f"\nPossible steps: {steps or 'none'}")
    for entry in detail.outbox:
        click.echo(f"In the outbox: {entry.id} {entry.kind}, {entry.state}. {entry.message}")
    for conflict in detail.conflicts:
        click.echo(f"To be decided: {conflict.id} {conflict.field}. {conflict.explanation}")
    if past:
        click.echo("\nHistory, the latest first:")
    for line in past:
        what = ", ".join(line.fields) or line.note
        click.echo(f"  {line.at:%Y-%m-%d %H:%MZ}  {line.by or line.cause}: {what} {line.rule}")


def create(
    resource: str,
    *,
    connection: str | None,
    project_id: int | None,
    pairs: Sequence[str],
    values: IO[str] | None,
    parent_id: int | None,
    by: str | None,
    as_json: bool,
) -> None:
    """Make a record and say what becomes of it."""
    lane = places.lane(resource, connection=connection, project_id=project_id)
    given = places.values(lane.resource, pairs, values)
    kept = edits.create(lane, given, by=places.by(by), parent_id=parent_id)
    _tell(lane, kept, as_json=as_json)


def edit(
    resource: str,
    key: int,
    *,
    pairs: Sequence[str],
    values: IO[str] | None,
    by: str | None,
    as_json: bool,
) -> None:
    """Change a record and say what becomes of it."""
    lane, row = places.record(resource, key)
    given = places.values(lane.resource, pairs, values)
    if not given:
        raise click.UsageError("Nothing to change: name values with --set or --values.")
    _tell(lane, edits.change(lane, row.procore_id, given, by=places.by(by)), as_json=as_json)


def delete(resource: str, key: int, *, by: str | None, as_json: bool) -> None:
    """Ask for a deletion and say what becomes of it."""
    lane, row = places.record(resource, key)
    _tell(lane, edits.delete(lane, row.procore_id, by=places.by(by)), as_json=as_json)


def step(
    resource: str, key: int, *, step: str, pairs: Sequence[str], by: str | None, as_json: bool
) -> None:
    """Take a workflow step and say what becomes of it."""
    lane, row = places.record(resource, key)
    given: Mapping[str, str] = dict(map(places.pair, pairs))
    kept = edits.take_step(lane, row.procore_id, step, given, by=places.by(by))
    _tell(lane, kept, as_json=as_json)


def _tell(lane: Lane, kept: Kept, *, as_json: bool) -> None:
    row = lane.rows().get(pk=kept.row.pk)
    entry = None
    if kept.entry:
        rows = OutboxEntry.objects.select_related("connection", "created_by")
        [entry] = entries(rows.filter(pk=kept.entry.pk))
    if as_json:
        print_json({"record": detailed(lane, row), "entry": entry})
        return
    name = shown(lane.resource, row).name
    if entry is None:
        click.echo(f"Saved {name} (id {row.pk}); Procore need not be told.")
    else:
        click.echo(f"Saved {name} (id {row.pk}); entry {entry.id} of the outbox tells Procore.")


def _print_list(resource: Resource, items: Sequence[Record]) -> None:
    columns = resource.columns
    rows = [
        (str(one.id), str(one.procore_id or "not yet"), *(_short(_value(one, n)) for n in columns))
        for one in items
    ]
    print_table(("id", "at Procore", *columns), rows)


def _value(one: Record, name: str) -> object:
    return getattr(one, name) if name in ("created_at", "updated_at") else one.fields[name]


def _short(value: object, widest: int = _WIDEST) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = " ".join(str("" if value is None else value).split())
    return text if len(text) <= widest else f"{text[: widest - 3]}..."
