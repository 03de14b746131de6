"""How does a column's value look as JSON, and how does a person's word become a value?"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from trajanus.resources.spec import Resource

_NAMES: dict[type[models.Field[object, object]], str] = {
    models.BigIntegerField: "a whole number",
    models.IntegerField: "a whole number",
    models.DecimalField: "a number",
    models.BooleanField: "yes or no",
    models.DateField: "a date such as 2027-03-31",
    models.DateTimeField: "a time such as 2027-03-31T14:00:00Z",
}


def as_json(value: object) -> Any:
    """Return the value as JSON can hold it; money and dates become text and lose nothing."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def from_json(resource: Resource, column: str, value: object) -> Any:
    """Return the column's value. Raises ValueError, in words for people."""
    field = resource.model._meta.get_field(column)
    if isinstance(value, dict | list | float) and not isinstance(field, models.DecimalField):
        raise ValueError(f"must be {_kind(field)}")
    if value is None or value == "":
        return None if field.null else ""
    try:
        found = field.clean(value, None) if isinstance(field, models.Field) else value
    except (ValidationError, ArithmeticError) as error:
        raise ValueError(f"must be {_kind(field)}") from error
    return _instant(found) if isinstance(found, datetime) else found


def _instant(found: datetime) -> datetime:
    if found.tzinfo is None:
        raise ValueError("needs a time zone, such as 2027-03-31T14:00:00Z")
    try:
        return found.astimezone(UTC)  # PostgreSQL knows no offsets beyond 16 hours
    except OverflowError as error:
        raise ValueError(f"must be {_NAMES[models.DateTimeField]}") from error


def _kind(field: object) -> str:
    return next((name for kind, name in _NAMES.items() if type(field) is kind), "text")
