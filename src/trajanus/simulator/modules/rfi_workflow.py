"""How does an RFI move from draft to open, answered and closed?"""

from __future__ import annotations

from datetime import datetime

from trajanus.simulator.clock import stamp
from trajanus.simulator.errors import invalid
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

_BLANK: Json = {
    "number": None,
    "prefix": None,
    "status": "draft",
    "private": False,
    "due_date": None,
    "initiated_at": None,
    "time_resolved": None,
    "reference": "",
    "cost_impact": {"status": "tbd", "value": None},
    "schedule_impact": {"status": "tbd", "value": None},
    "deleted": False,
    "deleted_at": None,
    "custom_fields": {},
    "assignee_ids": [],
    "ball_in_court_ids": [],
    "ball_in_court_role": "creator",
    "received_from_id": None,
    "rfi_manager_id": None,
    "responsible_contractor_id": None,
    "location_id": None,
    "specification_section_id": None,
    "drawing_number": "",
    "distribution_ids": [],
    "answers": [],
}


def new_rfi(world: World, project_id: int, fields: Json, *, by: int | None) -> Json:
    """A stored RFI with its question; a draft unless `fields` say `draft: False`."""
    fields = dict(fields)
    draft = fields.pop("draft", False)
    text, files = fields.pop("question_body"), fields.pop("question_attachment_ids", [])
    question = _entry(world, "questions", text, "question_date", by)
    question["attachment_ids"] = files
    rfi = {**_BLANK, "project_id": project_id, "created_by_id": by, "question": question, **fields}
    if not draft:
        rfi |= opened(world, rfi)
    return world["rfis"].add(rfi, by=by)


def opened(world: World, rfi: Json) -> Json:
    """What changes when an RFI leaves draft: it gets a number and its assignees get the ball."""
    if not rfi["assignee_ids"]:
        raise invalid({"assignees": ["required"]})
    return {
        "status": "open",
        "number": rfi["number"] or next_number(world, rfi["project_id"]),
        "initiated_at": rfi["initiated_at"] or stamp(world.clock.now()),
        "received_from_id": rfi["received_from_id"] or rfi["created_by_id"],
        "ball_in_court_ids": list(rfi["assignee_ids"]),
        "ball_in_court_role": "assignees",
    }


def closed(now: datetime) -> Json:
    """What changes when an answer is accepted: nobody has the ball any more."""
    return {"status": "closed", "time_resolved": stamp(now), "ball_in_court_ids": []}


def reopened(rfi: Json) -> Json:
    return {
        "status": "open",
        "time_resolved": None,
        "ball_in_court_ids": list(rfi["assignee_ids"]),
        "ball_in_court_role": "assignees",
    }


def advanced(rfi: Json) -> Json:
    """The ball goes from the assignees to the manager, and back."""
    if rfi["status"] != "open":
        raise invalid({"base": ["The ball in court moves on open RFIs only"]})
    if rfi["ball_in_court_role"] == "assignees" and rfi["rfi_manager_id"]:
        role, holders = "RFI manager", [rfi["rfi_manager_id"]]
    else:
        role, holders = "assignees", list(rfi["assignee_ids"])
    return {"ball_in_court_role": role, "ball_in_court_ids": holders}


def add_reply(
    world: World,
    rfi: Json,
    body: str,
    *,
    official: bool,
    by: int | None,
    files: list[int] | None = None,
    touch: bool = True,
) -> Json:
    """An answer; even an official one neither closes the RFI nor moves the ball."""
    answer = {**_entry(world, "replies", body, "answer_date", by), "official": official}
    answer["attachment_ids"] = files or []
    keep_replies(world, rfi, [*rfi["answers"], answer], by=by, touch=touch)
    _announce(world, rfi, answer, "create", by)
    return answer


def change_reply(world: World, rfi: Json, answer: Json, official: bool, by: int | None) -> Json:
    changed = {**answer, "official": official}
    answers = [changed if each["id"] == answer["id"] else each for each in rfi["answers"]]
    keep_replies(world, rfi, answers, by=by)
    _announce(world, rfi, answer, "update", by)
    return changed


def remove_reply(world: World, rfi: Json, answer: Json, by: int | None) -> None:
    answers = [each for each in rfi["answers"] if each["id"] != answer["id"]]
    keep_replies(world, rfi, answers, by=by)
    _announce(world, rfi, answer, "delete", by)


def keep_replies(
    world: World, rfi: Json, answers: list[Json], *, by: int | None, touch: bool = True
) -> None:
    """Store the answers; `touch` says whether the RFI's own stamp moves and is announced."""
    if touch:
        world["rfis"].change(rfi["id"], {"answers": answers}, by=by)
        return
    with world.quietly():
        world["rfis"].change(rfi["id"], {"answers": answers, "updated_at": rfi["updated_at"]})


def next_number(world: World, project_id: int) -> str:
    """One more than the highest number of the project."""
    return str(world["rfis"].highest_number(project_id) + 1)


def _entry(world: World, kind: str, body: str, dated: str, by: int | None) -> Json:
    now = stamp(world.clock.now())
    return {"id": world[kind].new_id(), "body": body, dated: now, "created_by_id": by}


def _announce(world: World, rfi: Json, answer: Json, action: str, by: int | None) -> None:
    related = ((rfi["id"], "RFIs"),)
    world.announce(
        "RFI Replies", answer["id"], action, project_id=rfi["project_id"], by=by, related=related
    )
