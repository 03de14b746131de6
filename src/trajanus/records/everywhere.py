"""Which records of all kinds does a text ask for? All kinds in one query, each up to a few."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import IntegerField

from trajanus.records.derive import has_column, listed
from trajanus.records.naming import heading
from trajanus.records.search import LONGEST
from trajanus.resources.catalog import resource_named
from trajanus.resources.project import Project
from trajanus.resources.search import search_query
from trajanus.resources.spec import Area, Resource

#: So many of each kind are shown; one more is looked for, to know whether there are more.
EACH = 5

_NUMBER = re.compile(r"(?P<kind>[a-z ]*?)[\s#]*(?P<number>\S*\d.*)", re.IGNORECASE)

_FOUND = """(
    SELECT '{kind}', connection_id, project_id::bigint, procore_id, ARRAY[{names}], {exact}
    FROM {table}
    WHERE {place} AND missing_since IS NULL AND {condition}
    LIMIT {most}
)"""
_HERE = "connection_id = %(connection_id)s AND project_id = %(project_id)s"
_OF_THE_COMPANY = "connection_id = %(connection_id)s AND project_id IS NULL"
_ELSEWHERE = f"({_HERE}) IS NOT TRUE"
_ANYWHERE = "TRUE"
_HAS_WORDS = "search @@ %(words)s::tsquery"


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
    return _search(text, listed(), project, here=True)


def search_elsewhere(project: Project | None, text: str) -> list[Group]:
    """Return what the other projects have; company-wide records belong to none of them."""
    resources = [one for one in listed() if not (project and one.is_company_wide)]
    return _search(text, resources, project, here=False)


def natural(text: str) -> str:
    """Return the text as `natural_order_column` keeps it."""
    if text.isascii() and text.isdecimal():
        return text.zfill(10)[:10]
    return re.sub(r"[0-9]+", lambda digits: ("000000000" + digits[0])[-10:], text)


def _search(
    text: str, resources: Iterable[Resource], project: Project | None, *, here: bool
) -> list[Group]:
    text = " ".join(text.replace("\x00", "").split())[:LONGEST]
    named, number = _named(text, [one for one in resources if _is_searched(one)])
    given: dict[str, Any] = {
        "words": search_query(number),
        "number": number,
        "natural": natural(number),
    }
    if project:
        given |= {"connection_id": project.connection_id, "project_id": project.procore_id}
    parts = list(_parts(named, given, has_place=project is not None, here=here))
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), given)
        return _groups(cursor.fetchall())


def _parts(
    resources: Iterable[Resource], given: Mapping[str, Any], *, has_place: bool, here: bool
) -> Iterator[str]:
    """Yield the queries that find the number and the words, kind by kind."""
    for one in resources:
        place = _place(one, has_place=has_place, here=here)
        if numbered := _numbered(one, str(given["number"])):
            yield _found(one, place, numbered)
        if given["words"]:
            yield _found(one, place, _HAS_WORDS)


def _place(resource: Resource, *, has_place: bool, here: bool) -> str:
    if not has_place:
        return _ANYWHERE
    if not here:
        return _ELSEWHERE
    return _OF_THE_COMPANY if resource.is_company_wide else _HERE


@cache
def _found(resource: Resource, place: str, condition: str) -> str:
    """Return the query for a few of a kind's records; who has the number is found exactly."""
    return _FOUND.format(
        kind=resource.name,
        names=", ".join(f"{name}::text" for name in resource.named_by),
        exact="FALSE" if condition == _HAS_WORDS else "TRUE",
        table=resource.table,
        place=place,
        condition=condition,
        most=EACH + 1,
    )


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


def _numbered(resource: Resource, number: str) -> str:
    """Return the condition that the record has the number; nothing where it cannot have it."""
    if not any(sign.isdecimal() for sign in number):
        return ""
    if has_column(resource, "number_order"):
        return "number_order = %(natural)s"
    if number.isascii() and number.isdecimal() and len(number) < 10:
        for name in resource.label:
            if isinstance(resource.model._meta.get_field(name), IntegerField):
                return f"{name} = %(number)s::bigint"
    return ""


def _groups(rows: Iterable[tuple[Any, ...]]) -> list[Group]:
    """Gather what was found by kind; exact finds first."""
    by_kind: dict[str, dict[tuple[int, int | None, int], Hit]] = {}
    for kind, connection_id, project_id, procore_id, parts, is_exact in rows:
        resource = resource_named(kind)
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
        groups.append(Group(resource_named(kind), tuple(hits[:EACH]), len(hits) > EACH))
    order = [one.name for one in listed()]
    return sorted(
        groups, key=lambda one: (not one.hits[0].is_exact, order.index(one.resource.name))
    )
