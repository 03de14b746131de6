"""How are inspections made from templates, answered item by item, and closed?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.clock import day, stamp
from trajanus.simulator.errors import invalid
from trajanus.simulator.filters import any_of, ids, one_of, text_in, within
from trajanus.simulator.listing import Listing, answer_list
from trajanus.simulator.modules import written as w
from trajanus.simulator.modules.inspection_views import inspection_item, item_view
from trajanus.simulator.modules.resource import (
    Resource,
    find,
    save_with,
    serve,
    serve_list,
    serve_names,
)
from trajanus.simulator.modules.shown import named, otherwise, view
from trajanus.simulator.modules.values import as_id
from trajanus.simulator.reply import Reply, created, nothing, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json

ROUTES = Routes("Inspections")

_ALL = "/rest/v1.0/projects/{project_id}/checklist/lists"
# Older clients name the project in the query.
_SHORT = "/rest/v1.0/checklist/lists"
_ITEMS = "/rest/v1.0/projects/{project_id}/checklist/lists/{list_id}/items"
_TEMPLATES = "/rest/v1.0/projects/{project_id}/checklist/list_templates"
_COMPANY_TEMPLATES = "/rest/v1.0/companies/{company_id}/checklist/list_templates"

STATUSES = ("open", "in_review", "closed")
ANSWERS = ("uninspected", "conforming", "deficient", "not_applicable", "neutral")


def _completed(call: Call, fields: Json, old: Json | None) -> Json:
    if "status" in fields:
        closed = fields["status"] == "closed"
        fields["closed_at"] = stamp(call.sim.clock.now()) if closed else None
        fields["closed_by_id"] = call.user_id if closed else None
    if old is not None:
        return fields
    template = call.world["inspection_templates"].get(fields.get("list_template_id")) or {}
    same = call.world["inspections"].where(
        project_id=call.project_id(), list_template_id=template.get("id")
    )
    blank = {
        "name": template.get("name"),
        "inspection_type_id": template.get("inspection_type_id"),
        "description": template.get("description"),
        "number": len(same) + 1,
        "inspection_date": day(call.sim.clock.now()),
    }
    return {**blank, **{name: value for name, value in fields.items() if value is not None}}


INSPECTION = Resource(
    "inspections",
    "list",
    {
        **w.each(w.text, "name", "description", "identifier"),
        "list_template_id": w.ref("inspection_templates"),
        "status": w.choice(*STATUSES),
        "number": w.whole,
        "due_at": w.moment,
        "inspection_date": w.day,
        "private": w.flag,
        "inspection_type_id": w.ref("inspection_types"),
        "location_id": w.ref("locations"),
        "trade_id": w.ref("trades"),
        "responsible_contractor_id": w.ref("vendors"),
        "point_of_contact_id": w.ref("users"),
        "specification_section_id": w.ref("specification_sections"),
        **w.each(w.refs("users"), "inspector_ids", "distribution_member_ids"),
    },
    inspection_item,
    required=("list_template_id",),
    blank={"status": "open", "private": False, "inspector_ids": []},
    check=_completed,
    custom="ChecklistList",
)
LIST = Listing(
    "inspections",
    {"normal": inspection_item},
    {
        "id": ids,
        **{name: one_of(name) for name in ("status", "list_template_id", "inspection_type_id",
                                           "location_id", "trade_id", "created_by_id")},
        "inspector_id": any_of("inspector_ids"),
        "query": text_in("name", "description"),
        **{name: within(name) for name in ("created_at", "updated_at", "inspection_date")},
    },
    {name: name for name in ("name", "number", "status", "inspection_date", "created_at",
                             "updated_at")},
    # The counts come from the items.
    cached=False,
)  # fmt: skip
_TEMPLATE = Resource(
    "inspection_templates",
    "list_template",
    {
        **w.each(w.text, "name", "description"),
        "inspection_type_id": w.ref("inspection_types"),
        "trade_id": w.ref("trades"),
        "items": w.texts,
    },
    view(
        ("id", "name", "description", "created_at", "updated_at"),
        {
            "inspection_type": named("inspection_types", "inspection_type_id"),
            "trade": named("trades", "trade_id"),
            "item_count": lambda _world, template: len(template.get("items") or ()),
            "items": otherwise("items", []),
        },
    ),
    required=("name",),
    in_project=False,
)
_ITEM = Resource(
    "inspection_items",
    "item",
    {"name": w.text, "status": w.choice(*ANSWERS), "comments": w.text},
    item_view,
    required=("name",),
)
_save = save_with(INSPECTION)


@ROUTES.post(_ALL, _SHORT)
def create(call: Call) -> Reply:
    """From a template, whose id stands beside the wrapped object or in it; its items come along."""
    body = call.wrapped("list")
    beside = call.body.get("list_template_id") or call.body.get("template_id")
    inside = body.get("list_template_id") or body.get("template_id")
    inspection = _save(call, {**body, "list_template_id": as_id(beside or inside)}, None)
    template = call.world["inspection_templates"].get(inspection["list_template_id"]) or {}
    for place, text in enumerate(template.get("items") or (), start=1):
        call.world["inspection_items"].add(
            {"project_id": call.project_id(), "list_id": inspection["id"], "name": text,
             "position": place, "status": "uninspected"}
        )  # fmt: skip
    return created(inspection_item(call.world, inspection))


@ROUTES.get(f"{_ALL}/{{id}}", f"{_SHORT}/{{id}}")
def show(call: Call) -> Reply:
    return ok(inspection_item(call.world, find(call, INSPECTION)))


@ROUTES.patch(f"{_ALL}/{{id}}", f"{_SHORT}/{{id}}")
def update(call: Call) -> Reply:
    inspection = _save(call, call.wrapped("list"), find(call, INSPECTION))
    return ok(inspection_item(call.world, inspection))


@ROUTES.delete(f"{_ALL}/{{id}}", f"{_SHORT}/{{id}}")
def delete(call: Call) -> Reply:
    inspection = find(call, INSPECTION)
    for item in call.world["inspection_items"].where(list_id=inspection["id"]):
        call.world["inspection_items"].remove(item["id"])
    call.world["inspections"].remove(inspection["id"], by=call.user_id)
    return nothing()


@ROUTES.get(_ITEMS)
def list_items(call: Call) -> Reply:
    rows = call.world["inspection_items"].where(list_id=_open(call)["id"])
    listing = Listing("inspection_items", {"normal": item_view})
    return answer_list(call, listing, project_id=call.project_id(), ids=[r["id"] for r in rows])


@ROUTES.patch(_ITEMS + "/{id}")
def answer_item(call: Call) -> Reply:
    """The answer to one item moves the inspection's own stamp: its counts change."""
    inspection, item = _open(call), find(call, _ITEM)
    if inspection.get("status") == "closed":
        raise invalid({"base": ["the inspection is closed"]})
    changed = save_with(_ITEM)(call, call.wrapped("item"), item)
    call.world["inspections"].change(inspection["id"], {}, by=call.user_id)
    return ok(item_view(call.world, changed))


serve_list(ROUTES, INSPECTION, LIST, _ALL, _SHORT)
serve(
    ROUTES,
    _TEMPLATE,
    Listing("inspection_templates", {"normal": _TEMPLATE.detail}),
    _TEMPLATES,
    _COMPANY_TEMPLATES,
)
serve_names(
    ROUTES,
    "inspection_types",
    "inspection_type",
    "/rest/v1.0/companies/{company_id}/inspection_types",
)


def _open(call: Call) -> Json:
    return find(call, INSPECTION, "list_id")
