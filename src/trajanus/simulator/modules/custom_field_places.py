"""Where do tools show the custom fields of the company?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.filters import one_of
from trajanus.simulator.listing import Listing, answer_list
from trajanus.simulator.modules import written as w
from trajanus.simulator.modules.custom_field_settings import entries_of
from trajanus.simulator.modules.resource import Resource, serve, serve_writes
from trajanus.simulator.modules.values import as_bool
from trajanus.simulator.reply import Reply
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

ROUTES = Routes()


def metadata_item(world: World, place: Json) -> Json:
    definition = world["custom_field_definitions"].get(place.get("custom_field_definition_id"))
    field_set = world["configurable_field_sets"].get(place.get("configurable_field_set_id")) or {}
    shown = {key: place.get(key) for key in ("id", "custom_field_definition_id", "position", "row",
                                             "column", "column_width",
                                             "custom_fields_section_id")}  # fmt: skip
    of_field = {key: (definition or {}).get(key) for key in ("label", "data_type", "variant",
                                                             "default_value")}  # fmt: skip
    return {
        **shown,
        **of_field,
        "required": bool(place.get("required")),
        "visible": place.get("visible", True),
        "company_id": world.company_id,
        "host_type": field_set.get("class_name"),
        "source_type": "ConfigurableFieldSet",
        "source_id": str(place.get("configurable_field_set_id")),
    }


def metadata_with_entries(world: World, place: Json) -> Json:
    entries = entries_of(world, place.get("custom_field_definition_id"))
    return {**metadata_item(world, place), "lov_entries": entries}


serve(
    ROUTES,
    Resource(
        "custom_field_metadata",
        "custom_field_metadatum",
        {
            "custom_field_definition_id": w.ref("custom_field_definitions"),
            "configurable_field_set_id": w.ref("configurable_field_sets"),
            **w.each(w.whole, "position", "row", "column", "column_width"),
            **w.each(w.flag, "required", "visible"),
        },
        metadata_with_entries,
        required=("custom_field_definition_id", "configurable_field_set_id"),
        in_project=False,
    ),
    Listing(
        "custom_field_metadata",
        {
            "default": metadata_item,
            "with_lov_entries": metadata_with_entries,
            "extended": metadata_with_entries,
        },
        {
            "field_set_type": one_of("field_set_type"),
            "field_set_id": one_of("configurable_field_set_id"),
            "custom_field_definitions_id": one_of("custom_field_definition_id"),
        },
        derived=lambda world, place: {
            "field_set_type": (
                world["configurable_field_sets"].get(place.get("configurable_field_set_id")) or {}
            ).get("type")
        },
    ),
    "/rest/v1.0/custom_field_metadata",
)


def field_set_item(world: World, field_set: Json) -> Json:
    places = world["custom_field_metadata"].where(configurable_field_set_id=field_set["id"])
    fields = {_field_name(place): _field(world, place) for place in places}
    return {
        **{key: field_set.get(key) for key in ("id", "name", "type", "category", "class_name",
                                               "inspection_type_id", "generic_tool_id",
                                               "action_plan_type_id",
                                               "observations_category_id", "updated_at")},
        "fields": fields,
        "sections": [],
        "updated_by": None,
    }  # fmt: skip


def _field_name(place: Json) -> str:
    return f"custom_field_{place.get('custom_field_definition_id')}"


def _field(world: World, place: Json) -> Json:
    definition = world["custom_field_definitions"].get(place.get("custom_field_definition_id"))
    of_field = {key: (definition or {}).get(key) for key in ("label", "description", "data_type",
                                                             "variant")}  # fmt: skip
    keys = ("id", "custom_field_definition_id", "position", "row", "column", "column_width")
    return {
        **{key: place.get(key) for key in keys},
        **of_field,
        "name": _field_name(place),
        "required": bool(place.get("required")),
        "visible": place.get("visible", True),
    }


def field_set_with_entries(world: World, field_set: Json) -> Json:
    shown = field_set_item(world, field_set)
    for field in shown["fields"].values():
        field["lov_entries"] = entries_of(world, field["custom_field_definition_id"])
    return shown


@ROUTES.get("/rest/v1.0/companies/{company_id}/configurable_field_sets")
def list_field_sets(call: Call) -> Reply:
    with_entries = as_bool(call.arg("include_lov_entries"))
    render = field_set_with_entries if with_entries else field_set_item
    filters = {"type": one_of("type"), "generic_tool_id": one_of("generic_tool_id")}
    return answer_list(call, Listing("configurable_field_sets", {"normal": render}, filters))


serve_writes(
    ROUTES,
    Resource(
        "configurable_field_sets",
        "configurable_field_set",
        {**w.each(w.text, "name", "type", "category", "class_name")},
        field_set_item,
        required=("name", "class_name"),
        in_project=False,
    ),
    "/rest/v1.0/companies/{company_id}/configurable_field_sets",
)
