"""How are observations of quality and safety listed, written and closed?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.clock import day, stamp
from trajanus.simulator.filters import ids, one_of, text_in, within
from trajanus.simulator.listing import Listing
from trajanus.simulator.modules import written as w
from trajanus.simulator.modules.resource import Resource, is_admin, serve
from trajanus.simulator.modules.shown import always, keys, person, place, trade, view
from trajanus.simulator.modules.specifications import section_item
from trajanus.simulator.modules.stored_files import attachments
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

ROUTES = Routes("Observations")

STATUSES = ("initiated", "ready_for_review", "not_accepted", "closed")
PRIORITIES = ("Low", "Medium", "High", "Urgent")
_TYPE = keys("id", "name", "category")


def _type(world: World, item: Json) -> Json | None:
    found = world["observation_types"].get(item.get("type_id"))
    return _TYPE(world, found) if found is not None else None


def _section(world: World, item: Json) -> Json | None:
    section = world["specification_sections"].get(item.get("specification_section_id"))
    return section_item(world, section) if section is not None else None


observation_item = view(
    ("id", "number", "name", "description", "status", "priority", "date_notified", "due_date",
     "personal", "created_at", "updated_at", "closed_at", "deleted_at"),
    {
        "description_rich_text": lambda _world, item: item.get("description"),
        "assignee": person("assignee_id"),
        "created_by": person(),
        "location": place(),
        "specification_section": _section,
        "trade": trade,
        "type": _type,
        "origin": always(None),
        "attachments": attachments,
    },
    custom="ObservationItem",
)  # fmt: skip


def _completed(call: Call, fields: Json, old: Json | None) -> Json:
    now = call.sim.clock.now()
    if fields.get("assignee_id"):
        fields["date_notified"] = day(now)
    if "status" in fields:
        fields["closed_at"] = stamp(now) if fields["status"] == "closed" else None
    if old is None:
        highest = call.world["observations"].highest_number(call.project_id())
        return {**fields, "number": fields.get("number") or str(highest + 1)}
    return fields


def _sees(call: Call, item: Json) -> bool:
    if not item.get("personal") or is_admin(call, ROUTES.tool):
        return True
    return call.user_id in (item.get("created_by_id"), item.get("assignee_id"))


RESOURCE = Resource(
    "observations",
    "observation",
    {
        **w.each(w.text, "name", "number", "description"),
        "status": w.choice(*STATUSES),
        "priority": w.choice(*PRIORITIES),
        "due_date": w.day,
        "personal": w.flag,
        "assignee_id": w.ref("users"),
        "type_id": w.ref("observation_types"),
        "location_id": w.ref("locations"),
        "trade_id": w.ref("trades"),
        "specification_section_id": w.ref("specification_sections"),
        "distribution_member_ids": w.refs("users"),
    },
    observation_item,
    required=("name", "type_id"),
    blank={"status": "initiated", "priority": "Low", "personal": False},
    check=_completed,
    custom="ObservationItem",
    attachments=True,
    sees=_sees,
)
serve(
    ROUTES,
    RESOURCE,
    Listing(
        "observations",
        {"normal": observation_item},
        {
            "id": ids,
            **{name: one_of(name) for name in ("status", "priority", "type_id", "assignee_id",
                                               "location_id", "trade_id", "created_by_id")},
            "search": text_in("name", "description", "number"),
            **{name: within(name) for name in ("created_at", "updated_at", "due_date")},
        },
        {name: name for name in ("number", "name", "status", "priority", "due_date",
                                 "created_at", "updated_at")},
    ),
    "/rest/v1.0/observations/items",
)  # fmt: skip
serve(
    ROUTES,
    Resource(
        "observation_types",
        "observation_type",
        w.each(w.text, "name", "category"),
        _TYPE,
        required=("name",),
        in_project=False,
    ),
    Listing("observation_types", {"normal": _TYPE}),
    "/rest/v1.0/observations/types",
)
