"""How do the items of the Tasks tool work? They are not the tasks of the schedule."""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.clock import day
from trajanus.simulator.errors import invalid
from trajanus.simulator.filters import any_of, ids, one_of, text_in, within
from trajanus.simulator.listing import Listing
from trajanus.simulator.modules import written as w
from trajanus.simulator.modules.compact import person as compact_person
from trajanus.simulator.modules.resource import Resource, is_admin, serve, serve_names
from trajanus.simulator.modules.shown import Inner, named, person, view
from trajanus.simulator.modules.stored_files import attachments
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

ROUTES = Routes("Tasks")

# Which states follow which; anything else is refused. The order is that of the tool's menu.
STEPS = {
    "initiated": ("in_progress", "ready_for_review", "closed", "void"),
    "in_progress": ("initiated", "ready_for_review", "closed", "void"),
    "ready_for_review": ("in_progress", "closed", "void"),
    "closed": ("in_progress", "initiated"),
    "void": ("initiated",),
}


def _assignees(world: World, item: Json) -> list[Json]:
    people = [compact_person(world, user_id) for user_id in item.get("assignee_ids") or ()]
    notified = item.get("date_notified")
    return [{**each, "date_notified": notified} for each in people if each is not None]


def _first_assignee(world: World, item: Json) -> Json | None:
    return next(
        (compact_person(world, user_id) for user_id in item.get("assignee_ids") or ()), None
    )


_PLAIN = ("id", "number", "title", "description", "status", "private", "due_date",
          "date_notified")  # fmt: skip
_INNER: dict[str, Inner] = {
    "task_item_category": named("task_item_categories", "task_item_category_id"),
    "assignee": _first_assignee,
    "assignees": _assignees,
}
task_item = view(_PLAIN, _INNER)
# The list has no stamps, so changes cannot be seen by `updated_at`.
task_item_detail = view(
    (*_PLAIN, "created_at", "updated_at"),
    {**_INNER, "created_by": person(), "attachments": attachments},
)

LIST = Listing(
    "task_items",
    {"normal": task_item},
    {
        "id": ids,
        "query": text_in("title", "description", "number"),
        "assigned_id": any_of("assignee_ids"),
        "created_at": within("created_at"),
        "created_by_id": one_of("created_by_id"),
        "due_date": within("due_date"),
        "status": one_of("status"),
        "task_item_category_id": one_of("task_item_category_id"),
    },
    {
        "number": "number",
        "title": "title",
        "assignee": "assignee_name",
        "due_date": "due_date",
        "status": "status",
        "category": "category_name",
    },
    derived=lambda world, item: {
        "assignee_name": (_first_assignee(world, item) or {}).get("name"),
        "category_name": (_INNER["task_item_category"](world, item) or {}).get("name"),
    },
)


def _completed(call: Call, fields: Json, old: Json | None) -> Json:
    single = fields.pop("assigned_id", None)
    if single is not None and not fields.get("assignee_ids"):
        fields["assignee_ids"] = [single]
    if fields.get("assignee_ids"):
        fields["date_notified"] = day(call.sim.clock.now())
    if old is None:
        highest = call.world["task_items"].highest_number(call.project_id())
        return {**fields, "number": fields.get("number") or str(highest + 1)}
    was, now = old.get("status", "initiated"), fields.get("status")
    if now is not None and now != was and now not in STEPS.get(was, STEPS):
        raise invalid({"status": [f"can't change from {was} to {now}"]})
    return fields


def _sees(call: Call, item: Json) -> bool:
    """Private items show themselves to their creator, their assignees and admins."""
    if not item.get("private") or is_admin(call, ROUTES.tool):
        return True
    return call.user_id in (item.get("created_by_id"), *(item.get("assignee_ids") or ()))


_TABLE: w.Table = {
    **w.each(w.text, "title", "number", "description"),
    "due_date": w.moment,
    "status": w.choice(*STEPS),
    "task_item_category_id": w.ref("task_item_categories"),
    "private": w.flag,
    "assigned_id": w.ref("users"),
    "assignee_ids": w.refs("users"),
    "distribution_member_ids": w.refs("users"),
}
serve(
    ROUTES,
    Resource(
        "task_items",
        "task_item",
        _TABLE,
        task_item_detail,
        required=("title",),
        blank={"status": "initiated", "private": False, "description": "", "assignee_ids": []},
        check=_completed,
        attachments=True,
        sees=_sees,
    ),
    LIST,
    "/rest/v1.0/task_items",
)

serve_names(
    ROUTES,
    "task_item_categories",
    "task_item_category",
    "/rest/v1.0/companies/{company_id}/projects/{project_id}/task_item_categories",
    in_project=True,
)
