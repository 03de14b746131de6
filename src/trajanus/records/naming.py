"""What is a record called, and in which project of the hub is it?"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.text import capfirst

from trajanus.resources.catalog import resource_named
from trajanus.resources.project import Project
from trajanus.resources.spec import Resource

_SHORT = 80


def heading(resource: Resource, values: Mapping[str, Any]) -> str:
    """Return what a record is called: its number and title, or whatever else tells it apart."""
    parts = [str(values[name]) for name in resource.label if values.get(name)]
    parts += [_shortly(values[name]) for name in resource.says if values.get(name)]
    name = " · ".join(parts) or f"{capfirst(resource.title)} without a name"
    return f"{capfirst(resource.title)} {name}" if len(resource.named_by) > 1 else name


def _shortly(value: object) -> str:
    """Return the beginning of what somebody wrote; names are one line."""
    return textwrap.shorten(str(value), _SHORT, placeholder=" …")


@dataclass(frozen=True, slots=True)
class Known:
    """A record by its name and Procore's id."""

    name: str
    procore_id: int


def names_of(places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Return the names of records given as (resource, row): one query per resource."""
    return {place: known.name for place, known in known_at(places).items()}


def known_at(places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Known]:
    """Return the records given as (resource, row): one query per resource."""
    rows: dict[str, set[int]] = defaultdict(set)
    for name, row in places:
        rows[name].add(row)
    found = {}
    for name, keys in rows.items():
        resource = resource_named(name)
        records = resource.model._default_manager.filter(pk__in=keys)
        for values in records.values("pk", "procore_id", *resource.named_by):
            found[(name, values["pk"])] = Known(heading(resource, values), values["procore_id"])
    return found


def projects_of(places: Iterable[tuple[int, int | None]]) -> dict[tuple[int, int | None], int]:
    """Return the hub's ids of projects given as (connection, Procore's id)."""
    wanted = Q(pk__in=())
    for connection_id, project_id in set(places):
        if project_id is not None:
            wanted |= Q(connection_id=connection_id, procore_id=project_id)
    rows = Project.objects.filter(wanted).values_list("connection_id", "procore_id", "pk")
    return {(connection_id, project_id): pk for connection_id, project_id, pk in rows}
