"""How do people propose changes of an existing schedule, and who decides about them?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.errors import bad_request, forbidden, invalid
from trajanus.simulator.listing import Listing, answer_list
from trajanus.simulator.modules.compact import person as compact_person
from trajanus.simulator.modules.resource import is_admin
from trajanus.simulator.modules.shown import named, person, view
from trajanus.simulator.modules.task_times import END_OF_DAY, START_OF_DAY, moved_to
from trajanus.simulator.modules.values import as_bool, as_id
from trajanus.simulator.modules.written import each, stored, text
from trajanus.simulator.reply import Reply, created, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

ROUTES = Routes("Schedule")

_ALL = "/rest/v1.1/projects/{project_id}/schedule/requested_changes"
_OF_TASK = "/rest/v1.1/projects/{project_id}/schedule/tasks/{task_id}/requested_changes"
_OLD_ALL, _OLD_OF_TASK = (path.replace("v1.1", "v1.0") for path in (_ALL, _OF_TASK))

_NEW = {"start": "new_start", "finish": "new_finish", "percentage": "new_percentage"}
_PLAIN = (
    "id", "new_finish", "new_start", "new_percentage", "old_finish", "old_start",
    "old_percentage", "other_change", "reason", "notes",
)  # fmt: skip

change_item = view(
    _PLAIN,
    {
        "change_requested": lambda _world, change: described(change),
        "status": lambda _world, change: str(change.get("status")).capitalize(),
        "status_not_localized": lambda _world, change: change.get("status"),
        "created_at": lambda _world, change: change["created_at"][:10],
        "created_by": person(),
        "task": named("tasks", "task_id"),
    },
)
LIST = Listing("requested_changes", {"normal": change_item})


@ROUTES.get(_ALL, _OLD_ALL)
def list_changes(call: Call) -> Reply:
    task_id = call.arg("task_id")
    if task_id is None:
        return answer_list(call, LIST, project_id=call.project_id())
    ids = [c["id"] for c in call.world["requested_changes"].where(task_id=as_id(task_id))]
    return answer_list(call, LIST, project_id=call.project_id(), ids=ids)


@ROUTES.post(_OF_TASK, _OLD_OF_TASK)
def request_change(call: Call) -> Reply:
    task = call.find("tasks", call.number("task_id"), project_id=call.project_id())
    body = call.wrapped("requested_change")
    reason = text(call, "change_reason", body.get("change_reason"))
    change = {**_proposal(task, body), "reason": reason}
    change |= stored(call, each(text, "other_change", "notes"), body)
    if not any(change.get(name) is not None for name in (*_NEW.values(), "other_change")):
        raise invalid({"base": ["a change of start, finish, percentage or another is required"]})
    origin = {"project_id": call.project_id(), "task_id": task["id"], "status": "pending"}
    made = call.world["requested_changes"].add(
        {**change, **origin, "created_by_id": call.user_id}, by=call.user_id
    )
    return created(change_item(call.world, made))


@ROUTES.patch(_ALL + "/review", _OLD_ALL + "/review")
def review(call: Call) -> Reply:
    """Approve or reject several proposals; an approval changes the task at once."""
    if not is_admin(call, "Schedule"):
        raise forbidden("Only an admin of the schedule reviews requested changes.")
    entries = call.body.get("requested_changes")
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise bad_request("param is missing or the value is empty: requested_changes")
    return ok([_reviewed(call, entry) for entry in entries])


def described(change: Json) -> str:
    """The proposal in words."""
    parts = [
        f"{name.capitalize()}: {change.get(f'old_{name}')} to {change[f'new_{name}']}"
        for name in _NEW
        if change.get(f"new_{name}") is not None
    ]
    return "; ".join([*parts, *filter(None, [change.get("other_change")])])


def _proposal(task: Json, body: Json) -> Json:
    wanted = body.get("task")
    wanted = wanted if isinstance(wanted, dict) else {}
    start = moved_to(wanted.get("start"), task.get("start_datetime"), START_OF_DAY)
    finish = moved_to(wanted.get("finish"), task.get("finish_datetime"), END_OF_DAY)
    percentage = as_id(wanted.get("percentage"))
    if percentage is not None and percentage > 100:
        raise invalid({"percentage": ["must be between 0 and 100"]})
    return {
        "new_start": start[:10] if start else None,
        "new_finish": finish[:10] if finish else None,
        "new_percentage": percentage,
        "old_start": (task.get("start_datetime") or "")[:10] or None,
        "old_finish": (task.get("finish_datetime") or "")[:10] or None,
        "old_percentage": task.get("percentage"),
        "wanted": {"start_datetime": start, "finish_datetime": finish, "percentage": percentage},
    }


def _reviewed(call: Call, entry: Json) -> Json:
    change = call.find("requested_changes", as_id(entry.get("id")) or 0,
                       project_id=call.project_id())  # fmt: skip
    if change.get("status") != "pending":
        raise invalid({"base": ["the requested change was already reviewed"]})
    approved = as_bool(entry.get("approved"))
    if approved:
        _apply(call, change)
    decided = {
        "status": "approved" if approved else "rejected",
        "disposition_reason": entry.get("disposition_reason"),
    }
    return _outcome(call.world, call.world["requested_changes"].change(change["id"], decided))


def _apply(call: Call, change: Json) -> None:
    wanted = {k: v for k, v in change.get("wanted", {}).items() if v is not None}
    task = call.world["tasks"].get(change.get("task_id"))
    if task is not None and wanted:
        wanted["updated_by_id"] = call.user_id
        call.world["tasks"].change(task["id"], wanted, by=call.user_id)


def _outcome(world: World, change: Json) -> Json:
    asker = compact_person(world, change.get("created_by_id")) or {}
    return {
        "id": change["id"],
        "requested_by": asker.get("name"),
        "change_requested": described(change),
        "reason": change.get("reason"),
        "status": change["status"].capitalize(),
        "status_not_localized": change["status"],
        "notes": change.get("notes"),
    }
