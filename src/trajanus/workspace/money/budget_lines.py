"""What do the rows of a budget add up to, and which of them stand on the page?

PostgreSQL adds up. Very many rows are read twice: once for all sums, and once for the one figure
that sorts them; the other figures are added up for the page alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, F, OrderBy, Q, QuerySet, Sum, Window

from trajanus.records.paging import Page
from trajanus.resources.project import Project
from trajanus.workspace.money.budget_asked import GROUPINGS, Asked
from trajanus.workspace.money.budget_figures import FIGURES, Sums

PAGE_SIZE = 50
#: So many bars has the chart, those of the largest.
MOST_BARS = 16

_ALL = """
WITH parts AS MATERIALIZED (
    SELECT {keys}, count(*) AS lines, {sums} FROM ({chosen}) AS chosen GROUP BY {keys}
)
SELECT {nothing}, coalesce(sum(lines), 0)::bigint AS lines, {sums} FROM parts
UNION ALL
(SELECT {keys}, lines, {names} FROM parts ORDER BY
    greatest(abs(cost_at_completion), abs(revised_budget), abs(original_budget_amount))
    DESC NULLS LAST, {keys}
LIMIT %s)
"""
_SUM = "sum_"  # before the name of a figure: its sum must not be called like the column

Key = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Some rows of a budget that have something in common, added up; or one row."""

    division: str
    code: str
    kind: str
    record: int | None  # Procore's id of a single row
    count: int
    sums: Sums


@dataclass(frozen=True, slots=True)
class Budget:
    """What a view's rows add up to, and one page of them."""

    total: Line
    bars: tuple[Line, ...]  # by division, or by code where one division is asked for
    lines: tuple[Line, ...]
    page: Page


def budget_of(asked: Asked, project: Project) -> Budget:
    """Add up the rows that the address asks for."""
    rows = asked.rows(project)
    total, *bars = _sums(rows, GROUPINGS["code" if asked.division else "division"])
    find = _single if asked.by == "line" else _grouped
    lines, found, number = find(asked, rows, asked.page)
    if not lines and number > 1:
        lines, found, number = find(asked, rows, 1)
    page = Page(tuple(range(len(lines))), found, is_capped=False, number=number, size=PAGE_SIZE)
    return Budget(total, tuple(bars), tuple(lines), page)


def _sums(rows: QuerySet[Any], keys: tuple[str, ...]) -> list[Line]:
    """Return the sum of all rows, and the largest sums of those that share the keys."""
    chosen, values = rows.order_by().values(*keys, *FIGURES).query.sql_with_params()
    sql = _ALL.format(
        keys=", ".join(keys),
        nothing=", ".join(f"NULL::text AS {key}" for key in keys),
        names=", ".join(FIGURES),
        sums=", ".join(f"sum({name}) AS {name}" for name in FIGURES),
        chosen=chosen,
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, (*values, MOST_BARS))
        names = [column.name for column in cursor.description or ()]
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [_line(one, {name: one[name] for name in FIGURES}, one["lines"]) for one in found]


def _grouped(asked: Asked, rows: QuerySet[Any], number: int) -> tuple[list[Line], int, int]:
    """Return a page of rows added up, how many there are, and the page's number."""
    keys = GROUPINGS[asked.by]
    groups = rows.order_by().values(*keys)
    if asked.only_over:
        groups = groups.annotate(balance=Sum("over_under")).filter(balance__lt=0)
    elif asked.key == "name":
        groups = groups.annotate(lines=Count("pk"))  # makes groups of the rows
    if asked.key != "name":
        groups = groups.annotate(place=Sum(asked.key))
    wanted, found = _cut(asked, groups, keys, number)
    order = {tuple(one[key] for key in keys): at for at, one in enumerate(wanted)}
    # The last key alone says enough, and has an index.
    narrowed = rows.filter(_among(keys[-1], [key[-1] for key in order])) if order else rows.none()
    sums = {f"{_SUM}{name}": Sum(name) for name in FIGURES}
    added = narrowed.order_by().values(*keys).annotate(lines=Count("pk"), **sums)
    lines = {tuple(one[key] for key in keys): one for one in added}
    return [_of_group(lines[key]) for key in order if key in lines], found, number


def _single(asked: Asked, rows: QuerySet[Any], number: int) -> tuple[list[Line], int, int]:
    """Return a page of single rows, how many there are, and the page's number."""
    if asked.only_over:
        rows = rows.filter(over_under__lt=0)
    found = rows if asked.key == "name" else rows.annotate(place=F(asked.key))
    wanted, count = _cut(asked, found.values("pk"), GROUPINGS["line"], number)
    order = {one["pk"]: at for at, one in enumerate(wanted)}
    names = ("pk", "division", "cost_code", "cost_type", "procore_id", *FIGURES)
    lines = sorted(rows.filter(pk__in=order).values(*names), key=lambda one: order[one["pk"]])
    return [_line(one, {name: one[name] for name in FIGURES}, 1) for one in lines], count, number


def _cut(
    asked: Asked, found: QuerySet[Any], keys: tuple[str, ...], number: int
) -> tuple[list[dict[str, Any]], int]:
    """Return the part of the sorted rows that stands on the page, and how many there are."""
    order = [_directed(asked, "place"), *keys]
    if asked.key == "name":
        order = [_directed(asked, key) for key in keys]
    start = (number - 1) * PAGE_SIZE
    counted = found.annotate(found=Window(Count("*")))
    wanted = list(counted.order_by(*order)[start : start + PAGE_SIZE])
    return wanted, wanted[0]["found"] if wanted else 0


def _directed(asked: Asked, name: str) -> OrderBy:
    if asked.is_descending:
        return F(name).desc(nulls_last=True)
    return F(name).asc(nulls_last=True)


def _among(name: str, values: list[str | None]) -> Q:
    found = Q(**{f"{name}__in": [value for value in values if value is not None]})
    return found | Q(**{f"{name}__isnull": True}) if None in values else found


def _of_group(row: Mapping[str, Any]) -> Line:
    return _line(row, {name: row[f"{_SUM}{name}"] for name in FIGURES}, row["lines"])


def _line(row: Mapping[str, Any], sums: Sums, count: int) -> Line:
    return Line(
        division=row["division"] or "",
        code=row.get("cost_code") or "",
        kind=row.get("cost_type") or "",
        record=row.get("procore_id"),
        count=count,
        sums=sums,
    )
