"""Which cost code, cost type and budget code does an amount of money bear?"""

from __future__ import annotations

from typing import Any

from trajanus.simulator.call import Call
from trajanus.simulator.errors import invalid
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

_CODE = (
    "id",
    "name",
    "code",
    "full_code",
    "sortable_code",
    "position",
    "origin_id",
    "origin_data",
    "standard_cost_code_id",
    "standard_cost_code_list_id",
    "created_at",
    "updated_at",
    "deleted_at",
)
_TYPE = ("id", "name", "code", "base_type", "origin_data", "origin_id")


def coded(call: Call, fields: Json, old: Json | None) -> Json:
    """Fields whose budget code and whose cost code and type agree; either may be given."""
    fields = dict(fields)
    given = {name: fields.get(name) for name in ("cost_code_id", "line_item_type_id")}
    if fields.get("wbs_code_id"):
        found = call.world["wbs_codes"].get(fields["wbs_code_id"]) or {}
        fields |= {name: found.get(name) for name in given}
    elif any(given.values()):
        both = {name: given[name] or (old or {}).get(name) for name in given}
        fields |= {**both, "wbs_code_id": budget_code(call, **both)}
    return fields


def budget_code(call: Call, cost_code_id: int | None, line_item_type_id: int | None) -> int | None:
    """The budget code of a cost code and a type, made when it is first used."""
    if cost_code_id is None or line_item_type_id is None:
        return None
    project_id = call.project_id()
    return int(wbs_code_of(call.world, project_id, cost_code_id, line_item_type_id)["id"])


def wbs_code_of(world: World, project_id: int, cost_code_id: int, line_item_type_id: int) -> Json:
    parts = {"cost_code_id": cost_code_id, "line_item_type_id": line_item_type_id}
    found = world["wbs_codes"].where(project_id=project_id, **parts)
    if found:
        return found[0]
    code = world["cost_codes"].get(cost_code_id)
    kind = world["line_item_types"].get(line_item_type_id)
    if code is None or kind is None:
        raise invalid({"wbs_code_id": ["is not a valid choice"]})
    fields = {
        "project_id": project_id,
        "flat_code": f"{code['full_code']}.{kind['code']}",
        "flat_name": f"{code['name']}.{kind['name']}",
        "description": f"{code['name']}.{kind['name']}",
        "status": "active",
    }
    return world["wbs_codes"].add({**fields, **parts})


def wbs_code(world: World, record: Json) -> Json | None:
    """The budget code inside another record."""
    found = world["wbs_codes"].get(record.get("wbs_code_id"))
    return (
        None
        if found is None
        else {key: found.get(key) for key in ("id", "flat_code", "description")}
    )


def cost_code(world: World, record: Json) -> Json | None:
    """The cost code inside another record."""
    code = world["cost_codes"].get(record.get("cost_code_id"))
    if code is None:
        return None
    project = world["projects"].get(code["project_id"]) or {}
    return {
        **{key: code.get(key) for key in _CODE},
        "biller": project.get("name"),
        "biller_id": code["project_id"],
        "biller_type": "Project",
        "biller_origin_id": project.get("origin_id"),
        "budgeted": any(line.get("cost_code_id") == code["id"]
                        for line in world["budget_line_items"]),
        "parent": {"id": code.get("parent_id")},
        "line_item_types": [],
    }  # fmt: skip


def line_item_type(world: World, record: Json) -> Json | None:
    """The cost type inside another record."""
    found = world["line_item_types"].get(record.get("line_item_type_id"))
    return None if found is None else {key: found.get(key) for key in _TYPE}


def division(world: World, record: Json) -> Json:
    """The cost code above that of a record; the code itself when it has none above."""
    code: Json = world["cost_codes"].get(record.get("cost_code_id")) or {}
    parent: Any = world["cost_codes"].get(code.get("parent_id"))
    return parent or code
