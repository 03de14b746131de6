"""What stands in the table of a list page?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone

from trajanus.records.derive import Column, Filter, filters_for
from trajanus.records.finding import find
from trajanus.records.listing import Asked
from trajanus.records.paging import Order, Page
from trajanus.records.standing import standing_named
from trajanus.resources.project import Project
from trajanus.workspace.facets import Choice, choices_for
from trajanus.workspace.shown import Shown, cell

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Header:
    """A column's heading; `sort` is what a click on it asks for."""

    column: Column
    sort: str
    direction: str  # as aria-sort says it; empty when not sorted by this column


@dataclass(frozen=True, slots=True)
class Row:
    """One record in the table."""

    record: int  # Procore's id
    is_overdue: bool
    is_open: bool
    cells: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the table."""

    headers: tuple[Header, ...]
    rows: tuple[Row, ...]
    page: Page
    unsorted: str = ""  # the column that so many records could not be sorted by


@dataclass(frozen=True, slots=True)
class Control:
    """One filter with what it offers and what is chosen."""

    filter: Filter
    choices: tuple[Choice, ...] = ()
    first: date | None = None
    last: date | None = None

    @property
    def chosen(self) -> tuple[Choice, ...]:
        return tuple(choice for choice in self.choices if choice.is_chosen)


def rows_for(asked: Asked, shown: tuple[Column, ...], records: QuerySet[Any]) -> Found:
    """Return the table that a list's address asks for."""
    today = timezone.localdate()
    column, order, page = find(asked, records, size=PAGE_SIZE, today=today)
    found = {values["id"]: values for values in _values(asked, shown, records, page.keys, today)}
    rows = tuple(_row(found[key], shown) for key in page.keys if key in found)
    is_small = not page.is_capped
    headers = tuple(_header(one, column, order, is_small=is_small) for one in shown)
    return Found(headers, rows, page, "" if column.name == asked.sort_name else asked.sort_name)


def _values(
    asked: Asked,
    shown: tuple[Column, ...],
    records: QuerySet[Any],
    keys: tuple[int, ...],
    day: date,
) -> QuerySet[Any]:
    """Fetch what the table shows of the page's records, and nothing more."""
    names = [column.name for column in shown]
    return records.filter(pk__in=keys).values(
        "id",
        "procore_id",
        *names,
        is_overdue=_stands(asked, "overdue", day),
        is_open=_stands(asked, "open", day),
    )


def _stands(asked: Asked, name: str, day: date) -> Case:
    standing = standing_named(asked.resource.name, name)
    condition = standing.condition(day) if standing else Q(pk__in=())
    return Case(When(condition, then=True), default=False)


def _row(values: dict[str, Any], shown: tuple[Column, ...]) -> Row:
    cells = tuple(cell(one, values[one.name]) for one in shown)
    return Row(values["procore_id"], values["is_overdue"], values["is_open"], cells)


def _header(column: Column, by: Column, order: Order, *, is_small: bool) -> Header:
    is_this = column.name == by.name
    is_down = is_this and order.is_descending
    sort = ""
    if column.is_indexed or is_small:
        sort = column.name if is_down or not is_this else f"-{column.name}"
    return Header(column, sort, ("descending" if is_down else "ascending") if is_this else "")


def filter_form(asked: Asked, project: Project) -> tuple[Control, ...]:
    """Return the filters with the values that exist in the project."""
    return tuple(_controls(asked, project))


def _controls(asked: Asked, project: Project) -> Iterator[Control]:
    for one in filters_for(asked.resource):
        if one.is_range:
            first, last = asked.ranges.get(one.name, (None, None))
            yield Control(one, first=first, last=last)
        else:
            chosen = asked.values.get(one.name, ())
            yield Control(one, choices_for(asked.resource, one, project, chosen))
