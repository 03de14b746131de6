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
from trajanus.records.listing import MOST_SORTS, Asked
from trajanus.records.paging import Page
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
    place: int = 0  # among the columns that sort, from 1 on; 0 when it is none of several
    also: str = ""  # asks for the present order with this column changed in it
    also_does: str = ""  # what that is, in words


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
    is_unsorted: bool = False  # so many records could not be sorted by that column
    is_sorted_once: bool = False  # nor these by more than one


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
    sort, page = find(asked, records, size=PAGE_SIZE, today=today)
    found = {values["id"]: values for values in _values(asked, shown, records, page.keys, today)}
    rows = tuple(_row(found[key], shown) for key in page.keys if key in found)
    is_small = not page.is_capped
    sorts = tuple(sort.split(","))
    headers = tuple(_header(one, sorts, is_small=is_small) for one in shown)
    is_unsorted = sorts[0] != asked.sorts[0]
    is_sorted_once = not is_unsorted and len(sorts) < len(asked.sorts)
    return Found(headers, rows, page, is_unsorted, is_sorted_once)


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


def _header(column: Column, sorts: tuple[str, ...], *, is_small: bool) -> Header:
    name = column.name
    places = {one.removeprefix("-"): at for at, one in enumerate(sorts, 1)}
    place = places.get(name, 0)
    is_down = f"-{name}" in sorts
    sort = ""
    if column.is_indexed or is_small:
        sort = f"-{name}" if place == 1 and not is_down else name
    also, does = _also(column, sorts) if is_small else ("", "")
    direction = ("descending" if is_down else "ascending") if place else ""
    return Header(column, sort, direction, place if len(sorts) > 1 else 0, also, does)


def _also(column: Column, sorts: tuple[str, ...]) -> tuple[str, str]:
    """Return the present order with this column added, turned round or left out; and which."""
    name, down = column.name, f"-{column.name}"
    if name not in sorts and down not in sorts:
        is_full = len(sorts) == MOST_SORTS
        return ("", "") if is_full else (",".join((*sorts, name)), f"Then sort by {column.label}")
    if len(sorts) == 1:
        return "", ""
    if name in sorts:
        turned = (down if one == name else one for one in sorts)
        return ",".join(turned), f"Sort by {column.label} descending instead"
    return ",".join(one for one in sorts if one != down), f"Do not sort by {column.label}"


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
