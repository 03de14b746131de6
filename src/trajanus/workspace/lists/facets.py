"""Which values does a filter offer? Those that exist, found without reading the whole table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model

from trajanus.records.derive import Filter
from trajanus.records.kind import Kind
from trajanus.records.listing import NOTHING
from trajanus.resources.project import Project
from trajanus.resources.spec import Resource

#: Longer choices are better searched for.
MOST = 100
FLAGS: tuple[str, ...] = ("yes", "no")

#: Jumps from each value to the next along an index: as many steps as there are values.
_ALONG_INDEX = """
WITH RECURSIVE found(value) AS (
    (SELECT {column} FROM {table}
     WHERE connection_id = %(connection)s AND {place} AND {column} IS NOT NULL
     ORDER BY {column} LIMIT 1)
    UNION ALL
    SELECT (SELECT {column} FROM {table}
            WHERE connection_id = %(connection)s AND {place}
              AND {column} > found.value
            ORDER BY {column} LIMIT 1)
    FROM found WHERE found.value IS NOT NULL
)
SELECT value FROM found WHERE value IS NOT NULL LIMIT %(most)s
"""

#: Each row holds a value of one column: a sample is read once for all columns without an index.
_FROM_SAMPLE = """
SELECT {columns} FROM (
    SELECT {columns} FROM {table}
    WHERE connection_id = %(connection)s AND {place} LIMIT 5000
) AS sample
GROUP BY GROUPING SETS ({sets}) ORDER BY {columns}
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a filter offers."""

    value: str
    label: str
    is_chosen: bool


def choices_for(
    resource: Resource,
    filters: Sequence[Filter],
    project: Project,
    chosen: Mapping[str, tuple[str, ...]],
) -> dict[str, tuple[Choice, ...]]:
    """Return what each filter offers in this project; what is chosen is always among it."""
    known = {one.name: _known(resource, one) for one in filters if not one.computed}
    offered = _offered(resource, project, [name for name, words in known.items() if words is None])
    offered |= {name: words for name, words in known.items() if words is not None}
    return {
        one.name: _choices(one, offered.get(one.name, ()), chosen.get(one.name, ()))
        for one in filters
    }


def _known(resource: Resource, one: Filter) -> tuple[str, ...] | None:
    words = resource.writes.choices.get(one.name)
    return FLAGS if one.kind is Kind.FLAG else words if isinstance(words, tuple) else None


def _choices(one: Filter, offered: tuple[str, ...], chosen: tuple[str, ...]) -> tuple[Choice, ...]:
    if one.computed:
        return tuple(
            Choice(state.name, state.label, state.name in chosen) for state in one.computed.states
        )
    labels = {value: value for value in (*offered, *chosen)}
    labels |= {value: value.title() for value in FLAGS if value in labels}
    labels[NOTHING] = "(none)"
    return tuple(Choice(value, label, value in chosen) for value, label in labels.items())


def _offered(
    resource: Resource, project: Project, names: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Return the values that stand in the columns."""
    found: dict[str, list[object]] = {name: [] for name in names}
    quoted = {name: connection.ops.quote_name(name) for name in names}
    sampled = [name for name in names if not _has_index(resource.model, name)]
    for name in names:
        if name not in sampled:
            rows = _rows(_ALONG_INDEX, resource, project, column=quoted[name])
            found[name] = [value for (value,) in rows]
    if sampled:
        columns = ", ".join(quoted[name] for name in sampled)
        sets = ", ".join(f"({quoted[name]})" for name in sampled)
        for row in _rows(_FROM_SAMPLE, resource, project, columns=columns, sets=sets):
            for name, value in zip(sampled, row, strict=True):
                found[name] += [] if value is None else [value]
    return {
        name: tuple(str(value) for value in values[:MOST] if value != "")
        for name, values in found.items()
    }


def _rows(template: str, resource: Resource, project: Project, **parts: str) -> list[Any]:
    # Names come from our own models, never from a request.
    place = "project_id IS NULL" if resource.is_company_wide else "project_id = %(project)s"
    table = connection.ops.quote_name(resource.table)
    given = {"connection": project.connection_id, "project": project.procore_id, "most": MOST}
    with connection.cursor() as cursor:
        cursor.execute(template.format(table=table, place=place, **parts), given)
        rows: list[Any] = cursor.fetchall()
        return rows


def _has_index(model: type[Model], name: str) -> bool:
    return any(
        list(index.fields[:3]) == ["connection", "project_id", name] and not index.condition
        for index in model._meta.indexes
    )
