"""Which values does a filter offer? Those that exist, found without reading the whole table."""

from __future__ import annotations

from dataclasses import dataclass

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

_FROM_SAMPLE = """
SELECT DISTINCT {column} FROM (
    SELECT {column} FROM {table}
    WHERE connection_id = %(connection)s AND {place} LIMIT 5000
) AS sample
WHERE {column} IS NOT NULL ORDER BY {column} LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a filter offers."""

    value: str
    label: str
    is_chosen: bool


def choices_for(
    resource: Resource, one: Filter, project: Project, chosen: tuple[str, ...]
) -> tuple[Choice, ...]:
    """Return what the filter offers in this project; what is chosen is always among it."""
    if one.computed:
        return tuple(
            Choice(state.name, state.label, state.name in chosen) for state in one.computed.states
        )
    words = resource.writes.choices.get(one.name)
    known = FLAGS if one.kind is Kind.FLAG else words if isinstance(words, tuple) else None
    offered = _values(resource, one.name, project) if known is None else known
    labels = {value: value for value in (*offered, *chosen)}
    labels |= {value: value.title() for value in FLAGS if value in labels}
    labels[NOTHING] = "(none)"
    return tuple(Choice(value, label, value in chosen) for value, label in labels.items())


def _values(resource: Resource, name: str, project: Project) -> tuple[str, ...]:
    template = _ALONG_INDEX if _has_index(resource.model, name) else _FROM_SAMPLE
    quote = connection.ops.quote_name
    # Names come from our own models, never from a request.
    place = "project_id IS NULL" if resource.is_company_wide else "project_id = %(project)s"
    sql = template.format(table=quote(resource.table), column=quote(name), place=place)
    given = {"connection": project.connection_id, "project": project.procore_id, "most": MOST}
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return tuple(str(value) for (value,) in cursor.fetchall() if value != "")


def _has_index(model: type[Model], name: str) -> bool:
    return any(
        list(index.fields[:3]) == ["connection", "project_id", name] and not index.condition
        for index in model._meta.indexes
    )
