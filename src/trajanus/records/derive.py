"""What do list pages show of a resource? Derived from its description by plain functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from django.db import models

from trajanus.records.ages import AGES
from trajanus.records.computed import Computed
from trajanus.records.kind import Kind
from trajanus.records.register import REGISTER
from trajanus.resources.catalog import RESOURCES
from trajanus.resources.project import PROJECT, Project
from trajanus.resources.spec import Resource

#: What lists show that no table has.
_COMPUTED: Mapping[str, tuple[Computed, ...]] = {"rfis": AGES, "submittals": REGISTER}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list."""

    name: str
    label: str
    kind: Kind
    sort_key: str  # the database column that sorts it
    is_indexed: bool  # sorts any number of records at once
    is_link: bool  # names the record, so it leads to it and is always shown
    is_number: bool = False  # numbers the record, so it stays in one line
    is_amount: bool = False  # money, hours or quantities rather than whole numbers
    computed: Computed | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter of a list."""

    name: str
    label: str
    kind: Kind
    computed: Computed | None = None

    @property
    def is_range(self) -> bool:
        return self.kind in (Kind.DATE, Kind.MOMENT)

    @property
    def first(self) -> str:
        return f"{self.name}_from"

    @property
    def last(self) -> str:
        return f"{self.name}_to"


@cache
def listed() -> tuple[Resource, ...]:
    """Return the resources with a list page in every project, those of the company too."""
    return tuple(resource for resource in RESOURCES if resource is not PROJECT)


def place_of(resource: Resource, project: Project) -> dict[str, int | None]:
    """Return what a project's records of the resource have in common."""
    project_id = None if resource.is_company_wide else project.procore_id
    return {"connection_id": project.connection_id, "project_id": project_id}


@cache
def table_for(resource: Resource) -> tuple[Column, ...]:
    """Return every column that the resource's list can show, the usual ones first."""
    names = dict.fromkeys((*resource.columns, *resource.owners, "created_at", "updated_at"))
    columns = [_column(resource, name) for name in names if not name.endswith("_id")]
    for one in _COMPUTED.get(resource.name, ()):
        place = next(at for at, column in enumerate(columns, 1) if column.name == one.after)
        columns.insert(place, _computed_column(one))
    return tuple(columns)


def _computed_column(one: Computed) -> Column:
    return Column(
        one.name, one.label, one.kind, one.rank, is_indexed=False, is_link=False, computed=one
    )


def chosen_from(
    table: tuple[Column, ...], resource: Resource, names: Iterable[str]
) -> tuple[Column, ...]:
    """Return the columns with these names, or the usual ones; the link is always among them."""
    wanted = set(names) & {column.name for column in table} or _usual(resource)
    return tuple(column for column in table if column.name in wanted or column.is_link)


def _usual(resource: Resource) -> set[str]:
    computed = (one.name for one in _COMPUTED.get(resource.name, ()) if one.is_usual)
    return {*resource.columns, *computed}


@cache
def filters_for(resource: Resource) -> tuple[Filter, ...]:
    """Return the filters that the resource's list offers."""
    states = (one for one in _COMPUTED.get(resource.name, ()) if one.states)
    return (
        *(Filter(one.name, one.label, one.kind, one) for one in states),
        *(
            Filter(name, label_of(resource, name), kind_of(resource, name))
            for name in resource.filters
        ),
    )


@cache
def groups_of(resource: Resource) -> tuple[Column, ...]:
    """Return the columns by which the resource's list can be grouped."""
    names = {one.name for one in filters_for(resource) if not one.is_range}
    return tuple(column for column in table_for(resource) if column.name in names)


def label_of(resource: Resource, name: str) -> str:
    """Return what people read above the column."""
    label = str(_field(resource, name).verbose_name)
    return label[:1].upper() + label[1:]


def kind_of(resource: Resource, name: str) -> Kind:
    """Return how the column's values are shown."""
    match _field(resource, name):
        case models.DateTimeField():
            return Kind.MOMENT
        case models.DateField():
            return Kind.DATE
        case models.BooleanField():
            return Kind.FLAG
        case models.IntegerField() | models.DecimalField():
            return Kind.NUMBER
        case _:
            is_word = isinstance(resource.writes.choices.get(name), tuple)
            return Kind.STATUS if name == "status" or is_word else Kind.TEXT


def has_column(resource: Resource, name: str) -> bool:
    """Say whether the table has this column."""
    return any(field.name == name for field in resource.model._meta.fields)


def _column(resource: Resource, name: str) -> Column:
    is_number = name == resource.label[0] and has_column(resource, "number_order")
    return Column(
        name=name,
        label=label_of(resource, name),
        kind=kind_of(resource, name),
        sort_key="number_order" if is_number else name,
        is_indexed=name in resource.sortable,
        is_link=name == resource.label[-1],
        is_number=name in resource.label[:-1],
        is_amount=isinstance(_field(resource, name), models.DecimalField),
    )


def _field(resource: Resource, name: str) -> models.Field[object, object]:
    found = resource.model._meta.get_field(name)
    assert isinstance(found, models.Field)  # noqa: S101  the description was checked at import
    return found
