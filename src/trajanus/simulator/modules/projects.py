"""How are projects listed, shown, created and changed?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.errors import bad_request, invalid, not_found
from trajanus.simulator.filters import any_of, flag, ids, one_of, text_in, within
from trajanus.simulator.listing import Listing, answer_list
from trajanus.simulator.modules import project_views as views
from trajanus.simulator.modules import written as w
from trajanus.simulator.modules.custom_values import custom_values
from trajanus.simulator.modules.time_zones import TIME_ZONES
from trajanus.simulator.modules.values import permitted
from trajanus.simulator.paging import Paging
from trajanus.simulator.permissions import visible_projects
from trajanus.simulator.reply import Reply, created, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

ROUTES = Routes("Admin")

_FILTERS = {
    "id": ids,
    "name": text_in("name"),
    "project_number": one_of("project_number"),
    "origin_id": one_of("origin_id"),
    "created_at": within("created_at"),
    "updated_at": within("updated_at"),
    "is_demo": flag("is_demo"),
    "synced": flag("origin_id"),
    "template": flag("template"),
    "from_project_template_id": one_of("from_project_template_id"),
    "vendor_id": any_of("vendor_ids"),
    "by_owner_type": one_of("project_owner_type_id"),
    "by_department": any_of("department_ids"),
    "by_region": one_of("project_region_id"),
    "by_office": one_of("office_id"),
    "by_program": one_of("program_id"),
    "by_stage": one_of("project_stage_id"),
    "by_type": one_of("project_type_id"),
    "by_bid_type": one_of("project_bid_type_id"),
}
_SORTS = {"name": "name", "display_name": "display_name"}


def _firms(world: World, project: Json) -> Json:
    """The firms whose people are in a project."""
    members = world["memberships"].where(project_id=project["id"])
    people = [world["users"].get(member["user_id"]) or {} for member in members]
    return {"vendor_ids": [user.get("vendor_id") for user in people]}


LIST_V10 = Listing(
    "projects",
    {"normal": views.project_v10, "compact": views.project_compact},
    _FILTERS,
    _SORTS,
    derived=_firms,
)
LIST_V11 = Listing(
    "projects",
    {
        "normal": views.project_v11,
        "extended": views.project_v11,
        "compact": views.project_compact,
        "ids": views.project_ids_only,
    },
    _FILTERS,
    _SORTS,
    Paging(100, 300),
    derived=_firms,
)
LIST_OF_COMPANY = Listing("projects", {"normal": views.project_of_company}, paging=None)

_TABLE: w.Table = {
    **w.each(
        w.text,
        "name", "address", "city", "state_code", "country_code", "zip", "county", "phone", "fax",
        "project_number", "description", "public_notes", "flag", "code", "store_number",
        "accounting_project_number", "designated_market_area", "origin_id", "origin_data",
        "origin_code", "sector", "work_scope", "delivery_method", "locale", "priority",
    ),
    **w.each(w.number, "latitude", "longitude", "estimated_budget"),
    # Neither parent jobs nor sectors are simulated: any id will do.
    **w.each(w.whole, "square_feet", "parent_job_id", "project_sector_id"),
    "project_bid_type_id": w.ref("project_bid_types"),
    "project_owner_type_id": w.ref("project_owner_types"),
    "project_region_id": w.ref("project_regions"),
    "office_id": w.ref("offices"),
    "program_id": w.ref("programs"),
    "department_ids": w.refs("departments"),
    **w.each(w.day, "start_date", "completion_date", "warranty_start_date", "warranty_end_date"),
    "total_value": w.amount,
    "active": w.flag,
    "project_stage_id": w.ref("project_stages"),
    "project_type_id": w.ref("project_types"),
    "standard_cost_code_list_id": w.ref("standard_cost_code_lists"),
}  # fmt: skip
# The estimated dates and value are deprecated names of the newer fields.
_MIRRORS = {
    "estimated_start_date": "start_date",
    "estimated_completion_date": "completion_date",
    "estimated_value": "total_value",
}


@ROUTES.get("/rest/v1.0/projects")
def list_v10(call: Call) -> Reply:
    call.required_scope("company_id")
    return answer_list(call, LIST_V10, ids=_wanted(call))


@ROUTES.get("/rest/v1.1/projects")
def list_v11(call: Call) -> Reply:
    call.required_scope("company_id")
    return answer_list(call, LIST_V11, ids=_wanted(call))


@ROUTES.get("/rest/v1.0/companies/{company_id}/projects")
def list_of_company(call: Call) -> Reply:
    return answer_list(call, LIST_OF_COMPANY, ids=_visible(call))


@ROUTES.get("/rest/v1.0/projects/{id}")
def show(call: Call) -> Reply:
    call.required_scope("company_id")
    if call.number("id") not in _visible(call):
        raise not_found("project")
    return _shown(call, call.find("projects", call.number("id")))


@ROUTES.post("/rest/v1.0/projects")
def create(call: Call) -> Reply:
    call.required_scope("company_id")
    project = save(call, call.wrapped("project"), None)
    return created(views.project_detail(call.world, project))


@ROUTES.patch("/rest/v1.0/projects/{id}")
def update(call: Call) -> Reply:
    call.required_scope("company_id")
    project = call.find("projects", call.number("id"))
    return _shown(call, save(call, call.wrapped("project"), project))


def save(call: Call, body: Json, old: Json | None) -> Json:
    """A project from a write body: a new one, or the old one changed."""
    fields = _fields(call, body, old or {})
    if (old is None or "name" in fields) and not str(fields.get("name") or "").strip():
        raise invalid({"name": ["can't be blank"]})
    fields["display_name"] = _display_name({**(old or {}), **fields})
    if old is not None:
        return call.world["projects"].change(old["id"], fields, by=call.user_id)
    fields.setdefault("active", True)
    fields["created_by_id"] = call.user_id
    return call.world["projects"].add(fields, by=call.user_id)


def _visible(call: Call) -> list[int]:
    return visible_projects(call.world, call.token, call.sim.oauth.permitted_projects)


def _wanted(call: Call) -> list[int]:
    """Active projects unless the query says otherwise."""
    status = call.arg("filters[by_status]") or "Active"
    if status not in ("All", "Active", "Inactive"):
        raise bad_request("filters[by_status] must be All, Active or Inactive.")
    projects = call.world["projects"]
    rows = [(i, bool((projects.get(i) or {}).get("active"))) for i in _visible(call)]
    return [i for i, active in rows if status == "All" or active is (status == "Active")]


def _shown(call: Call, project: Json) -> Reply:
    return ok(views.project_detail(call.world, project))


def _fields(call: Call, body: Json, old: Json) -> Json:
    """The stored form of a write body."""
    given = permitted(body, (*_TABLE, *_MIRRORS, "time_zone"))
    custom = {**old.get("custom_fields", {}), **custom_values(call, given)}
    fields = w.stored(call, _TABLE, given)
    for name, target in _MIRRORS.items():
        if name in given:
            fields[target] = _TABLE[target](call, name, given[name])
    if "time_zone" in given:
        fields |= _zone(given["time_zone"])
    return {**fields, "custom_fields": custom}


def _zone(name: object) -> Json:
    if not isinstance(name, str) or name not in TIME_ZONES:
        raise invalid({"time_zone": ["is not included in the list"]})
    return {"time_zone": name, "tz_name": TIME_ZONES[name]}


def _display_name(project: Json) -> str:
    number = project.get("project_number")
    return f"{number} - {project['name']}" if number else str(project["name"])
