"""By what can the list of conflicts be narrowed?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from trajanus.accounts.models import User
from trajanus.records.naming import projects_of
from trajanus.resources.catalog import resource_named
from trajanus.resources.project import Project
from trajanus.sync.deciding.merge import Rule
from trajanus.workspace.conflicts.deciding import Asked
from trajanus.workspace.record.inputs import Option

_REASONS = {rule.name.lower(): rule.value for rule in Rule}
_REASONS |= {
    "refused": "Procore refused it",
    "deleted": "deleted at Procore",
    "step": "not possible at Procore now",
}
#: Of decided ones, the choices come from so many of the latest.
_LATEST = 2_000


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter with what can be chosen."""

    name: str
    label: str
    options: tuple[Option, ...]


def choices_for(asked: Asked) -> list[Choice]:
    """Return the filters that narrow the list; those with nothing to choose from are left out."""
    rows = Asked(is_decided=asked.is_decided).rows().order_by("-pk")[:_LATEST]
    places = set(rows.values_list("connection_id", "project_id", "resource", "reason", "ours_by"))
    found = [
        Choice("project", "Project", _projects(places, asked.project)),
        Choice("resource", "Kind of record", _resources(places, asked.resource)),
        Choice("reason", "Why", _reasons(places, asked.reason)),
        Choice("by", "Changed here by", _people(places, asked.by)),
    ]
    return [one for one in found if one.options]


def _projects(places: Iterable[Any], chosen: int | None) -> tuple[Option, ...]:
    keys = set(projects_of((place[0], place[1]) for place in places).values())
    keys |= {chosen} if chosen else set()
    named = Project.objects.filter(pk__in=keys).order_by("name", "pk").values_list("pk", "name")
    return tuple(Option(str(key), name or "(no name)", key == chosen) for key, name in named)


def _resources(places: Iterable[Any], chosen: str) -> tuple[Option, ...]:
    names = {place[2] for place in places} | ({chosen} if chosen else set())
    titles = sorted((str(capfirst(resource_named(name).title_plural)), name) for name in names)
    return tuple(Option(name, title, name == chosen) for title, name in titles)


def _reasons(places: Iterable[Any], chosen: str) -> tuple[Option, ...]:
    names = sorted({place[3] for place in places} | ({chosen} if chosen else set()))
    return tuple(
        Option(name, str(capfirst(_REASONS.get(name, name))), name == chosen) for name in names
    )


def _people(places: Iterable[Any], chosen: int | None) -> tuple[Option, ...]:
    keys = {place[4] for place in places if place[4]} | ({chosen} if chosen else set())
    named = User.objects.filter(pk__in=keys).order_by("username").values_list("pk", "username")
    return tuple(Option(str(key), name, key == chosen) for key, name in named)
