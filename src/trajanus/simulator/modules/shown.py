"""How does a table of fields turn a stored record into what the API shows?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from trajanus.simulator.modules import compact
from trajanus.simulator.modules.custom_values import shown_custom
from trajanus.simulator.records import Render
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

Inner = Callable[[World, Json], Any]


def view(
    plain: Iterable[str], inner: Mapping[str, Inner] | None = None, *, custom: str | None = None
) -> Render:
    """A view of stored fields as they are, of computed ones, and of a tool's custom fields."""
    names, computed = tuple(plain), dict(inner or {})

    def render(world: World, record: Json) -> Json:
        shown = {name: record.get(name) for name in names}
        shown |= {name: value(world, record) for name, value in computed.items()}
        return {**shown, "custom_fields": shown_custom(world, custom, record)} if custom else shown

    return render


def keys(*names: str) -> Render:
    """A view of a few stored fields."""
    return view(names)


def named(kind: str, field: str) -> Inner:
    """Another record as id and name."""
    return lambda world, record: compact.named(world, kind, record.get(field))


def person(field: str = "created_by_id") -> Inner:
    return lambda world, record: compact.person(world, record.get(field))


def people(field: str) -> Inner:
    return lambda world, record: compact.people(world, record.get(field) or ())


def place(field: str = "location_id") -> Inner:
    return lambda world, record: compact.location(world, record.get(field))


def always(value: Any) -> Inner:
    return lambda _world, _record: value


def otherwise(field: str, value: Any) -> Inner:
    """A stored field, or this value while it has none."""
    return lambda _world, record: value if record.get(field) is None else record[field]


def trade(world: World, record: Json) -> Json | None:
    found = world["trades"].get(record.get("trade_id"))
    if found is None:
        return None
    return {key: found.get(key) for key in ("id", "name", "active", "updated_at")}
