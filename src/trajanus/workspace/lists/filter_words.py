"""What does a list's address ask for, in words that a person reads above a printed list?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from trajanus.records.derive import Filter, filters_for, table_for
from trajanus.records.kind import Kind
from trajanus.records.listing import NOTHING, Asked
from trajanus.workspace.shown import words


def filter_words(asked: Asked) -> str:
    """Return what narrows the list."""
    return "; ".join(_parts(asked)) or "None: all records"


def sort_words(asked: Asked) -> str:
    """Return by what the list is sorted."""
    return "; then ".join(_sort(asked, one) for one in asked.sorts)


def _sort(asked: Asked, sort: str) -> str:
    wanted = sort.removeprefix("-")
    label = next(one.label for one in table_for(asked.resource) if one.name == wanted)
    return f"{label}, descending" if sort.startswith("-") else label


def _parts(asked: Asked) -> Iterator[str]:
    if asked.standing:
        yield asked.standing.label
    if asked.words:
        yield f"Words: {asked.words}"
    if asked.keys:
        yield "Chosen one by one"
    for one in filters_for(asked.resource):
        if values := asked.values.get(one.name):
            yield f"{one.label}: {' or '.join(_value(one, value) for value in values)}"
        if ends := asked.ranges.get(one.name):
            yield f"{one.label}: {_days(*ends)}"


def _value(one: Filter, value: str) -> str:
    if value == NOTHING:
        return "(none)"
    if one.computed and (state := one.computed.state(value)):
        return state.label
    return words(value) if one.kind in (Kind.STATUS, Kind.FLAG) else value


def _days(first: date | None, last: date | None) -> str:
    if first and last:
        return f"{first} to {last}"
    return f"from {first}" if first else f"up to {last}"
