"""How are the entries of the short lists written that companies and projects set up?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.listing import Listing
from trajanus.simulator.modules import written as w
from trajanus.simulator.modules.companies import stage_item, type_item
from trajanus.simulator.modules.locations import location_item
from trajanus.simulator.modules.resource import Resource, serve_list, serve_names, serve_writes
from trajanus.simulator.modules.specifications import section_item
from trajanus.simulator.modules.submittal_settings import (
    MEANINGS,
    response_item,
    status_item,
)
from trajanus.simulator.modules.submittal_settings import type_item as submittal_type_item
from trajanus.simulator.modules.submittal_views import package_item
from trajanus.simulator.modules.vendors import trade_item
from trajanus.simulator.records import Render
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json

# Only some of these writes are in the published reference; the others are ours, so that whatever
# can be listed can also be made.
COMPANY = Routes()
SUBMITTALS = Routes("Submittals")
SPECIFICATIONS = Routes("Specifications")

_COMPANY = "/rest/v1.0/companies/{company_id}"
_PROJECT = "/rest/v1.0/projects/{project_id}"


def _entry(kind: str, wrapper: str, detail: Render, table: w.Table | None = None) -> Resource:
    fields = {"name": w.text, **(table or {})}
    return Resource(kind, wrapper, fields, detail, required=tuple(fields), in_project=False)


def _placed(call: Call, fields: Json, old: Json | None) -> Json:
    """A location is known by its whole path; those below it follow."""
    place = {**(old or {}), **fields}
    parent = call.world["locations"].get(place.get("parent_id")) or {}
    node = str(place["node_name"]).strip(">")
    name = f"{parent['name']}>{node}" if parent else node
    for below in call.world["locations"].where(parent_id=place.get("id", 0)):
        call.world["locations"].change(below["id"], {"name": f"{name}>{below['node_name']}"})
    return {**fields, "name": name}


_LOCATION = Resource(
    "locations",
    "location",
    {**w.each(w.text, "node_name", "code"), "parent_id": w.ref("locations")},
    location_item,
    required=("node_name",),
    check=_placed,
)
_PACKAGE = Resource(
    "submittal_packages",
    "submittal_package",
    {**w.each(w.text, "number", "title", "description"), "submittal_ids": w.refs("submittals")},
    package_item,
    required=("number", "title"),
    attachments=True,
)
_SECTION = Resource(
    "specification_sections",
    "specification_section",
    w.each(w.text, "number", "description"),
    section_item,
    required=("number",),
    blank={"description": ""},
)
_RESPONSE = _entry(
    "submittal_responses", "submittal_response", response_item,
    {"considered": w.choice(*MEANINGS)},
)  # fmt: skip
_STATUS = _entry(
    "submittal_statuses", "submittal_status", status_item,
    {"status": w.choice("Draft", "Open", "Closed")},
)  # fmt: skip
# What a company sorts its projects by; no more than names.
for _kind in ("project_regions", "project_owner_types", "project_bid_types", "programs", "offices",
              "departments", "roles"):  # fmt: skip
    serve_names(COMPANY, _kind, _kind.removesuffix("s"), f"{_COMPANY}/{_kind}")
for _kind in ("offices", "departments"):
    serve_names(COMPANY, _kind, _kind.removesuffix("s"), f"/rest/v1.0/{_kind}")

_TRADE = _entry("trades", "trade", trade_item)

serve_list(COMPANY, _TRADE, Listing("trades", {"normal": trade_item}), _COMPANY + "/trades")
for _routes, _resource, _path in (
    (COMPANY, _TRADE, _COMPANY + "/trades"),
    (COMPANY, _entry("project_stages", "project_stage", stage_item), _COMPANY + "/project_stages"),
    (COMPANY, _entry("project_types", "project_type", type_item), _COMPANY + "/project_types"),
    (COMPANY, _LOCATION, _PROJECT + "/locations"),
    (SPECIFICATIONS, _SECTION, "/rest/v1.0/specification_sections"),
    (SUBMITTALS, _RESPONSE, _PROJECT + "/submittal_responses"),
    (SUBMITTALS, _STATUS, _COMPANY + "/submittal_statuses"),
    (SUBMITTALS, _entry("submittal_types", "submittal_type", submittal_type_item),
     _COMPANY + "/submittal_types"),
    (SUBMITTALS, _PACKAGE, _PROJECT + "/submittal_packages"),
):  # fmt: skip
    serve_writes(_routes, _resource, _path)
