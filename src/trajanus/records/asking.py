"""Does a program's question about a list make sense? Unlike a page, it is told when it does not."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils.dateparse import parse_date, parse_datetime

from trajanus.errors import InvalidValues
from trajanus.records.derive import Filter, filters_for, table_for
from trajanus.records.kind import Kind
from trajanus.records.listing import MOST_SORTS, NOTHING, Asked, understand
from trajanus.records.standing import standings_of
from trajanus.resources.spec import Resource
from trajanus.resources.values import from_json

#: Asked of any list, beside the resource's own filters.
COMMON = ("q", "sort", "standing", "page")
#: Names by which a record is found again.
IDS = ("procore_id", "parent_id")
SINCE = "changed_since"


def asked_strictly(resource: Resource, params: QueryDict, *, besides: Collection[str]) -> Asked:
    """Read the question. Raises InvalidValues, by parameter, for what it cannot mean."""
    problems = dict(_problems(resource, params, besides))
    if problems:
        raise InvalidValues(problems)
    asked = understand(resource, params)
    # A page keeps to what people can leaf through; a sort that is not asked for is the usual one.
    return asked if params.get("sort") else replace(asked, sort=asked.sort or resource.sort)


def exactly(resource: Resource, params: QueryDict) -> Q:
    """Return the condition of the parameters that name single records or an instant."""
    found = Q()
    for name in _ids_of(resource):
        if text := params.get(name):
            found &= Q(**{name: int(text)})
    if text := params.get(SINCE):
        found &= Q(updated_at__gte=_moment(text))
    return found


def parameters_of(resource: Resource) -> tuple[str, ...]:
    """Return every parameter that the resource's list understands."""
    own = [name for one in filters_for(resource) for name in _names(one)]
    return (*COMMON, *_ids_of(resource), SINCE, *own)


def _problems(
    resource: Resource, params: QueryDict, besides: Collection[str]
) -> Iterator[tuple[str, list[str]]]:
    known = parameters_of(resource)
    for name in params:
        if name not in known and name not in besides:
            yield name, [f"is no parameter of this list; known: {', '.join((*known, *besides))}"]
    checks = {
        "sort": lambda text: _check_sort(resource, text),
        "standing": lambda text: _check_standing(resource, text),
        "page": _check_page,
        SINCE: _moment,
        **dict.fromkeys(_ids_of(resource), _check_id),
    }
    for one in filters_for(resource):
        checks |= {name: _check_of(resource, one) for name in _names(one)}
    for name, check in checks.items():
        if wrong := [said for text in params.getlist(name) if (said := _said(check, text))]:
            yield name, wrong[:1]


def _said(check: Any, text: str) -> str:
    try:
        check(text)
    except ValueError as error:
        return str(error)
    return ""


def _ids_of(resource: Resource) -> tuple[str, ...]:
    has_parent = any(field.name == "parent_id" for field in resource.model._meta.fields)
    return IDS if has_parent else IDS[:1]


def _names(one: Filter) -> tuple[str, ...]:
    return (one.first, one.last) if one.is_range else (one.name,)


def _check_of(resource: Resource, one: Filter) -> Any:
    if one.is_range:
        return _check_day
    if one.kind is Kind.FLAG:
        return _check_flag
    if one.computed:
        return lambda text: _check_state(one, text)
    return lambda text: text == NOTHING or from_json(resource, one.name, text)


def _check_state(one: Filter, text: str) -> None:
    names = [state.name for state in one.computed.states] if one.computed else []
    if text not in names:
        raise ValueError(f"must be one of {', '.join(names)}")


def _check_sort(resource: Resource, text: str) -> None:
    names = [column.name for column in table_for(resource)]
    wanted = [one.removeprefix("-") for one in text.split(",")]
    if unknown := [one for one in wanted if one not in names]:
        hint = f"must be of {', '.join(names)}, with - before it for descending"
        raise ValueError(f"{hint}; not {unknown[0] or 'nothing'}")
    if len(wanted) > MOST_SORTS or len(set(wanted)) < len(wanted):
        raise ValueError(f"must be at most {MOST_SORTS} columns, each once")


def _check_standing(resource: Resource, text: str) -> None:
    names = [one.name for one in standings_of(resource.name)]
    if text not in names:
        raise ValueError(f"must be one of {', '.join(names)}" if names else "is not known here")


def _check_page(text: str) -> None:
    if not text.isascii() or not text.isdecimal() or len(text) > 6 or int(text) < 1:
        raise ValueError("must be a number from 1 on")


def _check_id(text: str) -> None:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 19):
        raise ValueError("must be a whole number")


def _moment(text: str) -> datetime:
    try:
        found = parse_datetime(text)
        # PostgreSQL knows no offsets beyond 16 hours.
        if found and found.tzinfo:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ValueError("must be a time with its zone, such as 2027-03-31T14:00:00Z")


def _check_day(text: str) -> None:
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None or found.year == 9999:
        raise ValueError("must be a date such as 2027-03-31")


def _check_flag(text: str) -> None:
    if text not in ("yes", "no", NOTHING):
        raise ValueError(f"must be yes, no or {NOTHING}")
