"""What becomes of the values in a write body?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from trajanus.simulator.call import Call
from trajanus.simulator.errors import invalid
from trajanus.simulator.wire import Json, digits


def permitted(body: Json, names: Iterable[str]) -> Json:
    """The writable fields of a body; others are dropped without a word, as in real life."""
    found = {name: body[name] for name in names if name in body}
    custom = {name: value for name, value in body.items() if name.startswith("custom_field_")}
    return {**found, **custom}


def as_date(value: Any) -> str | None:
    """A date; a malformed one is silently stored as null."""
    try:
        return date.fromisoformat(str(value)[:10]).isoformat()
    except ValueError:
        return None


def as_bool(value: Any) -> bool:
    # Forms carry text where JSON carries booleans.
    return value in (True, "true", "1", 1)


def as_id(value: Any) -> int | None:
    """An id as a number; None when it is not one."""
    return digits(value)


def as_ids(value: Any) -> list[int]:
    given = value if isinstance(value, list) else [value]
    return [found for item in given if (found := as_id(item)) is not None]


def known_id(call: Call, kind: str, value: Any, name: str) -> int | None:
    """The id of an existing record; null clears, an unknown one is refused."""
    if value is None or value == "":
        return None
    record_id = as_id(value)
    if call.world[kind].get(record_id) is None:
        raise invalid({name: ["is not a valid choice"]})
    return record_id


def known_ids(call: Call, kind: str, value: Any, name: str) -> list[int]:
    ids = as_ids(value)
    if any(call.world[kind].get(record_id) is None for record_id in ids):
        raise invalid({name: ["is not a valid choice"]})
    return ids
