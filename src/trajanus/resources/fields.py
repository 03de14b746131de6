"""Which kinds of column does the mirror have? All may be empty: Procore promises ids alone."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import models


def text(label: str | None = None) -> models.TextField[str | None, str | None]:
    """Return a column of text of any length."""
    return models.TextField(label, null=True)


def flag(label: str | None = None) -> models.BooleanField[bool | None, bool | None]:
    """Return a column that says yes or no."""
    return models.BooleanField(label, null=True)


def whole(label: str | None = None) -> models.IntegerField[int | None, int | None]:
    """Return a column of whole numbers."""
    return models.IntegerField(label, null=True)


def ident(label: str | None = None) -> models.BigIntegerField[int | None, int | None]:
    """Return a column of Procore's ids, which need 64 bits."""
    return models.BigIntegerField(label, null=True)


def amount(label: str | None = None) -> models.DecimalField[Decimal | None, Decimal | None]:
    """Return a column of money, hours or quantities, exact to four places."""
    return models.DecimalField(label, null=True, max_digits=20, decimal_places=4)


def day(label: str | None = None) -> models.DateField[date | None, date | None]:
    """Return a column of dates."""
    return models.DateField(label, null=True)


def moment(label: str | None = None) -> models.DateTimeField[datetime | None, datetime | None]:
    """Return a column of instants."""
    return models.DateTimeField(label, null=True)
