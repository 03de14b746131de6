"""Which custom fields has the company defined, and which values may they take?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.filters import any_of, flag, ids, text_in
from trajanus.simulator.listing import Listing, answer_list
from trajanus.simulator.modules import written as w
from trajanus.simulator.modules.resource import Resource, save_with, serve_list, serve_writes
from trajanus.simulator.modules.shown import otherwise, view
from trajanus.simulator.paging import Paging
from trajanus.simulator.reply import Reply, created
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

ROUTES = Routes()

_DEFINITIONS = "/rest/v1.1/companies/{company_id}/custom_field_definitions"
_OLD_DEFINITIONS = "/rest/v1.0/custom_field_definitions"
_ENTRIES = _OLD_DEFINITIONS + "/{custom_field_definition_id}/custom_field_lov_entries"

DATA_TYPES = ("string", "decimal", "number", "boolean", "lov_entry", "lov_entries", "datetime")


def entries_of(world: World, definition_id: int | None) -> list[Json]:
    rows = world["custom_field_lov_entries"].where(custom_field_definition_id=definition_id)
    return [entry_item(world, row) for row in rows]


def _set_count(world: World, definition: Json) -> int:
    places = world["custom_field_metadata"].where(custom_field_definition_id=definition["id"])
    return len({place.get("configurable_field_set_id") for place in places})


entry_item = view(("id", "label", "position"), {"active": otherwise("active", True)})
definition_item = view(
    ("id", "label", "data_type", "variant", "description", "default_value"),
    {
        "active": otherwise("active", True),
        "company_id": lambda world, _definition: world.company_id,
        "configurable_field_sets_count": _set_count,
    },
)


def _in_use(world: World, definition: Json) -> Json:
    """In which field sets a definition stands, as `scope[...]` asks."""
    places = world["custom_field_metadata"].where(custom_field_definition_id=definition["id"])
    sets = [
        world["configurable_field_sets"].get(place.get("configurable_field_set_id")) or {}
        for place in places
    ]
    return {f"scope_{name}": [each.get(name) for each in sets] for name in _SCOPES}


def definition_with_entries(world: World, definition: Json) -> Json:
    entries = entries_of(world, definition["id"])
    return {**definition_item(world, definition), "custom_field_lov_entries": entries}


DEFINITION = Resource(
    "custom_field_definitions",
    "custom_field_definition",
    {
        **w.each(w.text, "label", "variant", "description", "default_value"),
        "data_type": w.choice(*DATA_TYPES),
        "active": w.flag,
    },
    definition_with_entries,
    required=("label", "data_type"),
    in_project=False,
)
_SCOPES = (
    "type", "category", "observations_category_id", "inspection_type_id", "generic_tool_id",
    "action_plan_type_id",
)  # fmt: skip
_FILTERS = {
    "with_label": text_in("label"),
    "id": ids,
    **{f"scope_{name}": any_of(f"scope_{name}") for name in _SCOPES},
}
_SORTS = {"created_at": "created_at", "label": "label"}
_PAGES = Paging(100, 100)

serve_list(
    ROUTES,
    DEFINITION,
    Listing("custom_field_definitions", {"normal": definition_item}, _FILTERS, _SORTS, _PAGES),
    _DEFINITIONS,
)
_IN_USE = Listing(
    "custom_field_definitions",
    {
        "default": definition_item,
        "with_lov_entries": definition_with_entries,
        "extended": definition_with_entries,
    },
    _FILTERS,
    _SORTS,
    derived=_in_use,
)


@ROUTES.get(_OLD_DEFINITIONS)
def list_definitions(call: Call) -> Reply:
    for name in _SCOPES:
        wanted = call.arg(f"scope[{name}]")
        if wanted is not None:
            call.query.append((f"filters[scope_{name}]", wanted))
    return answer_list(call, _IN_USE)


serve_writes(ROUTES, DEFINITION, _DEFINITIONS, _OLD_DEFINITIONS)

ENTRIES = Listing(
    "custom_field_lov_entries",
    {"normal": entry_item},
    {"id": ids, "active": flag("active"), "label_with": text_in("label"),
     "start_with": text_in("label")},
)  # fmt: skip
_ENTRY = Resource(
    "custom_field_lov_entries",
    "custom_field_lov_entry",
    {"label": w.text, "position": w.whole, "active": w.flag},
    entry_item,
    required=("label",),
    blank={"active": True},
    in_project=False,
)


@ROUTES.get(_ENTRIES)
def list_entries(call: Call) -> Reply:
    definition = _definition(call)
    rows = call.world["custom_field_lov_entries"].where(custom_field_definition_id=definition["id"])
    return answer_list(call, ENTRIES, ids=[row["id"] for row in rows])


@ROUTES.post(_ENTRIES)
def create_entry(call: Call) -> Reply:
    definition = _definition(call)
    body = call.wrapped("custom_field_lov_entry")
    known = len(entries_of(call.world, definition["id"]))
    entry = save_with(_ENTRY)(call, {"position": known + 1, **body}, None)
    call.world["custom_field_lov_entries"].change(
        entry["id"], {"custom_field_definition_id": definition["id"]}
    )
    return created(entry_item(call.world, entry))


serve_writes(ROUTES, _ENTRY, "/rest/v1.0/custom_field_lov_entries")


def _definition(call: Call) -> Json:
    return call.find("custom_field_definitions", call.number("custom_field_definition_id"))
