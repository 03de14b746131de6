"""What does the hub work out about a record, such as where a submittal stands?"""

from __future__ import annotations

from django.utils import timezone

from trajanus.records.derive import table_for
from trajanus.records.finding import rows_with
from trajanus.resources.mirror import MirrorModel
from trajanus.resources.spec import Resource
from trajanus.workspace.shown import Shown, cells, names_of


def worked_out(resource: Resource, record: MirrorModel) -> dict[str, Shown]:
    """Return what lists work out about the record today, by the name of the column."""
    columns = [one for one in table_for(resource) if one.computed]
    names = names_of(columns)
    rows = rows_with(resource.name, frozenset(names), timezone.localdate())
    return {one.name: one for one in cells(rows.values(*names).get(pk=record.pk), columns)}
