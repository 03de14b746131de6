"""What changed between two states of a budget, row by row, the largest change first?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from trajanus.records.paging import Page
from trajanus.resources.project import Project
from trajanus.workspace.money.budget_figures import FIGURES, label
from trajanus.workspace.money.budget_pair import LARGEST, NAME, Pair

PAGE_SIZE = 25
_NONE = Decimal(0)

#: Finds which rows stand on the page; what they say is read after that. Changes are computed only
#: for rows that differ. OFFSET 0 keeps PostgreSQL from doing so twice.
_FIND = """
SELECT record, count(*) OVER () AS found FROM (
    SELECT coalesce(after.procore_id, before.procore_id) AS record,
           coalesce(after.cost_code, before.cost_code) AS cost_code,
           CASE WHEN after.procore_id IS NULL OR before.procore_id IS NULL
                OR ({after}) IS DISTINCT FROM ({before}) THEN {size} END AS size
    FROM ({rows_before}) AS before FULL JOIN ({rows_after}) AS after USING (procore_id)
    OFFSET 0
) AS pairs
{only} ORDER BY {order} LIMIT %s OFFSET %s
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure on both sides."""

    name: str
    before: Decimal | None
    after: Decimal | None

    @property
    def label(self) -> str:
        return label(self.name)

    @property
    def change(self) -> Decimal:
        return (self.after or _NONE) - (self.before or _NONE)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the budget on both sides; it may be on one side only."""

    record: int
    code: str
    kind: str
    division: str
    is_new: bool
    is_gone: bool
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed: in the sums, and in the rows of a page."""

    totals: tuple[Difference, ...]
    one_sided: tuple[str, ...]  # labels of figures that only one side has
    rows: tuple[Row, ...]
    page: Page

    @property
    def changed(self) -> tuple[str, ...]:
        """The figures in which a row here changed, in their order."""
        moved = {one.name for row in self.rows for one in row.differences if one.change}
        return tuple(name for name in FIGURES if name in moved)


def compare(pair: Pair, project: Project, *, size: int = PAGE_SIZE) -> Comparison:
    """Compare the two states, as many rows of them as asked for."""
    before, after = pair.before.sums(project), pair.after.sums(project)
    names = tuple(one for one in FIGURES if before[one] is not None and after[one] is not None)
    number = pair.page
    records, found = _find(pair, project, names, number, size)
    if not records and number > 1:
        number = 1
        records, found = _find(pair, project, names, number, size)
    rows = tuple(_rows(pair, project, names, records))
    return Comparison(
        totals=_differences(names, before, after),
        one_sided=tuple(
            label(one) for one in FIGURES if (before[one] is None) ^ (after[one] is None)
        ),
        rows=rows,
        page=Page(tuple(records), found, is_capped=False, number=number, size=size),
    )


def _find(
    pair: Pair, project: Project, names: Sequence[str], number: int, size: int
) -> tuple[list[int], int]:
    """Return the ids of the rows on the page in order, and how many rows there are."""
    if not names:
        return [], 0
    sides = [
        state.rows(project).order_by().values("procore_id", "cost_code", *names)
        for state in (pair.before, pair.after)
    ]
    (before, given_before), (after, given_after) = (side.query.sql_with_params() for side in sides)
    sql = _FIND.format(
        before=", ".join(f"before.{name}" for name in names),
        after=", ".join(f"after.{name}" for name in names),
        size=_size(pair, names),
        rows_before=before,
        rows_after=after,
        only="WHERE size IS NOT NULL" if pair.only_changed else "",
        order="cost_code, record"
        if pair.sort == NAME
        else "size DESC NULLS LAST, cost_code, record",
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, (*given_before, *given_after, size, (number - 1) * size))
        rows = cursor.fetchall()
    return [record for record, _ in rows], rows[0][1] if rows else 0


def _size(pair: Pair, names: Sequence[str]) -> str:
    """Return the expression for how much a row changed."""
    looked_at = names if pair.sort in (LARGEST, NAME) or pair.sort not in names else (pair.sort,)
    changes = (f"abs(coalesce(after.{one}, 0) - coalesce(before.{one}, 0))" for one in looked_at)
    return f"greatest({', '.join(changes)})"


def _rows(pair: Pair, project: Project, names: Sequence[str], records: Sequence[int]) -> list[Row]:
    before = _said(pair.before.rows(project), names, records)
    after = _said(pair.after.rows(project), names, records)
    return [_row(one, names, before.get(one), after.get(one)) for one in records]


def _said(
    rows: QuerySet[Any], names: Sequence[str], records: Sequence[int]
) -> Mapping[int, dict[str, Any]]:
    told = ("procore_id", "cost_code", "cost_type", "division", *names)
    return {one["procore_id"]: one for one in rows.filter(procore_id__in=records).values(*told)}


def _row(
    record: int,
    names: Sequence[str],
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> Row:
    known = after or before or {}
    return Row(
        record=record,
        code=known.get("cost_code") or "",
        kind=known.get("cost_type") or "",
        division=known.get("division") or "",
        is_new=before is None,
        is_gone=after is None,
        differences=_differences(names, before or {}, after or {}),
    )


def _differences(
    names: Sequence[str], before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[Difference, ...]:
    return tuple(Difference(name, before.get(name), after.get(name)) for name in names)
