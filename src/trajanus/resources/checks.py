"""Does a description hold together? Asked when it is made, so that no mistake reaches run time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from trajanus.errors import SpecError

if TYPE_CHECKING:
    from trajanus.resources.spec import Owner, Resource


def check(resource: Resource) -> None:
    """Raise SpecError, naming resource and column, for what cannot be meant so."""
    _check_owners(resource)
    for name in (*resource.columns, *resource.filters, *resource.named_by, *resource.sortable):
        _field(resource, name)
    if resource.sort.removeprefix("-") not in resource.sortable:
        raise SpecError(f"{resource.name}: its own order {resource.sort} is not sortable")
    for name in resource.places:
        if name not in resource.from_procore:
            raise SpecError(f"{resource.name}: a place for {name}, which Procore does not fill")
    if resource.has_parent and not hasattr(resource.model, "parent_id"):
        raise SpecError(f"{resource.name}: its records have parents, so it needs parent_id")
    _check_writes(resource)


def _check_writes(resource: Resource) -> None:
    writes = resource.writes
    for name in writes.places:
        _field(resource, name)
    for name in (
        *writes.required,
        *writes.only_on_create,
        *(name for name in writes.choices if name not in resource.owned_by_hub),
        *writes.fingerprint,
        *filter(None, [writes.key]),
    ):
        if name not in writes.places:
            raise SpecError(f"{resource.name}: {name} has no place in what is written")
    if writes.create and not (writes.has_origin_id or writes.fingerprint):
        raise SpecError(f"{resource.name}: nothing recognises a created record without an answer")


def _check_owners(resource: Resource) -> None:
    seen: dict[str, Owner] = {}
    for name, owner in resource.owned:
        _field(resource, name)
        if name in seen:
            raise SpecError(
                f"{resource.name}.{name} is owned by both {seen[name].value} and {owner.value}"
            )
        seen[name] = owner
    for column in resource.model.own_columns():
        if column not in seen:
            raise SpecError(f"{resource.name}: no owner for {column}")


def _field(resource: Resource, name: str) -> models.Field[object, object]:
    try:
        found = resource.model._meta.get_field(name)
    except FieldDoesNotExist as error:
        raise SpecError(f"{resource.name}: no such field: {name}") from error
    if not isinstance(found, models.Field):
        raise SpecError(f"{resource.name}: {name} is not a column")
    return found
