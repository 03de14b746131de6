"""How are projects listed, shown, created and changed?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.errors import bad_request, invalid, not_found
from trajanus.simulator.filters import flag, ids, one_of, text_in, within
from trajanus.simulator.listing import Listing, answer_list
from trajanus.simulator.modules import project_views as views
from trajanus.simulator.modules.custom_values import custom_values
from trajanus.simulator.modules.time_zones import TIME_ZONES
from trajanus.simulator.modules.values import as_bool, as_date, known_id, permitted
from trajanus.simulator.paging import Paging
from trajanus.simulator.permissions import visible_projects
from trajanus.simulator.reply import Reply, created, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json

ROUTES = Routes("Admin")

_FILTERS = {
    "id": ids,
    "name": text_in("name"),
    "project_number": one_of("project_number"),
    "origin_id": one_of("origin_id"),
    "created_at": within("created_at"),
    "updated_at": within("updated_at"),
    "is_demo": flag("is_demo"),
}
_SORTS = {"name": "name", "display_name": "display_name"}

LIST_V10 = Listing(
    "projects", {"normal": views.project_v10, "compact": views.project_compact}, _FILTERS, _SORTS
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
)
LIST_OF_COMPANY = Listing("projects", {"normal": views.project_of_company}, paging=None)

_TEXTS = (
    "name", "address", "city", "state_code", "country_code", "zip", "county", "phone",
    "project_number", "description", "public_notes", "flag", "code", "store_number",
    "accounting_project_number", "designated_market_area", "origin_id", "origin_data",
    "origin_code", "latitude", "longitude", "square_feet", "sector", "work_scope",
    "delivery_method", "parent_job_id", "project_bid_type_id", "project_owner_type_id",
    "project_region_id",
)  # fmt: skip
_DATES = ("start_date", "completion_date", "warranty_start_date", "warranty_end_date")
_MONEY = {"total_value": "total_value", "estimated_value": "total_value"}
_MIRRORS = {"estimated_start_date": "start_date", "estimated_completion_date": "completion_date"}
_OTHERS = ("active", "time_zone", "project_stage_id", "project_type_id")


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
    given = permitted(body, (*_TEXTS, *_DATES, *_MONEY, *_MIRRORS, *_OTHERS))
    custom = {**old.get("custom_fields", {}), **custom_values(call, given)}
    fields = {name: value for name, value in given.items() if name in _TEXTS}
    for name, target in {**{d: d for d in _DATES}, **_MIRRORS}.items():
        if name in given:
            fields[target] = as_date(given[name])
    for name, target in _MONEY.items():
        if name in given:
            fields[target] = None if given[name] is None else str(given[name])
    if "active" in given:
        fields["active"] = as_bool(given["active"])
    if "time_zone" in given:
        fields |= _zone(given["time_zone"])
    for name, kind in (
        ("project_stage_id", "project_stages"),
        ("project_type_id", "project_types"),
    ):
        if name in given:
            fields[name] = known_id(call, kind, given[name], name)
    return {**fields, "custom_fields": custom}


def _zone(name: object) -> Json:
    if not isinstance(name, str) or name not in TIME_ZONES:
        raise invalid({"time_zone": ["is not included in the list"]})
    return {"time_zone": name, "tz_name": TIME_ZONES[name]}


def _display_name(project: Json) -> str:
    number = project.get("project_number")
    return f"{number} - {project['name']}" if number else str(project["name"])
