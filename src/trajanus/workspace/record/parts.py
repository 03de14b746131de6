"""What belongs to a record and is shown on its page?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from trajanus.records.derive import chosen_from, table_for
from trajanus.resources.catalog import children_of, listed_per
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.spec import Resource
from trajanus.workspace.shown import Shown, cell

#: More of a record's parts are shown in their own list.
MOST_PARTS = 100
#: What a resource's own template shows in its own way.
_SHOWN_ABOVE = {
    "rfis": ("rfi_replies", "rfi_attachments"),
    "submittals": ("submittal_approvers",),
    "files": ("file_versions",),
}


@dataclass(frozen=True, slots=True)
class PartsTable:
    """What belongs to a record, such as the lines of a contract: the first of them."""

    resource: Resource
    labels: tuple[str, ...]
    rows: tuple[PartsRow, ...]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class PartsRow:
    """One record that belongs to another one."""

    procore_id: int
    cells: tuple[Shown, ...]


def parts_of(resource: Resource, record: MirrorModel) -> Iterator[PartsTable]:
    """Yield a table for each resource whose records belong to this one, if there are any."""
    shown_above = _SHOWN_ABOVE.get(resource.name, ())
    for child in (*children_of(resource), *listed_per(resource)):
        if child.name not in shown_above and (table := _table_of(child, record)).rows:
            yield table


def _table_of(child: Resource, record: MirrorModel) -> PartsTable:
    columns = chosen_from(table_for(child), child, ())
    every: QuerySet[Any] = child.model._default_manager.filter(
        connection_id=record.connection_id, project_id=record.project_id, missing_since=None
    )
    found = every.filter(parent_id=record.procore_id).order_by(child.sort, "procore_id")
    names = (column.name for column in columns)
    values = list(found.values("procore_id", *names)[: MOST_PARTS + 1])
    rows = tuple(
        PartsRow(one["procore_id"], tuple(cell(column, one[column.name]) for column in columns))
        for one in values[:MOST_PARTS]
    )
    labels = tuple(column.label for column in columns)
    return PartsTable(child, labels, rows, is_cut=len(values) > MOST_PARTS)
