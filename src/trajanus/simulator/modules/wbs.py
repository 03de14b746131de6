"""Which budget codes does a project have, and of which segments are they made?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.filters import one_of, text_in, within
from trajanus.simulator.listing import Listing, answer_list
from trajanus.simulator.modules import written as w
from trajanus.simulator.modules.codes import full_code, path_of
from trajanus.simulator.modules.resource import Resource, serve, serve_writes
from trajanus.simulator.reply import Reply
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

ROUTES = Routes()

_WBS = "/rest/v1.0/projects/{project_id}/work_breakdown_structure"
_PATTERN_ID = 1
# A code is made of a cost code and of the type of cost.
_SEGMENTS = {"cost_code": "cost_codes", "line_item_type": "line_item_types"}


def segment_item(world: World, segment: Json) -> Json:
    kind = _SEGMENTS.get(segment.get("type", ""))
    shown = ("id", "name", "type", "position", "created_at", "updated_at")
    return {
        **{key: segment.get(key) for key in shown},
        "delimiter": segment.get("delimiter", "-"),
        "required": segment.get("required", True),
        "segment_items_count": len(world[kind]) if kind else 0,
        "project_can_modify_origin_project": True,
        "project_can_delete_origin_company": False,
        "structure": "tiered" if kind == "cost_codes" else "flat",
        "wbs_pattern_id": _PATTERN_ID,
    }


def flat_names(world: World, code: Json) -> Json:
    """Code and name of all segments in one text each."""
    items = _parts(world, code)
    return {
        "flat_code": ".".join(str(item["path_code"]) for item in items),
        "flat_name": ".".join(str(item["name"]) for item in items),
    }


def wbs_code(world: World, code: Json) -> Json:
    return {
        "id": code["id"],
        **flat_names(world, code),
        "description": code.get("description"),
        "status": code.get("status", "active"),
        "created_at": code["created_at"],
        "updated_at": code["updated_at"],
        "segment_items": _parts(world, code),
        "wbs_pattern_id": _PATTERN_ID,
    }


def _parts(world: World, code: Json) -> list[Json]:
    return [found for name in _SEGMENTS if (found := _part(world, code, name)) is not None]


def _part(world: World, code: Json, segment_type: str) -> Json | None:
    """One segment of a code, as the cost code or the type of cost behind it."""
    kind = _SEGMENTS[segment_type]
    item = world[kind].get(code.get(f"{segment_type}_id"))
    if item is None:
        return None
    segments = world["wbs_segments"].where(type=segment_type)
    path = path_of(world, kind, item)
    return {
        **{key: item.get(key) for key in ("id", "code", "name", "created_at", "updated_at",
                                          "parent_id")},
        "path_ids": [each["id"] for each in path],
        "path_code": full_code(world, kind, item),
        "path_codes": [each.get("code") for each in path],
        "path_names": [each.get("name") for each in path],
        "is_parent": bool(world[kind].where(parent_id=item["id"])),
        "in_use": True,
        "segment": segment_item(world, segments[0]) if segments else None,
        "status": "active",
    }  # fmt: skip


CODES = Listing(
    "wbs_codes",
    {"normal": wbs_code},
    {"status": one_of("status"), "updated_at": within("updated_at"), "query": text_in("flat_code",
                                                                                      "flat_name")},
    derived=lambda world, code: {
        "status": code.get("status", "active"),
        **flat_names(world, code),
    },
)  # fmt: skip


@ROUTES.get(_WBS + "/wbs_codes")
def list_codes(call: Call) -> Reply:
    query = call.arg("query")
    if query:
        call.query.append(("filters[query]", query))
    return answer_list(call, CODES, project_id=call.project_id())


def _with_flat_code(call: Call, fields: Json, old: Json | None) -> Json:
    return {**fields, **flat_names(call.world, {**(old or {}), **fields})}


serve_writes(
    ROUTES,
    Resource(
        "wbs_codes",
        "wbs_code",
        {
            "cost_code_id": w.ref("cost_codes"),
            "line_item_type_id": w.ref("line_item_types"),
            "description": w.text,
            "status": w.choice("active", "inactive"),
        },
        wbs_code,
        required=("cost_code_id", "line_item_type_id"),
        blank={"status": "active"},
        check=_with_flat_code,
    ),
    _WBS + "/wbs_codes",
)
serve(
    ROUTES,
    Resource(
        "wbs_segments",
        "segment",
        {**w.each(w.text, "name", "type"), "position": w.whole, "required": w.flag},
        segment_item,
        required=("name",),
        in_project=False,
    ),
    Listing("wbs_segments", {"normal": segment_item}, cached=False),
    _WBS + "/segments",
)
