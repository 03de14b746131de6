"""How are the items of the punch list listed, written, answered and closed?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.clock import stamp
from trajanus.simulator.filters import any_of, ids, one_of, text_in, within
from trajanus.simulator.listing import Listing
from trajanus.simulator.modules import written as w
from trajanus.simulator.modules.compact import people as compact_people
from trajanus.simulator.modules.compact import person as compact_person
from trajanus.simulator.modules.resource import Resource, is_admin, serve, serve_names
from trajanus.simulator.modules.shown import Inner, keys, named, people, person, place, trade, view
from trajanus.simulator.modules.stored_files import attachments
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

ROUTES = Routes("Punch List")

# The state of the workflow decides the plain state, which is only open or closed.
WORKFLOW = ("draft", "initiated", "work_required", "in_dispute", "ready_for_review",
            "ready_to_close", "work_not_accepted", "closed")  # fmt: skip
_IMPACTS = ("yes_known", "yes_unknown", "no_impact", "tbd", "n_a")
# Both names of the list of assignees are in use.
_OTHER_NAMES = {"login_information_ids": "assignee_ids", "due": "due_date"}


def _ball_in_court(world: World, item: Json) -> list[Json]:
    """The assignees work, the manager checks, nobody is left with a closed item."""
    state = item.get("workflow_status", "initiated")
    if state == "closed":
        return []
    if state in ("initiated", "work_required", "work_not_accepted"):
        return compact_people(world, item.get("assignee_ids") or ())
    holder = "final_approver_id" if state == "ready_to_close" else "punch_item_manager_id"
    return compact_people(world, [item.get(holder) or item.get("punch_item_manager_id") or 0])


def _assignments(world: World, item: Json) -> list[Json]:
    done = item.get("workflow_status") in ("ready_for_review", "ready_to_close", "closed")
    return [
        {"id": item["id"] * 100 + place, "status": "resolved" if done else "unresolved",
         "login_information": compact_person(world, user_id),
         "login_information_id": user_id, "comment": None}
        for place, user_id in enumerate(item.get("assignee_ids") or (), start=1)
    ]  # fmt: skip


def _answered(*, resolved: bool) -> Inner:
    return lambda world, item: any(
        (each["status"] == "resolved") is resolved for each in _assignments(world, item)
    )


punch_item = view(
    ("id", "name", "description", "status", "workflow_status", "priority", "private",
     "position", "reference", "due_date", "cost_impact", "cost_impact_amount",
     "schedule_impact", "schedule_impact_days", "created_at", "updated_at", "closed_at",
     "deleted_at"),
    {
        "number": lambda _world, item: item.get("position"),
        "ball_in_court": _ball_in_court,
        "assignments": _assignments,
        "assignees": people("assignee_ids"),
        "has_resolved_responses": _answered(resolved=True),
        "has_unresolved_responses": _answered(resolved=False),
        "punch_item_manager": person("punch_item_manager_id"),
        "final_approver": person("final_approver_id"),
        "created_by": person(),
        "location": place(),
        "trade": trade,
        "punch_item_type": named("punch_item_types", "punch_item_type_id"),
        "cost_code": named("cost_codes", "cost_code_id"),
        "attachments": attachments,
    },
    custom="PunchItem",
)  # fmt: skip


def _completed(call: Call, fields: Json, old: Json | None) -> Json:
    fields = {_OTHER_NAMES.get(name, name): value for name, value in fields.items()}
    if "status" in fields and "workflow_status" not in fields:
        fields["workflow_status"] = "closed" if fields["status"] == "closed" else "work_required"
    if "workflow_status" in fields:
        closed = fields["workflow_status"] == "closed"
        fields["status"] = "closed" if closed else "open"
        fields["closed_at"] = stamp(call.sim.clock.now()) if closed else None
    if old is None:
        rows = call.world["punch_items"].where(project_id=call.project_id())
        fields["position"] = max((row.get("position") or 0 for row in rows), default=0) + 1
    return fields


def _sees(call: Call, item: Json) -> bool:
    if not item.get("private") or is_admin(call, ROUTES.tool):
        return True
    holders = (item.get("punch_item_manager_id"), item.get("final_approver_id"))
    return call.user_id in (item.get("created_by_id"), *holders, *(item.get("assignee_ids") or ()))


serve(
    ROUTES,
    Resource(
        "punch_items",
        "punch_item",
        {
            **w.each(w.text, "name", "description", "reference"),
            "status": w.choice("open", "closed"),
            "workflow_status": w.choice(*WORKFLOW),
            "priority": w.choice("low", "medium", "high"),
            "private": w.flag,
            **w.each(w.day, "due_date", "due"),
            **w.each(w.choice(*_IMPACTS), "cost_impact", "schedule_impact"),
            "cost_impact_amount": w.amount,
            "schedule_impact_days": w.whole,
            **w.each(w.ref("users"), "punch_item_manager_id", "final_approver_id"),
            **w.each(w.refs("users"), "assignee_ids", "login_information_ids"),
            "location_id": w.ref("locations"),
            "trade_id": w.ref("trades"),
            "punch_item_type_id": w.ref("punch_item_types"),
            "cost_code_id": w.ref("cost_codes"),
        },
        punch_item,
        required=("name",),
        blank={"status": "open", "workflow_status": "initiated", "priority": "low",
               "private": False, "assignee_ids": []},
        check=_completed,
        custom="PunchItem",
        attachments=True,
        sees=_sees,
    ),
    Listing(
        "punch_items",
        {"normal": punch_item, "extended": punch_item, "compact": keys("id", "name", "status")},
        {
            "id": ids,
            **{name: one_of(name) for name in ("status", "workflow_status", "priority",
                                               "location_id", "trade_id", "created_by_id",
                                               "punch_item_manager_id", "punch_item_type_id")},
            "login_information_id": any_of("assignee_ids"),
            "search": text_in("name", "description", "reference"),
            **{name: within(name) for name in ("created_at", "updated_at", "due_date",
                                               "closed_at")},
        },
        {name: name for name in ("position", "name", "status", "priority", "due_date",
                                 "created_at", "updated_at")},
    ),
    "/rest/v1.0/punch_items",
    "/rest/v1.1/punch_items",
)  # fmt: skip
serve_names(ROUTES, "punch_item_types", "punch_item_type", "/rest/v1.0/punch_item_types")
