"""How are the tasks of the (legacy) schedule listed, written and synced?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.errors import forbidden, invalid
from trajanus.simulator.filters import one_of, text_in, within
from trajanus.simulator.listing import Listing
from trajanus.simulator.modules import written as w
from trajanus.simulator.modules.resource import (
    Resource,
    empty_object,
    save_with,
    serve,
)
from trajanus.simulator.modules.shown import person, view
from trajanus.simulator.modules.sync import Sync, answer_sync
from trajanus.simulator.modules.task_times import days_between, outline_path
from trajanus.simulator.reply import Reply
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

ROUTES = Routes("Schedule")

_ALL = "/rest/v1.0/tasks"

_TABLE: w.Table = {
    **w.each(w.text, "name", "source_uid", "full_outline_path", "activity_id", "wbs", "notes"),
    **w.each(w.moment, "start", "finish", "actual_start", "actual_finish", "baseline_start",
             "baseline_finish"),
    **w.each(w.whole, "percentage", "row_number", "parent_id"),
    **w.each(w.flag, "critical_path", "milestone", "has_children", "manually_edited"),
    **w.each(w.number, "schedule_duration", "start_variance", "finish_variance"),
    "resource_ids": w.ids,
}  # fmt: skip
# Written under one name, read under another.
_READ_AS = {"start": "start_datetime", "finish": "finish_datetime"}

_PLAIN = (
    "id", "name", "start_datetime", "finish_datetime", "percentage", "color", "parent_id",
    "activity_id", "critical_path", "milestone", "actual_start", "actual_finish", "row_number",
    "has_children", "source_uid", "wbs", "schedule_duration", "resource_ids", "notes",
    "baseline_start", "baseline_finish", "start_variance", "finish_variance",
    "manually_edited", "created_at", "updated_at",
)  # fmt: skip

task_item = view(
    _PLAIN,
    {
        "task_name": lambda _world, task: task.get("name"),
        "key": lambda _world, task: str(task["id"]),
        "pending": lambda world, task: _is_pending(world, task),
        "schedule_activity_id": lambda _world, task: task.get("activity_id"),
        "resource_name": lambda _world, task: task.get("resource_name"),
        "full_outline_path": outline_path,
        "created_by": person(),
        "updated_by": person("updated_by_id"),
    },
)


LIST = Listing(
    "tasks",
    {"normal": task_item, "compact": view(("id", "name"))},
    {
        "updated_at": within("updated_at"),
        "row_number": one_of("row_number"),
        "query": text_in("name", "activity_id"),
    },
    # Paths and pending changes come from other records.
    cached=False,
)


def _completed(call: Call, fields: Json, old: Json | None) -> Json:
    """What follows from a write: derived values, and the parent that now has a child."""
    _refuse_if_owned_elsewhere(call)
    fields = {_READ_AS.get(name, name): value for name, value in fields.items()}
    task = {**(old or {}), **fields}
    percentage = task.get("percentage") or 0
    if not 0 <= percentage <= 100:
        raise invalid({"percentage": ["must be between 0 and 100"]})
    _adopt(call, task, old)
    if "schedule_duration" not in task or (old and fields.keys() & set(_READ_AS.values())):
        fields.setdefault("schedule_duration", days_between(task))
    if old is None:
        rows = call.world["tasks"].where(project_id=call.project_id())
        last = max((row.get("row_number") or 0 for row in rows), default=0)
        fields.setdefault("row_number", last + 1)
    return {**fields, "updated_by_id": call.user_id}


def _move_children_up(call: Call, task: Json) -> None:
    _refuse_if_owned_elsewhere(call)
    for child in call.world["tasks"].where(parent_id=task["id"]):
        call.world["tasks"].change(child["id"], {"parent_id": task.get("parent_id")})


RESOURCE = Resource(
    "tasks",
    "task",
    _TABLE,
    task_item,
    required=("name",),
    blank={"percentage": 0, "critical_path": False, "milestone": False, "has_children": False,
           "resource_ids": [], "notes": "", "manually_edited": True},
    check=_completed,
    gone=empty_object,
    before_delete=_move_children_up,
)  # fmt: skip


def _save_entry(call: Call, entry: Json, old: Json | None) -> Json:
    """Sync entries carry no id of ours: `source_uid` is the key of the other system."""
    uid = entry.get("source_uid")
    if old is None and uid:
        found = call.world["tasks"].where(project_id=call.project_id(), source_uid=str(uid))
        old = found[0] if found else None
    return save_with(RESOURCE)(call, entry, old)


@ROUTES.patch(_ALL + "/sync")
def sync(call: Call) -> Reply:
    _refuse_if_owned_elsewhere(call)
    return answer_sync(call, Sync("tasks", _save_entry, task_item), project_id=call.project_id())


serve(ROUTES, RESOURCE, LIST, _ALL)


def _refuse_if_owned_elsewhere(call: Call) -> None:
    """A schedule that comes from a file of another program is not edited task by task.

    Which error the real service gives is not documented.
    """
    project = call.world["projects"].get(call.project_id()) or {}
    if project.get("schedule_type") and not project.get("schedule_allow_task_updates"):
        raise forbidden(
            f"The schedule is managed in {project['schedule_type']}; request a change instead."
        )


def _adopt(call: Call, task: Json, old: Json | None) -> None:
    parent_id = task.get("parent_id")
    if parent_id is None or (old is not None and old.get("parent_id") == parent_id):
        return
    parent = call.world["tasks"].get(parent_id)
    if parent is None or parent["project_id"] != call.project_id():
        raise invalid({"parent_id": ["is not a valid choice"]})
    if old is not None and _is_below(call.world, parent, old["id"]):
        raise invalid({"parent_id": ["can't be the task itself or below it"]})
    with call.world.quietly():
        call.world["tasks"].change(parent_id, {"has_children": True})


def _is_below(world: World, task: Json | None, ancestor_id: int) -> bool:
    while task is not None:
        if task["id"] == ancestor_id:
            return True
        task = world["tasks"].get(task.get("parent_id"))
    return False


def _is_pending(world: World, task: Json) -> bool:
    return bool(world["requested_changes"].where(task_id=task["id"], status="pending"))
