"""What do list pages show of a resource? Derived from its description by plain functions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.db import models

from trajanus.resources.catalog import RESOURCES, resource_named
from trajanus.resources.project import PROJECT, Project
from trajanus.resources.spec import Area, Resource

#: Their lists can be reached with a key.
SHORTCUTS = tuple(map(resource_named, ("rfis", "submittals", "files", "tasks", "users")))


class Kind(Enum):
    """How a value is shown, compared and entered."""

    TEXT = "text"
    STATUS = "status"
    DATE = "date"
    MOMENT = "moment"
    FLAG = "flag"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list."""

    name: str
    label: str
    kind: Kind
    sort_key: str  # the database column that sorts it
    is_indexed: bool  # sorts any number of records at once
    is_link: bool  # names the record, so it leads to it and is always shown


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter of a list."""

    name: str
    label: str
    kind: Kind

    @property
    def is_range(self) -> bool:
        return self.kind in (Kind.DATE, Kind.MOMENT)

    @property
    def first(self) -> str:
        return f"{self.name}_from"

    @property
    def last(self) -> str:
        return f"{self.name}_to"


def listed() -> tuple[Resource, ...]:
    """Return the resources with a list page in every project, those of the company too."""
    return tuple(resource for resource in RESOURCES if resource is not PROJECT)


def menu() -> tuple[tuple[Area, tuple[Resource, ...]], ...]:
    """Return the areas of a project with the resources that people find there."""
    shown = [resource for resource in listed() if resource.is_in_menu]
    found = ((area, tuple(one for one in shown if one.area is area)) for area in Area)
    return tuple((area, resources) for area, resources in found if resources)


def place_of(resource: Resource, project: Project) -> dict[str, int | None]:
    """Return what a project's records of the resource have in common."""
    project_id = None if resource.is_company_wide else project.procore_id
    return {"connection_id": project.connection_id, "project_id": project_id}


def table_for(resource: Resource) -> tuple[Column, ...]:
    """Return every column that the resource's list can show, the usual ones first."""
    names = dict.fromkeys((*resource.columns, *resource.owners, "created_at", "updated_at"))
    return tuple(_column(resource, name) for name in names if not name.endswith("_id"))


def chosen_from(
    table: tuple[Column, ...], resource: Resource, names: Iterable[str]
) -> tuple[Column, ...]:
    """Return the columns with these names, or the usual ones; the link is always among them."""
    wanted = set(names) & {column.name for column in table} or set(resource.columns)
    return tuple(column for column in table if column.name in wanted or column.is_link)


def filters_for(resource: Resource) -> tuple[Filter, ...]:
    """Return the filters that the resource's list offers."""
    return tuple(
        Filter(name, label_of(resource, name), kind_of(resource, name)) for name in resource.filters
    )


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


def is_amount(resource: Resource, name: str) -> bool:
    """Say whether the column holds money, hours or quantities rather than whole numbers."""
    return isinstance(_field(resource, name), models.DecimalField)


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
    )


def _field(resource: Resource, name: str) -> models.Field[object, object]:
    found = resource.model._meta.get_field(name)
    assert isinstance(found, models.Field)  # noqa: S101  the description was checked at import
    return found
