"""How is a long log shown: newest first, page by page, narrowed by what the address asks for?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.text import capfirst

from trajanus.resources.catalog import RESOURCES
from trajanus.resources.project import Project
from trajanus.workspace.record.inputs import Option

M = TypeVar("M", bound=Model)

PAGE_SIZE = 50
#: A log is searched so far back: what is asked for may be rare, and logs are long.
LOOK_BACK = 100_000


@dataclass(frozen=True, slots=True)
class Leaf(Generic[M]):
    """One page of a log."""

    rows: list[M]
    older: int | None  # the key before which the next page begins
    is_first: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """One thing by which a log is narrowed; without options it is typed."""

    name: str
    label: str
    chosen: str
    options: tuple[Option, ...] = ()
    kind: str = "search"  # of the input, where it is typed


def leaf_of(rows: QuerySet[M], given: QueryDict, *, size: int = PAGE_SIZE) -> Leaf[M]:
    """Return the page that the address asks for, with so many rows."""
    before = number(given.get("before", ""))
    found = rows.order_by("-pk")
    if before is not None:
        found = found.filter(pk__lt=before)
    shown = list(found[: size + 1])
    older = shown[size - 1].pk if len(shown) > size else None
    return Leaf(shown[:size], older, is_first=before is None)


def recent(rows: QuerySet[M]) -> QuerySet[M]:
    """Leave out what lies too far back to be searched."""
    newest = rows.model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
    return rows.filter(pk__gt=(newest or 0) - LOOK_BACK)


def choice(name: str, label: str, given: QueryDict, known: Iterable[Sequence[Any]]) -> Filter:
    """Return a filter with these values and labels; an unknown value chooses none."""
    pairs = [(str(value), str(text)) for value, text in known]
    wanted = given.get(name, "")
    chosen = wanted if wanted in dict(pairs) else ""
    options = tuple(Option(value, text, value == chosen) for value, text in pairs)
    return Filter(name, label, chosen, options)


def project_choice(given: QueryDict) -> Filter:
    """Return the filter by projects kept in step."""
    kept = Project.objects.filter(is_followed=True, missing_since=None).order_by("name", "pk")
    named = [(pk, name or "(no name)") for pk, name in kept.values_list("pk", "name")]
    return choice("project", "Project", given, named)


def resource_choice(given: QueryDict) -> Filter:
    """Return the filter by kind of record."""
    named = sorted((str(capfirst(one.title_plural)), one.name) for one in RESOURCES)
    return choice("resource", "Kind of record", given, [(name, title) for title, name in named])


def in_place(rows: QuerySet[M], *, project: Filter, resource: Filter) -> QuerySet[M]:
    """Narrow a log to a project and a kind of record."""
    if project.chosen:
        place = Project.objects.only("connection_id", "procore_id").get(pk=project.chosen)
        rows = rows.filter(connection_id=place.connection_id, project_id=place.procore_id)
    return rows.filter(resource=resource.chosen) if resource.chosen else rows


def number(text: str) -> int | None:
    """Return the key of a row that a text names, if it does."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
