"""Which records are on this page of a list, and how many are there?

Never counts or sorts everything. What a search or filter finds is gathered up to CAP records: if
that was all, it is counted and sorted exactly. If there is more, an index that holds the wanted
order is followed instead, where matches come soon because they are many. Such an index sorts by one
column: columns that sort within it count only for what could be gathered.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, Model, QuerySet

#: Counts beyond it read "2,500+", and pages beyond it are not offered.
CAP = 2_500
#: From so many expected matches of a search on, gathering them is left out. PostgreSQL's statistics
#: know how often a common word occurs, and merely listing those matches takes tens of milliseconds.
MANY = 20_000

_GATHERED = """
WITH found(record, {places}) AS MATERIALIZED ({inner})
SELECT record, (SELECT count(*) FROM found)
FROM found ORDER BY {order}, record {direction} LIMIT %s OFFSET %s
"""


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is sorted."""

    key: str
    is_descending: bool = False
    is_indexed: bool = True
    within: tuple[Order, ...] = ()  # sort what this one leaves equal, where that is possible

    @property
    def direction(self) -> str:
        return "DESC" if self.is_descending else "ASC"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: the records' keys in order."""

    keys: tuple[int, ...]
    count: int
    is_capped: bool
    number: int
    size: int

    @property
    def last_number(self) -> int:
        return max(1, -(-self.count // self.size))

    @property
    def first_row(self) -> int:
        return (self.number - 1) * self.size + 1

    @property
    def last_row(self) -> int:
        return self.first_row + len(self.keys) - 1

    @property
    def next_number(self) -> int:
        return self.number + 1

    @property
    def previous_number(self) -> int:
        return self.number - 1

    @property
    def has_next(self) -> bool:
        return self.number < self.last_number

    @property
    def has_previous(self) -> bool:
        return self.number > 1


def page_of(
    records: QuerySet[Any],
    order: Order,
    *,
    is_narrowed: bool,
    number: int,
    size: int,
    is_search: bool = False,
) -> Page | None:
    """Return the page, or None when so many records cannot be sorted by this column."""
    number = min(number, CAP // size)
    if is_search and order.is_indexed and _expected(records) > MANY:
        count = CAP + 1
    elif is_narrowed or order.within or not order.is_indexed:
        gathered = _gather(records, order, number=number, size=size)
        if not gathered.is_capped:
            return gathered
        if not order.is_indexed:
            return None
        count = CAP + 1
    else:
        count = records.values("pk")[: CAP + 1].count()
        number = min(number, max(1, -(-count // size)))
    keys = _follow(records, order, (number - 1) * size, size)
    return Page(keys, min(count, CAP), count > CAP, number, size)


def _expected(records: QuerySet[Any]) -> int:
    """Return how many records PostgreSQL expects to match, without looking."""
    plan = json.loads(records.order_by().values("pk").explain(format="json"))
    return int(plan[0]["Plan"]["Plan Rows"])


def _gather(records: QuerySet[Any], order: Order, *, number: int, size: int) -> Page:
    """Find up to CAP + 1 records in any order, then count and sort them."""
    orders = (order, *order.within)
    kept = records.order_by().values("pk", *(one.key for one in orders))[: CAP + 1]
    inner, params = kept.query.sql_with_params()
    sql = _GATHERED.format(
        inner=inner,
        places=", ".join(f"place{at}" for at, _ in enumerate(orders)),
        order=", ".join(f"place{at} {one.direction} NULLS LAST" for at, one in enumerate(orders)),
        direction=order.direction,
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, (*params, size, (number - 1) * size))
        rows = cursor.fetchall()
    if not rows and number > 1:
        return _gather(records, order, number=1, size=size)
    count = rows[0][1] if rows else 0
    return Page(tuple(key for key, _ in rows), min(count, CAP), count > CAP, number, size)


def _follow(records: QuerySet[Any], order: Order, start: int, size: int) -> tuple[int, ...]:
    """Read along the index that holds the order; records without a value come last."""
    if not order.is_descending:
        return _keys(records.order_by(F(order.key).asc(), "pk"), start, size)
    # Backwards the index begins with the records without a value: they are read on their own.
    valued = records.filter(**{f"{order.key}__isnull": False})
    keys = _keys(valued.order_by(F(order.key).desc(), "-pk"), start, size)
    if len(keys) == size or not _may_be_null(records.model, order.key):
        return keys
    before = valued.values("pk")[: CAP + size].count()
    rest = records.filter(**{f"{order.key}__isnull": True}).order_by("-pk")
    return keys + _keys(rest, max(0, start - before), size - len(keys))


def _keys(records: QuerySet[Any], start: int, size: int) -> tuple[int, ...]:
    return tuple(records.values_list("pk", flat=True)[start : start + size])


def _may_be_null(model: type[Model], name: str) -> bool:
    return bool(model._meta.get_field(name).null) or name == "number_order"
