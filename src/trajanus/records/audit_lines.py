"""What does a line of the audit say: who did what to what, and what was it before?"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from trajanus.accounts.models import User
from trajanus.audit.actions import label_of
from trajanus.audit.models import Entry
from trajanus.records.auditing import RECORD_ACTIONS, Asked, Mark, changes, entries, mark_of
from trajanus.records.naming import Known, known_at
from trajanus.resources.catalog import RESOURCES, resource_named
from trajanus.resources.project import Project
from trajanus.store.models import Change
from trajanus.store.models.history import Cause

Deed = Entry | Change
#: Lines whose names are looked up together.
_TOGETHER = 500


@dataclass(frozen=True, slots=True)
class Told:
    """One value in a line, with what it was before where it changed."""

    name: str
    after: str
    before: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the audit."""

    mark: str
    at: datetime
    who: str  # "": the hub by itself
    way: str  # workspace, api, command or hub; "" where it was not kept
    program: str
    address: str
    action: str
    label: str
    about: str
    project: str
    project_pk: int | None
    resource: str
    row_id: int | None
    procore_id: int | None  # of a record that the hub still has
    told: tuple[Told, ...]


def some(asked: Asked, *, before: Mark | None = None, most: int = 50) -> tuple[list[Line], str]:
    """Return so many lines, the latest first, and the mark at which older ones go on, or ""."""
    found = list(islice(_merged(asked, before, most + 1), most + 1))
    following = str(mark_of(found[most - 1])) if len(found) > most else ""
    return _lines(found[:most]), following


def everything(asked: Asked) -> Iterator[Line]:
    """Yield all lines, the latest first."""
    deeds = _merged(asked, None, None)
    while part := list(islice(deeds, _TOGETHER)):
        yield from _lines(part)


def _merged(asked: Asked, before: Mark | None, most: int | None) -> Iterator[Deed]:
    asked.check()
    sides: list[Iterable[Deed]] = [
        entries(asked, before, most=most)[:most].iterator(),
        changes(asked, before, most=most)[:most].iterator(),
    ]
    return heapq.merge(*sides, key=_newest_first)


def _newest_first(deed: Deed) -> tuple[int, int, int]:
    mark = mark_of(deed)
    return -mark.micros, mark.source, -mark.pk


def _lines(deeds: list[Deed]) -> list[Line]:
    records, projects, people = _records_of(deeds), _projects_of(deeds), _people_of(deeds)
    found = []
    for deed in deeds:
        record = records.get((deed.resource, deed.row_id or 0))
        project = projects.get((deed.connection_id, deed.project_id))
        own = _entry(deed) if isinstance(deed, Entry) else _change(deed, record, people)
        found.append(
            Line(
                mark=str(mark_of(deed)),
                at=deed.at,
                project=project[1] if project else "",
                project_pk=project[0] if project else None,
                resource=deed.resource,
                row_id=deed.row_id,
                procore_id=record.procore_id if record else None,
                **own,
            )
        )
    return found


def _entry(entry: Entry) -> dict[str, Any]:
    kept = {name: getattr(entry, name) for name in ("who", "way", "program", "address", "about")}
    told = tuple(_of_entry(entry))
    return {**kept, "action": entry.action, "label": label_of(entry.action), "told": told}


def _change(change: Change, record: Known | None, people: Mapping[int, str]) -> dict[str, Any]:
    action, label = RECORD_ACTIONS[Cause(change.cause)]
    return {
        "who": people.get(change.user_id or 0, ""),
        "way": "",
        "program": "",
        "address": "",
        "about": record.name if record else f"{change.resource} {change.row_id}",
        "action": action,
        "label": label,
        "told": tuple(_of_change(change)),
    }


def _of_entry(entry: Entry) -> Iterator[Told]:
    for name, value in entry.detail.items():
        if isinstance(value, dict) and value.keys() == {"before", "after"}:
            yield Told(name, _text(value["after"]), _text(value["before"]))
        elif value not in ("", None, []):
            yield Told(name, _text(value))


def _of_change(change: Change) -> Iterator[Told]:
    resource = resource_named(change.resource)
    labels = {one.name: str(one.verbose_name) for one in resource.model._meta.fields}
    for name, (before, after) in change.fields.items():
        yield Told(labels.get(name, name), _text(after), _text(before))
    for name, value in change.lost.items():
        if name != "*":
            yield Told(f"{labels.get(name, name)}, not taken", _text(value))
    if change.rule:
        yield Told("rule", change.rule)
    if change.note:
        yield Told("note", change.note)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(map(_text, value))
        case dict():
            return ", ".join(f"{name} {_text(one)}" for name, one in value.items())
        case _:
            return str(value)


def _records_of(deeds: Iterable[Deed]) -> dict[tuple[str, int], Known]:
    known = {one.name for one in RESOURCES}
    return known_at(
        (deed.resource, deed.row_id)
        for deed in deeds
        if deed.row_id is not None and deed.resource in known
    )


def _projects_of(deeds: Iterable[Deed]) -> dict[tuple[int | None, int | None], tuple[int, str]]:
    keys = {deed.project_id for deed in deeds if deed.project_id is not None}
    rows = Project.objects.filter(procore_id__in=keys)
    found = rows.values_list("connection_id", "procore_id", "pk", "name")
    return {(place, key): (pk, name or "(no name)") for place, key, pk, name in found}


def _people_of(deeds: Iterable[Deed]) -> dict[int, str]:
    keys = {deed.user_id for deed in deeds if isinstance(deed, Change) and deed.user_id}
    return dict(User.objects.filter(pk__in=keys).values_list("pk", "username")) if keys else {}
