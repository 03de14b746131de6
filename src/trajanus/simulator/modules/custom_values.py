"""How are custom fields written into a record, and how are they read back?"""

from __future__ import annotations

from typing import Any

from trajanus.simulator.call import Call
from trajanus.simulator.errors import invalid
from trajanus.simulator.modules.values import as_bool, as_id, as_ids
from trajanus.simulator.modules.written import as_moment, number, text
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

_PREFIX = "custom_field_"


def custom_values(call: Call, body: Json) -> Json:
    """The custom fields of a write body, in the form in which they are read."""
    return {name: _value(call, name, body[name]) for name in body if name.startswith(_PREFIX)}


def shown_custom(world: World, tool: str, record: Json) -> Json:
    """What a read shows: every field of the tool's field sets, unset ones as null."""
    blank = {
        f"{_PREFIX}{definition['id']}": {"data_type": definition["data_type"], "value": None}
        for definition, _ in _fields_of(world, tool)
    }
    return {**blank, **record.get("custom_fields", {})}


def require_custom(call: Call, tool: str, values: Json) -> None:
    """Required custom fields are checked on request only, as in the real service."""
    if not as_bool(call.arg("run_configurable_validations")):
        return
    missing = {
        name: ["can't be blank"]
        for definition, place in _fields_of(call.world, tool)
        if place.get("required")
        and values.get(name := f"{_PREFIX}{definition['id']}", {}).get("value") in (None, "", [])
    }
    if missing:
        raise invalid(missing)


def _fields_of(world: World, tool: str) -> list[tuple[Json, Json]]:
    """The active definitions that a tool shows, each with its place in a field set."""
    sets = {each["id"] for each in world["configurable_field_sets"].where(class_name=tool)}
    found = []
    for place in world["custom_field_metadata"]:
        definition = world["custom_field_definitions"].get(place.get("custom_field_definition_id"))
        if place.get("configurable_field_set_id") in sets and definition is not None:
            found.append((definition, place))
    return [pair for pair in found if pair[0].get("active", True)]


def _value(call: Call, name: str, value: Any) -> Json:
    definition = call.world["custom_field_definitions"].get(as_id(name.removeprefix(_PREFIX)))
    # A field that nobody defined is kept as it came; what the real service does is not known.
    kind = definition["data_type"] if definition is not None else _guessed(value)
    return {"data_type": kind, "value": _converted(call, name, kind, value, definition)}


def _converted(call: Call, name: str, kind: str, value: Any, definition: Json | None) -> Any:
    if value is None:
        return None
    match kind:
        case "boolean":
            return as_bool(value)
        case "decimal" | "number":
            return number(call, name, value)
        case "datetime":
            return as_moment(value)
        case "lov_entry" | "lov_entries" if definition is not None:
            entries = [_entry(call, name, definition, each) for each in as_ids(value)]
            return entries if kind == "lov_entries" else next(iter(entries), None)
        case "lov_entries":
            return value
    return text(call, name, value)


def _entry(call: Call, name: str, definition: Json, entry_id: int) -> Json:
    entry = call.world["custom_field_lov_entries"].get(entry_id)
    if entry is None or entry.get("custom_field_definition_id") != definition["id"]:
        raise invalid({name: ["is not included in the list"]})
    return {"id": entry["id"], "label": entry.get("label")}


def _guessed(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "decimal"
    return "lov_entries" if isinstance(value, list) else "string"
