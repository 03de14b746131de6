"""What does the address of a list page ask for?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q
from django.http import QueryDict
from django.utils.dateparse import parse_date

from trajanus.records.derive import Filter, filters_for, groups_of, table_for
from trajanus.records.kind import Kind
from trajanus.records.search import LONGEST, query_for
from trajanus.records.standing import Standing, standing_named
from trajanus.resources.spec import Resource

#: Stands in addresses for "has no value".
NOTHING = "~"
MOST_VALUES = 50
#: Names the records that somebody chose, by the hub's ids; so many at most.
CHOSEN, MOST_CHOSEN = "id", 500
#: In an address beside them: whoever it is, all that the rest of the address finds.
EVERY = "every"
#: A list is sorted by so many columns at most, each within the one before.
MOST_SORTS = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """A list page's address, understood. What makes no sense in it is left out."""

    resource: Resource
    words: str = ""
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: Mapping[str, tuple[date | None, date | None]] = field(default_factory=dict)
    standing: Standing | None = None
    keys: tuple[int, ...] = ()  # the hub's ids of chosen records
    group: str = ""  # the column whose equal values stand together
    sort: str = ""
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        """Whether fewer than all records of the project are asked for."""
        return bool(self.words or self.values or self.ranges or self.standing or self.keys)

    @property
    def is_search(self) -> bool:
        """Whether words alone narrow the list."""
        others = self.values or self.ranges or self.standing or self.keys
        return bool(self.words) and not others

    @property
    def sorts(self) -> tuple[str, ...]:
        """The columns that sort the list, each within the one before; - before it: descending."""
        return tuple(self.sort.split(","))

    def condition(self, today: date) -> Q:
        """Return the records asked for, as a condition."""
        found = Q()
        if query := query_for(self.words):
            found &= Q(search=query)
        for one in filters_for(self.resource):
            if values := self.values.get(one.name):
                found &= _any_of(one, values, today)
        for name, (first, last) in self.ranges.items():
            found &= _between(name, first, last)
        if self.standing:
            found &= self.standing.condition(today)
        if self.keys:
            found &= Q(pk__in=self.keys)
        return found


def understand(resource: Resource, params: QueryDict) -> Asked:
    """Read a list page's address."""
    filters = filters_for(resource)
    standing = standing_named(resource.name, params.get("standing", ""))
    return Asked(
        resource=resource,
        words=" ".join(_clean(params.get("q", "")).split())[:LONGEST],
        values=dict(_values(filters, params)),
        ranges=dict(_ranges(filters, params)),
        standing=standing,
        keys=tuple(_keys(params)),
        group=_group(resource, params.get("group", "")),
        sort=_sort(resource, params.get("sort", ""), standing),
        page=_page(params.get("page", "1")),
    )


def _sort(resource: Resource, wanted: str, standing: Standing | None) -> str:
    names = {column.name for column in table_for(resource)}
    # Of a column named twice the first mention counts.
    given = {name: one for one in reversed(wanted.split(",")) if (name := _bare(one)) in names}
    if given:
        return ",".join(list(reversed(given.values()))[:MOST_SORTS])
    return standing.sort if standing and standing.sort else resource.sort


def _group(resource: Resource, wanted: str) -> str:
    return wanted if any(one.name == wanted for one in groups_of(resource)) else ""


def _keys(params: QueryDict) -> Iterator[int]:
    if params.get(EVERY):
        return
    for text in params.getlist(CHOSEN)[:MOST_CHOSEN]:
        if text.isascii() and text.isdecimal() and len(text) < 19:
            yield int(text)


def _bare(sort: str) -> str:
    return sort.removeprefix("-")


def _page(text: str) -> int:
    # int() knows the digits of all scripts, and takes long to read very many of them.
    return max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1


def _values(
    filters: tuple[Filter, ...], params: QueryDict
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for one in filters:
        given = tuple(_clean(value) for value in params.getlist(one.name) if value)[:MOST_VALUES]
        if one.kind is Kind.FLAG:
            given = tuple(value for value in given if value in ("yes", "no", NOTHING))
        if one.computed:
            given = tuple(value for value in given if one.computed.state(value))
        if given and not one.is_range:
            yield one.name, given


def _ranges(
    filters: tuple[Filter, ...], params: QueryDict
) -> Iterator[tuple[str, tuple[date | None, date | None]]]:
    for one in filters:
        first, last = _day(params.get(one.first, "")), _day(params.get(one.last, ""))
        if one.is_range and (first or last):
            yield one.name, (first, last)


def _any_of(one: Filter, values: tuple[str, ...], today: date) -> Q:
    if one.computed:
        return one.computed.is_any(values, today)
    name = one.name
    flags = {"yes": True, "no": False}
    given = [flags.get(value, value) for value in values if value != NOTHING]
    found = Q(**{f"{name}__in": given}) if len(given) != 1 else Q(**{name: given[0]})
    return found | Q(**{f"{name}__isnull": True}) if NOTHING in values else found


def _between(name: str, first: date | None, last: date | None) -> Q:
    found = Q()
    if first:
        found &= Q(**{f"{name}__gte": first})
    if last:
        found &= Q(**{f"{name}__lt": last + timedelta(days=1)})
    return found


def _day(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and day.year < date.max.year else None


def _clean(text: str) -> str:
    return text.replace("\x00", "")
