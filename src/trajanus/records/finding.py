"""Which records does somebody ask for, in which order?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Count, F, OrderBy, QuerySet

from trajanus.records.computed import compute
from trajanus.records.derive import Column, table_for
from trajanus.records.listing import Asked
from trajanus.records.paging import Order, Page, page_of
from trajanus.resources.catalog import resource_named
from trajanus.resources.spec import Resource


@dataclass(frozen=True, slots=True)
class Found:
    """A page of records, with the order they are really in."""

    page: Page
    sort: str  # the columns that sort it, as an address says them
    group: str = ""  # the column that groups it


def find(asked: Asked, records: QuerySet[Any], *, size: int, today: date) -> Found:
    """Return the page asked for.

    Where so many records cannot be grouped, they are not; where they cannot be sorted by more than
    one column, the first alone sorts them; and where not by that either, the resource's own does.
    """
    matching = records.filter(asked.condition(today)) if asked.is_narrowed else records
    for group, sort in _ways(asked):
        orders = _orders(asked.resource, group, sort)
        order, *within = orders
        page = page_of(
            with_computed(matching, asked.resource, [one.key for one in orders], today),
            replace(order, within=tuple(within)),
            is_narrowed=asked.is_narrowed,
            is_search=asked.is_search,
            number=asked.page,
            size=size,
        )
        if page is not None:
            first = group or sort.split(",")[0]
            return Found(page, first if page.is_capped else sort, group)
    raise AssertionError(f"{asked.resource.name}: its own order {asked.resource.sort} has no index")


def everything(asked: Asked, records: QuerySet[Any], *, today: date) -> QuerySet[Any]:
    """Return all records asked for in the order asked for, however many; made for files.

    As on pages, records without a value come last.
    """
    matching = records.filter(asked.condition(today)) if asked.is_narrowed else records
    orders = _orders(asked.resource, asked.group, asked.sort)
    last = "-pk" if orders[0].is_descending else "pk"
    complete = with_computed(matching, asked.resource, [one.key for one in orders], today)
    return complete.order_by(*map(_expression, orders), last)


def with_computed(
    records: QuerySet[Any], resource: Resource, names: Collection[str], today: date
) -> QuerySet[Any]:
    """Return the records with those of the named values that no table has."""
    columns = (one.computed for one in table_for(resource) if one.computed)
    return compute(records, columns, names, today)


@lru_cache(maxsize=500)
def rows_with(name: str, names: frozenset[str], today: date) -> QuerySet[Any]:
    """Return all records of the resource with those values; nothing is asked for yet.

    To tell Django what is to be worked out takes longer than PostgreSQL does for a page of it, and
    it is the same all day.
    """
    resource = resource_named(name)
    return with_computed(resource.model._default_manager.all(), resource, names, today)


def counts_in(
    asked: Asked, records: QuerySet[Any], column: Column, values: Iterable[object], today: date
) -> Mapping[object, int]:
    """Return how many of the records asked for have each of the values."""
    narrowed = records.filter(asked.condition(today))
    matching = with_computed(narrowed, asked.resource, [column.name], today)
    wanted = set(values)
    counted = matching.order_by().values_list(column.name).annotate(Count("pk"))
    return {value: count for value, count in counted if value in wanted}


def _ways(asked: Asked) -> Iterator[tuple[str, str]]:
    if asked.group:
        yield asked.group, asked.sort
    yield "", asked.sort
    yield "", asked.resource.sort


def _orders(resource: Resource, group: str, sort: str) -> list[Order]:
    columns = {column.name: column for column in table_for(resource)}
    sorts = sort.split(",")
    grouped = [f"-{group}" if f"-{group}" in sorts else group] if group else []
    found = []
    for one in grouped + [one for one in sorts if _bare(one) != group]:
        column = columns[_bare(one)]
        found.append(Order(column.sort_key, one.startswith("-"), column.is_indexed))
    return found


def _bare(sort: str) -> str:
    return sort.removeprefix("-")


def _expression(order: Order) -> OrderBy:
    key = F(order.key)
    return key.desc(nulls_last=True) if order.is_descending else key.asc(nulls_last=True)
