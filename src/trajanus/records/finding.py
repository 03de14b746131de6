"""Which records does somebody ask for, in which order?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import F, OrderBy, QuerySet

from trajanus.records.derive import table_for
from trajanus.records.listing import Asked
from trajanus.records.paging import Order, Page, page_of
from trajanus.resources.spec import Resource


def find(asked: Asked, records: QuerySet[Any], *, size: int, today: date) -> tuple[str, Page]:
    """Return the columns that sort the list, as an address says them, and the page asked for.

    That is the first column alone where so many records cannot be sorted by more, and the
    resource's usual order where they cannot be sorted by that either.
    """
    matching = records.filter(asked.condition(today)) if asked.is_narrowed else records
    for sort in (asked.sort, asked.resource.sort):
        order, *within = _orders(asked.resource, sort)
        page = page_of(
            matching,
            replace(order, within=tuple(within)),
            is_narrowed=asked.is_narrowed,
            is_search=asked.is_search,
            number=asked.page,
            size=size,
        )
        if page is not None:
            return sort.split(",")[0] if page.is_capped else sort, page
    raise AssertionError(f"{asked.resource.name}: its own order {asked.resource.sort} has no index")


def everything(asked: Asked, records: QuerySet[Any], *, today: date) -> QuerySet[Any]:
    """Return all records asked for in the order asked for, however many; made for files.

    As on pages, records without a value come last.
    """
    matching = records.filter(asked.condition(today)) if asked.is_narrowed else records
    orders = _orders(asked.resource, asked.sort)
    last = "-pk" if orders[0].is_descending else "pk"
    return matching.order_by(*(_expression(one) for one in orders), last)


def _orders(resource: Resource, sort: str) -> list[Order]:
    columns = {column.name: column for column in table_for(resource)}
    found = []
    for one in sort.split(","):
        column = columns[one.removeprefix("-")]
        found.append(Order(column.sort_key, one.startswith("-"), column.is_indexed))
    return found


def _expression(order: Order) -> OrderBy:
    key = F(order.key)
    return key.desc(nulls_last=True) if order.is_descending else key.asc(nulls_last=True)
