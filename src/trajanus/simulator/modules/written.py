"""How does a table of writable fields turn a write body into stored values?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Any

from trajanus.simulator.call import Call
from trajanus.simulator.clock import stamp
from trajanus.simulator.errors import invalid
from trajanus.simulator.modules.values import as_bool, as_date, as_ids, known_id, known_ids
from trajanus.simulator.wire import Json

# Turns one given value into the stored one; the name is that of the field, for its 422.
Take = Callable[[Call, str, Any], Any]
Table = Mapping[str, Take]


def stored(call: Call, table: Table, body: Json) -> Json:
    """The stored form of a body; names outside the table are dropped, as in real life."""
    return {name: take(call, name, body[name]) for name, take in table.items() if name in body}


def each(take: Take, *names: str) -> dict[str, Take]:
    """The rows of a table that treat several fields alike."""
    return dict.fromkeys(names, take)


def text(_call: Call, _name: str, value: Any) -> str | None:
    if value is None or isinstance(value, (dict, list)):
        return None
    return str(value).strip()


def texts(_call: Call, _name: str, value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


def whole(_call: Call, _name: str, value: Any) -> int | None:
    """A whole number; forms carry it as text."""
    found = _decimal(value)
    return None if found is None or abs(found) >= 2**63 else int(found)


def number(_call: Call, _name: str, value: Any) -> float | None:
    found = _decimal(value)
    return None if found is None or not isfinite(float(found)) else float(found)


def amount(_call: Call, _name: str, value: Any) -> str | None:
    """A quantity, which the API shows as text with at least one decimal."""
    found = _decimal(value)
    if found is None or abs(found) >= 10**15:
        return None
    return str(found) if "." in f"{found:f}" else f"{found:f}.0"


def flag(_call: Call, _name: str, value: Any) -> bool:
    return as_bool(value)


def day(_call: Call, _name: str, value: Any) -> str | None:
    return as_date(value)


def moment(_call: Call, _name: str, value: Any) -> str | None:
    """A full date-time; anything less is silently stored as null, as the vendor's guide says."""
    return as_moment(value)


def ids(_call: Call, _name: str, value: Any) -> list[int]:
    return as_ids(value or [])


def ref(kind: str) -> Take:
    """The id of an existing record."""

    def take(call: Call, name: str, value: Any) -> int | None:
        return known_id(call, kind, value, name)

    return take


def refs(kind: str) -> Take:
    """Ids of existing records."""

    def take(call: Call, name: str, value: Any) -> list[int]:
        return known_ids(call, kind, value or [], name)

    return take


def choice(*values: str) -> Take:
    """One of a few values; anything else is refused."""

    def take(_call: Call, name: str, value: Any) -> str:
        if value not in values:
            raise invalid({name: ["is not included in the list"]})
        return str(value)

    return take


def as_moment(value: Any) -> str | None:
    """A date-time as the API writes it; None when it is not a full one."""
    if not isinstance(value, str) or "T" not in value:
        return None
    try:
        found = datetime.fromisoformat(value)
        # Python knows no astimezone for the first and last days of the calendar.
        return stamp(found) if found.tzinfo else found.strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        return None


def _decimal(value: Any) -> Decimal | None:
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() and not isinstance(value, bool) else None
