"""Who has the ball on a submittal, and how does it get reviewed, closed and distributed?"""

from __future__ import annotations

from trajanus.simulator.clock import day, stamp
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

_BLANK: Json = {
    "title": "",
    "description": "",
    "revision": "0",
    "current_revision": True,
    "private": False,
    "distribution_member_ids": [],
    "approvers": [],
    "custom_fields": {},
    "custom_textarea_1": "",
    "custom_textfield_1": "",
    "deleted": False,
    "deleted_at": None,
    "lead_time": None,
}

_UNANSWERED = ("pending", None)
# After these the contractor has to act again, so later steps are not reached.
_SENT_BACK = ("rejected", "revise and resubmit", "void")


def new_submittal(world: World, project_id: int, fields: Json, *, by: int | None) -> Json:
    """A stored submittal; a draft unless the fields name a status."""
    item = {**_BLANK, "project_id": project_id, "created_by_id": by, **fields}
    item.setdefault("status_id", status_id(world, "Draft"))
    return world["submittals"].add(item, by=by)


def new_approver(world: World, user_id: int, group: int, fields: Json) -> Json:
    """One step of a workflow, waiting for its response."""
    return {
        "id": world["approvers"].new_id(),
        "user_id": user_id,
        "approver_type": "Approver",
        "workflow_group_number": group,
        "comment": None,
        "due_date": None,
        "response_required": True,
        "submittal_response_id": response_id(world, "pending"),
        "returned_date": None,
        "sent_date": None,
        "days_to_respond": None,
        **fields,
    }


def ball_in_court(world: World, item: Json) -> list[int]:
    """The users who have to act; computed, never stored."""
    base = _base_status(world, item)
    manager = [item["submittal_manager_id"]] if item.get("submittal_manager_id") else []
    if base == "Closed" or item.get("deleted"):
        return []
    waiting = [each["user_id"] for each in current_approvers(world, item)]
    return waiting if base == "Open" and waiting else manager


def current_approvers(world: World, item: Json) -> list[Json]:
    """The unanswered steps of the lowest group, unless somebody sent the submittal back."""
    if _base_status(world, item) != "Open":
        return []
    if any(considered(world, each) in _SENT_BACK for each in item["approvers"]):
        return []
    waiting = [
        each
        for each in item["approvers"]
        if each["response_required"] and considered(world, each) in _UNANSWERED
    ]
    first = min((each["workflow_group_number"] for each in waiting), default=0)
    return [each for each in waiting if each["workflow_group_number"] == first]


def respond(world: World, item: Json, approver: Json, fields: Json, *, by: int | None) -> Json:
    """An approver answers; the ball moves on by itself."""
    today = day(world.clock.now())
    answered = {**approver, "returned_date": today, **fields}
    answered["sent_date"] = answered["sent_date"] or today
    approvers = [answered if each["id"] == approver["id"] else each for each in item["approvers"]]
    world["submittals"].change(item["id"], {"approvers": approvers}, by=by)
    return answered


def close_and_distribute(
    world: World, item: Json, *, status: int | None, message: str, to: list[int], by: int | None
) -> Json:
    """Close a submittal and send it out; the distribution as it is shown."""
    now = stamp(world.clock.now())
    distribution = {
        "id": world["distributions"].new_id(),
        "message": message,
        "submittal_description": item["description"],
        "sent_at": now,
        "distributed_by_id": by,
        "distributed_to_ids": to,
    }
    fields = {
        "status_id": status or status_id(world, "Closed"),
        "distributed_at": now,
        "closed_at": now,
        "distribution_member_ids": to or item["distribution_member_ids"],
    }
    world["submittals"].change(item["id"], fields, by=by)
    return distribution


def considered(world: World, approver: Json) -> str | None:
    """What an approver's response counts as, whatever the project calls it."""
    response = world["submittal_responses"].get(approver["submittal_response_id"])
    return response["considered"] if response else None


def status_id(world: World, name: str) -> int:
    """The id of a company status."""
    found: int = world["submittal_statuses"].where(name=name)[0]["id"]
    return found


def response_id(world: World, meaning: str) -> int:
    """The id of the first response that counts as this."""
    found: int = world["submittal_responses"].where(considered=meaning)[0]["id"]
    return found


def _base_status(world: World, item: Json) -> str:
    status = world["submittal_statuses"].get(item["status_id"])
    return status["status"] if status else "Draft"
