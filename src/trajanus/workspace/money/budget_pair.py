"""Which two states of a budget does an address compare: two snapshots, or a snapshot and now?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Sum
from django.http import QueryDict

from trajanus.records.derive import place_of
from trajanus.resources.budget import BUDGET_SNAPSHOT, SNAPSHOT_ROW, BudgetSnapshot, SnapshotRow
from trajanus.resources.budget_view import BUDGET_ROW, BudgetRow
from trajanus.resources.project import Project
from trajanus.workspace.money.budget_figures import FIGURES, Sums

NOW = "now"
#: What sorts the rows when no figure does.
LARGEST, NAME = "largest", "name"
MOST_SNAPSHOTS = 200


@dataclass(frozen=True, slots=True)
class State:
    """A budget at a time: a snapshot, or what a view shows now."""

    key: str  # as addresses say it
    name: str
    taken_at: datetime | None
    view_id: int | None

    def rows(self, project: Project) -> QuerySet[Any]:
        """Return its rows."""
        if self.key == NOW:
            rows = BudgetRow.objects.filter(**place_of(BUDGET_ROW, project))
            return rows.filter(missing_since=None, parent_id=self.view_id or 0)
        kept = SnapshotRow.objects.filter(**place_of(SNAPSHOT_ROW, project))
        return kept.filter(missing_since=None, parent_id=int(self.key))

    def sums(self, project: Project) -> Sums:
        """Return what its rows add up to."""
        added = self.rows(project).aggregate(**{f"sum_{name}": Sum(name) for name in FIGURES})
        return {name: added[f"sum_{name}"] for name in FIGURES}


@dataclass(frozen=True, slots=True)
class Pair:
    """What the address of the comparison asks for."""

    before: State
    after: State
    only_changed: bool
    sort: str
    page: int


def snapshots_of(project: Project) -> list[State]:
    """Return the project's snapshots, the latest first."""
    place = place_of(BUDGET_SNAPSHOT, project)
    found = BudgetSnapshot.objects.filter(**place, missing_since=None, procore_id__gt=0)
    names = ("procore_id", "name", "created_at", "budget_view_id")
    rows = found.order_by("-created_at", "-pk").values_list(*names)[:MOST_SNAPSHOTS]
    return [
        State(str(key), name or f"Snapshot {key}", taken, view) for key, name, taken, view in rows
    ]


def understand(given: QueryDict, snapshots: Sequence[State]) -> Pair | None:
    """Read the address; without a choice it is the last snapshot and now. None without any."""
    if not snapshots:
        return None
    by_key = {one.key: one for one in snapshots}
    before = by_key.get(given.get("from", ""), snapshots[0])
    after = by_key.get(given.get("to", "")) or State(NOW, "Now", None, before.view_id)
    sort, page = given.get("sort", ""), given.get("page", "")
    return Pair(
        before=before,
        after=after,
        only_changed=given.get("rows") != "all",
        sort=sort if sort in (*FIGURES, NAME) else LARGEST,
        page=max(1, int(page)) if page.isascii() and page.isdecimal() and len(page) < 6 else 1,
    )
