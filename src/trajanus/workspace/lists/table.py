"""What stands in the table of a list page?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone

from trajanus.records.derive import Column, Filter, filters_for, groups_of, has_column
from trajanus.records.finding import Found, counts_in, find, rows_with
from trajanus.records.listing import MOST_SORTS, Asked
from trajanus.records.paging import Page
from trajanus.records.standing import standing_named
from trajanus.resources.project import Project
from trajanus.workspace.lists.facets import Choice, choices_for
from trajanus.workspace.shown import Shown, cell, cells, names_of

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

    key: int  # the hub's id
    record: int  # Procore's id
    is_overdue: bool
    cells: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that have something in common; `count` is that of all pages, if somebody counted."""

    rows: tuple[Row, ...]
    label: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the table."""

    headers: tuple[Header, ...]
    groups: tuple[Group, ...]
    page: Page
    group: str = ""  # the column that groups the rows
    is_ungrouped: bool = False  # so many records could not be grouped by that column
    is_unsorted: bool = False  # nor sorted by that one
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


def rows_for(asked: Asked, shown: tuple[Column, ...], records: QuerySet[Any]) -> Listed:
    """Return the table that a list's address asks for."""
    today = timezone.localdate()
    found = find(asked, records, size=PAGE_SIZE, today=today)
    page, sorts = found.page, tuple(found.sort.split(","))
    is_unsorted = sorts[0] not in (asked.sorts[0], found.group)
    return Listed(
        headers=tuple(_header(one, sorts, is_small=not page.is_capped) for one in shown),
        groups=tuple(_groups(asked, found, shown, records, today)),
        page=page,
        group=found.group,
        is_ungrouped=asked.group != found.group,
        is_unsorted=is_unsorted,
        is_sorted_once=not is_unsorted and len(sorts) < len(asked.sorts),
    )


def _groups(
    asked: Asked, found: Found, shown: tuple[Column, ...], records: QuerySet[Any], day: date
) -> Iterator[Group]:
    together = next((one for one in groups_of(asked.resource) if one.name == found.group), None)
    rows = _rows(asked, found.page, shown, together, day)
    if together is None:
        yield Group(tuple(_row(values, shown) for values in rows))
        return
    by_value = {value: list(each) for value, each in groupby(rows, itemgetter(together.name))}
    counts: Mapping[object, int] = {}
    if not found.page.is_capped:
        counts = counts_in(asked, records, together, by_value, day)
    for value, each in by_value.items():
        label = _label(together, each[0])
        yield Group(tuple(_row(values, shown) for values in each), label, counts.get(value))


def _rows(
    asked: Asked,
    page: Page,
    shown: tuple[Column, ...],
    together: Column | None,
    day: date,
) -> list[dict[str, Any]]:
    """Fetch what the table shows of the page's records, and nothing more."""
    columns = (*shown, together) if together else shown
    names = names_of(columns)
    if together and has_column(asked.resource, f"{together.name}_title"):
        names.add(f"{together.name}_title")
    rows = rows_with(asked.resource.name, frozenset(names), day).filter(pk__in=page.keys)
    fetched = rows.values("id", "procore_id", *names, is_overdue=_is_overdue(asked, day))
    by_key = {values["id"]: values for values in fetched}
    return [by_key[key] for key in page.keys if key in by_key]


def _label(column: Column, values: dict[str, Any]) -> str:
    """Return what the rows of a group have in common, in words."""
    title = values.get(f"{column.name}_title")
    text = cell(column, values[column.name]).text
    nothing = f"No {column.label[:1].lower()}{column.label[1:]}"
    return " ".join(filter(None, (text, title))) or nothing


def _is_overdue(asked: Asked, day: date) -> Case:
    standing = standing_named(asked.resource.name, "overdue")
    condition = standing.condition(day) if standing else Q(pk__in=())
    return Case(When(condition, then=True), default=False)


def _row(values: dict[str, Any], shown: tuple[Column, ...]) -> Row:
    return Row(values["id"], values["procore_id"], values["is_overdue"], cells(values, shown))


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
    filters = filters_for(asked.resource)
    by_value = [one for one in filters if not one.is_range]
    choices = choices_for(asked.resource, by_value, project, asked.values)
    for one in filters:
        if one.is_range:
            first, last = asked.ranges.get(one.name, (None, None))
            yield Control(one, first=first, last=last)
        else:
            yield Control(one, choices[one.name])
