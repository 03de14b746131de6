"""Which short lists does every company start with, besides those of submittals?"""

from __future__ import annotations

from trajanus.simulator.world import World

_NAMES = {
    "trades": ("Concrete", "Masonry", "Mechanical", "Electrical", "Sitework"),
    "punch_item_types": ("Quality", "Safety", "Closeout"),
    "inspection_types": ("Quality", "Safety", "Environmental"),
    "project_regions": ("Coastal", "Inland"),
    "project_owner_types": ("Federal", "State", "Private"),
    "project_bid_types": ("Lowest Price", "Best Value"),
    "programs": ("Military Construction", "Civil Works"),
    "offices": ("Main Office", "Site Office"),
    "departments": ("Operations", "Quality Control", "Safety"),
    "roles": ("Project Manager", "Superintendent", "Quality Control Manager"),
}
_OBSERVATION_TYPES = ("Quality", "Safety", "Environmental", "Commissioning")
_LINE_ITEM_TYPES = (
    ("L", "Labor", "other"),
    ("E", "Equipment", "equipment"),
    ("M", "Materials", "materials"),
    ("C", "Commitment", "commitment"),
    ("O", "Owner Cost", "owner_cost"),
    ("P", "Professional Services", "professional_services"),
)
_SEGMENTS = (("Cost Code", "cost_code"), ("Cost Type", "line_item_type"))
# Custom fields: the tool, the label, the type, and what may be chosen.
_CUSTOM: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("ManpowerLog", "Shift", "lov_entry", ("Day", "Night")),
    ("ManpowerLog", "Apprentices", "decimal", ()),
    ("ObservationItem", "Deficiency Number", "string", ()),
    ("ObservationItem", "Government Concurs", "boolean", ()),
    ("PunchItem", "Affected Features", "lov_entries", ("Footings", "Water Main", "Steel")),
)


def fill_lists(world: World) -> None:
    """The lists, and a few custom fields with the places where tools show them."""
    for kind, names in _NAMES.items():
        for name in names:
            world[kind].add({"name": name, "active": True})
    for category in _OBSERVATION_TYPES:
        world["observation_types"].add({"name": f"{category} Observation", "category": category})
    for code, name, base in _LINE_ITEM_TYPES:
        world["line_item_types"].add({"code": code, "name": name, "base_type": base})
    for position, (name, kind) in enumerate(_SEGMENTS, start=1):
        world["wbs_segments"].add({"name": name, "type": kind, "position": position})
    for place, (tool, label, data_type, choices) in enumerate(_CUSTOM, start=1):
        _add_custom_field(world, tool, label, data_type, choices, place)


def _add_custom_field(
    world: World, tool: str, label: str, data_type: str, choices: tuple[str, ...], place: int
) -> None:
    definition = world["custom_field_definitions"].add(
        {"label": label, "data_type": data_type, "description": "", "active": True}
    )
    for position, choice in enumerate(choices, start=1):
        world["custom_field_lov_entries"].add(
            {"custom_field_definition_id": definition["id"], "label": choice,
             "position": position, "active": True}
        )  # fmt: skip
    found = world["configurable_field_sets"].where(class_name=tool)
    field_set = found[0] if found else world["configurable_field_sets"].add(
        {"name": tool, "class_name": tool, "type": f"ConfigurableFieldSet::{tool}",
         "category": "project"}
    )  # fmt: skip
    world["custom_field_metadata"].add(
        {"custom_field_definition_id": definition["id"], "visible": True, "required": False,
         "configurable_field_set_id": field_set["id"], "position": place, "row": place,
         "column": 1, "column_width": 1}
    )  # fmt: skip
