"""How are amounts of money taken, added up and shown?"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from trajanus.simulator.call import Call
from trajanus.simulator.errors import invalid
from trajanus.simulator.wire import Json

_MOST = Decimal(10) ** 15

ZERO = "0.00"


def money(_call: Call, name: str, value: Any) -> str | None:
    """A write field: a number or a text, kept as text with two places."""
    if value is None or value == "":
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        amount = Decimal("NaN")
    if isinstance(value, bool) or not amount.is_finite() or abs(amount) >= _MOST:
        raise invalid({name: ["is not a number"]})
    return cents(amount)


def cents(amount: Decimal) -> str:
    """An amount as financial answers show it."""
    return f"{amount:.2f}"


def amount_of(record: Json, field: str = "amount") -> Decimal:
    """A stored amount; nothing counts as zero."""
    value = record.get(field)
    return Decimal(str(value)) if value not in (None, "") else Decimal(0)


def total(records: Iterable[Json], field: str = "amount") -> Decimal:
    return sum((amount_of(record, field) for record in records), Decimal(0))


def percent(part: Decimal, whole: Decimal) -> str:
    return cents(part * 100 / whole) if whole else ZERO
