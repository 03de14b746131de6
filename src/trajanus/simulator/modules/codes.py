"""By which codes does a project sort its costs: cost codes, types, sub jobs and their lists?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.errors import bad_request
from trajanus.simulator.filters import ids, one_of
from trajanus.simulator.listing import Listing, answer_list
from trajanus.simulator.modules import coding
from trajanus.simulator.modules import written as w
from trajanus.simulator.modules.resource import Resource, answer_synced, serve, serve_writes
from trajanus.simulator.modules.shown import view
from trajanus.simulator.reply import Reply
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

ROUTES = Routes()

_ORIGIN = ("origin_id", "origin_data")
_BASE_TYPES = ("equipment", "materials", "commitment", "owner_cost", "professional_services",
               "other")  # fmt: skip

line_item_type = view(("id", "name", "code", "base_type", *_ORIGIN))


def full_code(world: World, kind: str, code: Json) -> str:
    """The codes from the division down, joined by dashes."""
    return "-".join(str(each.get("code") or "") for each in path_of(world, kind, code))


def path_of(world: World, kind: str, item: Json) -> list[Json]:
    """A code with all those above it, the highest first."""
    path: list[Json] = []
    step: Json | None = item
    # A chain longer than all codes goes round in a circle.
    while step is not None and len(path) <= len(world[kind]):
        path.insert(0, step)
        step = world[kind].get(step.get("parent_id"))
    return path


def cost_code(world: World, code: Json) -> Json:
    shown = coding.cost_code(world, {"cost_code_id": code["id"]}) or {}
    types = [line_item_type(world, each) for each in world["line_item_types"]]
    sub_job = world["sub_jobs"].get(code.get("sub_job_id"))
    biller: Json = {}
    if sub_job is not None:
        biller = {
            "biller": sub_job.get("name"),
            "biller_id": sub_job["id"],
            "biller_type": "SubJob",
            "biller_origin_id": sub_job.get("origin_id"),
        }
    return {**shown, **biller, "line_item_types": types}


def _with_full_code(call: Call, fields: Json, old: Json | None) -> Json:
    """The whole code is stored, and those below follow when one above changes."""
    code = {**(old or {}), **fields}
    full = full_code(call.world, "cost_codes", code)
    for below in call.world["cost_codes"].where(parent_id=code.get("id", 0)):
        beneath = f"{full}-{below.get('code')}"
        call.world["cost_codes"].change(
            below["id"], {"full_code": beneath, "sortable_code": beneath}
        )
    return {**fields, "full_code": full, "sortable_code": full}


COST_CODE = Resource(
    "cost_codes",
    "cost_code",
    {
        **w.each(w.text, "code", "name", *_ORIGIN),
        "position": w.whole,
        "parent_id": w.ref("cost_codes"),
        "sub_job_id": w.ref("sub_jobs"),
        "standard_cost_code_id": w.ref("standard_cost_codes"),
    },
    cost_code,
    required=("code", "name"),
    check=_with_full_code,
)
LINE_ITEM_TYPE = Resource(
    "line_item_types",
    "line_item_type",
    {**w.each(w.text, "code", "name", *_ORIGIN), "base_type": w.choice(*_BASE_TYPES)},
    line_item_type,
    required=("code", "name"),
    blank={"base_type": "other"},
    in_project=False,
)
SUB_JOB = Resource(
    "sub_jobs",
    "sub_job",
    w.each(w.text, "code", "name", *_ORIGIN),
    view(("id", "code", "name", *_ORIGIN, "created_at", "updated_at")),
    required=("code", "name"),
)
STANDARD_CODE = Resource(
    "standard_cost_codes",
    "standard_cost_code",
    {
        **w.each(w.text, "code", "name", *_ORIGIN),
        "parent_id": w.ref("standard_cost_codes"),
        "standard_cost_code_list_id": w.ref("standard_cost_code_lists"),
    },
    view(
        ("id", "standard_cost_code_list_id", "parent_id", "code", "name", *_ORIGIN),
        {"full_code": lambda world, code: full_code(world, "standard_cost_codes", code)},
    ),
    required=("code", "name"),
    in_project=False,
)
_CODE_LIST = Resource(
    "standard_cost_code_lists",
    "standard_cost_code_list",
    {"name": w.text},
    view(("id", "name")),
    required=("name",),
    in_project=False,
)
_BY_ORIGIN = {"id": ids, "origin_id": one_of("origin_id")}

COST_CODES = Listing(
    "cost_codes",
    {"default": cost_code, "erp_compact": view(("id", "name", "code", "origin_id"))},
    _BY_ORIGIN,
    # What is budgeted is known by the budget.
    cached=False,
)
LINE_ITEM_TYPES = Listing("line_item_types", {"normal": line_item_type}, _BY_ORIGIN)


@ROUTES.get("/rest/v1.0/cost_codes")
def list_cost_codes(call: Call) -> Reply:
    """Those of the project itself, or of one of its sub jobs."""
    sub_job = call.scope("sub_job_id")
    rows = call.world["cost_codes"].where(project_id=call.project_id(), sub_job_id=sub_job)
    return answer_list(call, COST_CODES, ids=[row["id"] for row in rows])


@ROUTES.get("/rest/v1.0/line_item_types")
def list_line_item_types(call: Call) -> Reply:
    if call.scope("company_id") is None and call.scope("project_id") is None:
        raise bad_request("company_id or project_id is required.")
    return answer_list(call, LINE_ITEM_TYPES)


serve_writes(ROUTES, COST_CODE, "/rest/v1.0/cost_codes")
serve_writes(ROUTES, LINE_ITEM_TYPE, "/rest/v1.0/line_item_types")


def _serve_synced(resource: Resource, path: str) -> None:
    def sync(call: Call) -> Reply:
        return answer_synced(call, resource)

    ROUTES.patch(f"{path}/sync")(sync)


for _resource in (SUB_JOB, STANDARD_CODE, _CODE_LIST):
    _listing = Listing(_resource.kind, {"normal": _resource.detail}, _BY_ORIGIN)
    serve(ROUTES, _resource, _listing, f"/rest/v1.0/{_resource.kind}")
for _resource in (COST_CODE, LINE_ITEM_TYPE, SUB_JOB, STANDARD_CODE):
    _serve_synced(_resource, f"/rest/v1.0/{_resource.kind}")
