"""Which lists does the menu of a project lead to, and by which keys?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.utils.text import capfirst

from trajanus.records.derive import listed
from trajanus.resources.spec import Area, Resource

#: What a QC manager opens every day; the menu begins with it.
_DAILY = ("rfis", "submittals")
#: These lists can be reached with the first letter of their names.
_WITH_KEY = (*_DAILY, "files", "tasks", "users")
#: Pages that show several resources of an area.
_AREAS = {
    "budget": Area.MONEY,
    "budget_compare": Area.MONEY,
    "change_orders": Area.CHANGES,
    "contracts": Area.MONEY,
    "daily_logs": Area.FIELD,
    "daily_log": Area.FIELD,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """The list of one resource."""

    name: str
    title: str
    key: str  # that leads to it after `g`; most have none


@dataclass(frozen=True, slots=True)
class Part:
    """One area of the menu; that of the page is open."""

    title: str
    entries: tuple[Entry, ...]
    is_open: bool


@cache
def daily() -> tuple[Entry, ...]:
    """Return the lists that people open every day."""
    return tuple(_entry(one) for one in listed() if one.name in _DAILY)


@cache
def with_key() -> tuple[Entry, ...]:
    """Return the lists that a key leads to."""
    entries = {one.name: _entry(one) for one in listed()}
    return tuple(entries[name] for name in _WITH_KEY)


def menu_of(request: HttpRequest) -> list[Part]:
    """Return the menu of a project's lists, without those that stand above it."""
    match = request.resolver_match
    here = match.kwargs.get("name") if match else None
    page = _AREAS.get(str(match.url_name)) if match else None
    return [
        Part(area.value, entries, area is page or any(one.name == here for one in entries))
        for area, entries in _areas()
    ]


@cache
def _areas() -> tuple[tuple[Area, tuple[Entry, ...]], ...]:
    shown = [one for one in listed() if one.is_in_menu and one.name not in _DAILY]
    found = ((area, tuple(_entry(one) for one in shown if one.area is area)) for area in Area)
    return tuple((area, entries) for area, entries in found if entries)


def _entry(resource: Resource) -> Entry:
    name = resource.name
    return Entry(name, str(capfirst(resource.title_plural)), name[0] if name in _WITH_KEY else "")
