"""Which records of all kinds does a text ask for? All kinds in one query, each up to a few."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    Func,
    IntegerField,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast

from trajanus.records.derive import has_column, listed, place_of
from trajanus.records.naming import heading
from trajanus.records.search import LONGEST, query_for
from trajanus.resources.project import Project
from trajanus.resources.spec import Area, Resource

#: So many of each kind are shown; one more is looked for, to know whether there are more.
EACH = 5

_NUMBER = re.compile(r"(?P<kind>[a-z ]*?)[\s#]*(?P<number>\S*\d.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that was found."""

    resource: Resource
    connection_id: int
    project_id: int | None  # Procore's
    procore_id: int
    name: str
    is_exact: bool  # its number is what was typed


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind."""

    resource: Resource
    hits: tuple[Hit, ...]
    has_more: bool


def search_in(project: Project, text: str) -> list[Group]:
    """Return what a project has, records with the typed number first."""
    return _groups(_parts(text, lambda one: Q(**place_of(one, project))))


def search_elsewhere(project: Project | None, text: str) -> list[Group]:
    """Return what the other projects have; company-wide records belong to none of them."""
    resources = [one for one in listed() if not (project and one.is_company_wide)]
    here = Q(pk__in=())
    if project:
        here = Q(connection_id=project.connection_id, project_id=project.procore_id)
    return _groups(_parts(text, lambda one: ~here, resources))


def natural(text: str) -> str:
    """Return the text as `natural_order_column` keeps it."""
    if text.isascii() and text.isdecimal():
        return text.zfill(10)[:10]
    return re.sub(r"[0-9]+", lambda digits: ("000000000" + digits[0])[-10:], text)


def _parts(
    text: str, place: Any, resources: Iterable[Resource] | None = None
) -> Iterator[QuerySet[Any]]:
    text = " ".join(text.replace("\x00", "").split())[:LONGEST]
    searched = [one for one in resources or listed() if _is_searched(one)]
    named, number = _named(text, searched)
    words = query_for(number)
    for resource in named:
        rows: QuerySet[Any] = resource.model._default_manager.all()
        rows = rows.filter(place(resource), missing_since=None)
        if (numbered := _numbered(resource, number)) is not None:
            yield _shown(resource, rows.filter(numbered), is_exact=True)
        if words is not None:
            yield _shown(resource, rows.filter(search=words), is_exact=False)


def _is_searched(resource: Resource) -> bool:
    """Say whether people look for its records: not for lists of types and settings."""
    return bool(resource.is_in_menu) and resource.area is not Area.SETTINGS


def _named(text: str, resources: list[Resource]) -> tuple[list[Resource], str]:
    """Return the kind and number that a text such as "RFI 12" names; else all, and the text."""
    said = _NUMBER.fullmatch(text)
    kind = said["kind"].strip().lower() if said else ""
    for one in resources:
        if said and kind in (one.title.lower(), one.title_plural.lower(), one.name):
            return [one], said["number"].strip()
    return resources, text.removeprefix("#").strip()


def _numbered(resource: Resource, number: str) -> Q | None:
    """Return the condition that the record has the number; None where it cannot have it."""
    if not any(sign.isdecimal() for sign in number):
        return None
    if has_column(resource, "number_order"):
        return Q(number_order=natural(number))
    for name in resource.label:
        is_whole = isinstance(resource.model._meta.get_field(name), IntegerField)
        if is_whole and number.isascii() and number.isdecimal() and len(number) < 10:
            return Q(**{name: int(number)})
    return None


def _shown(resource: Resource, rows: QuerySet[Any], *, is_exact: bool) -> QuerySet[Any]:
    parts = [Cast(name, TextField()) for name in resource.named_by]
    found: QuerySet[Any] = (
        rows.order_by()
        .annotate(
            kind_=Value(resource.name, output_field=CharField()),
            exact_=Value(is_exact, output_field=BooleanField()),
            parts_=_Texts(*parts, output_field=ArrayField(TextField())),
            project_=Cast("project_id", BigIntegerField()),
        )
        .values_list("kind_", "connection_id", "project_", "procore_id", "parts_", "exact_")[
            : EACH + 1
        ]
    )
    return found


class _Texts(Func):
    """Several texts as one column: kinds differ in how many name a record."""

    template = "ARRAY[%(expressions)s]"


def _groups(parts: Iterable[QuerySet[Any]]) -> list[Group]:
    if not (asked := list(parts)):
        return []
    first, *others = asked
    by_kind: dict[str, dict[tuple[int, int | None, int], Hit]] = {}
    names = {one.name: one for one in listed()}
    for kind, connection_id, project_id, procore_id, parts, is_exact in first.union(
        *others, all=True
    ):
        resource = names[kind]
        values = dict(zip(resource.named_by, parts, strict=True))
        hit = Hit(
            resource, connection_id, project_id, procore_id, heading(resource, values), is_exact
        )
        known = by_kind.setdefault(kind, {})
        key = (connection_id, project_id, procore_id)
        if key not in known or is_exact:
            known[key] = hit
    groups = []
    for kind, found in by_kind.items():
        hits = sorted(found.values(), key=lambda one: not one.is_exact)
        groups.append(Group(names[kind], tuple(hits[:EACH]), len(hits) > EACH))
    order = list(names)
    return sorted(
        groups, key=lambda one: (not one.hits[0].is_exact, order.index(one.resource.name))
    )
