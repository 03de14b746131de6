"""Which records does somebody ask for, in which order?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from trajanus.records.derive import Column, table_for
from trajanus.records.listing import Asked
from trajanus.records.paging import Order, Page, page_of


def find(
    asked: Asked, records: QuerySet[Any], *, size: int, today: date
) -> tuple[Column, Order, Page]:
    """Return the page asked for, and the column and order by which it is sorted.

    That is the resource's usual order where so many records cannot be sorted as asked.
    """
    matching = records.filter(asked.condition(today)) if asked.is_narrowed else records
    by_name = {column.name: column for column in table_for(asked.resource)}
    for sort in (asked.sort, asked.resource.sort):
        column = by_name[sort.removeprefix("-")]
        order = Order(column.sort_key, sort.startswith("-"), column.is_indexed)
        page = page_of(
            matching,
            order,
            is_narrowed=asked.is_narrowed,
            is_search=asked.is_search,
            number=asked.page,
            size=size,
        )
        if page is not None:
            return column, order, page
    raise AssertionError(f"{asked.resource.name}: its own order {asked.resource.sort} has no index")


def everything(asked: Asked, records: QuerySet[Any], *, today: date) -> QuerySet[Any]:
    """Return all records asked for in the order asked for, however many; made for files.

    As on pages, records without a value come last.
    """
    matching = records.filter(asked.condition(today)) if asked.is_narrowed else records
    columns = {column.name: column for column in table_for(asked.resource)}
    key = F(columns[asked.sort_name].sort_key)
    if asked.sort.startswith("-"):
        return matching.order_by(key.desc(nulls_last=True), "-pk")
    return matching.order_by(key.asc(nulls_last=True), "pk")
