"""How does the crew ask, answer and settle RFIs?"""

from __future__ import annotations

from datetime import date, timedelta

from trajanus.simulator.crew.scene import Scene
from trajanus.simulator.modules import rfi_workflow
from trajanus.simulator.wire import Json

_QUESTIONS = (
    ("Conduit crosses duct above corridor", "The feeder conduit and the supply duct meet above "
     "the corridor ceiling. May the conduit drop 8 inches?"),
    ("Missing dimension at equipment pad", "No dimension ties the equipment pad to the column "
     "line. Please give one before layout on Thursday."),
    ("Substitute for discontinued fixture", "The supplier no longer makes the fixture that was "
     "approved. Is the successor acceptable?"),
    ("Slope of the trench drain", "The section gives no slope for the trench drain in bay 2. "
     "Is 1 percent wanted?"),
    ("Anchors into post-tensioned slab", "May drilled anchors be used in the slab here, or are "
     "cast-in inserts required?"),
)  # fmt: skip
_ANSWERS = (
    "Proceed as proposed; show the change on the as-built drawings.",
    "Not accepted. Follow the contract drawings.",
    "Accepted, provided that no additional cost is claimed.",
    "See the attached sketch. Submit the revised layout for information.",
)


def ask(scene: Scene) -> str | None:
    """A new question, from somebody on site to a reviewer."""
    author = scene.somebody("Engineer", "Superintendent", outside=False)
    reviewer = scene.somebody("Review")
    if author is None or reviewer is None:
        return None
    subject, question = scene.random.choice(_QUESTIONS)
    fields = {
        "subject": subject,
        "question_body": question,
        "assignee_ids": [reviewer],
        "rfi_manager_id": _manager(scene),
        "due_date": scene.day(scene.random.randint(5, 14)),
    }
    rfi = rfi_workflow.new_rfi(scene.world, scene.project_id, fields, by=author)
    return f"{scene.name(author)} opened RFI {rfi['number']}."


def answer(scene: Scene) -> str | None:
    rfi = scene.newest("rfis", lambda row: _waits(row) and bool(row["assignee_ids"]))
    if rfi is None:
        return None
    by = scene.random.choice(rfi["assignee_ids"])
    text = scene.random.choice(_ANSWERS)
    rfi_workflow.add_reply(scene.world, rfi, text, official=True, by=by, touch=scene.touch)
    return f"{scene.name(by)} answered RFI {rfi['number']}."


def close(scene: Scene) -> str | None:
    """The manager accepts an official answer."""
    rfi = scene.newest("rfis", lambda row: row["status"] == "open" and _is_answered(row))
    if rfi is None:
        return None
    by = rfi["rfi_manager_id"]
    scene.world["rfis"].change(rfi["id"], rfi_workflow.closed(scene.world.clock.now()), by=by)
    return f"{scene.name(by)} closed RFI {rfi['number']}."


def move_due_date(scene: Scene) -> str | None:
    rfi = scene.newest("rfis", _waits)
    if rfi is None:
        return None
    today = scene.world.clock.now().date()
    old = date.fromisoformat(rfi["due_date"]) if rfi["due_date"] else today
    due = (max(old, today) + timedelta(days=scene.random.randint(1, 7))).isoformat()
    by = rfi["rfi_manager_id"]
    scene.world["rfis"].change(rfi["id"], {"due_date": due}, by=by)
    return f"{scene.name(by)} moved RFI {rfi['number']} to {due}."


def _waits(rfi: Json) -> bool:
    return rfi["status"] == "open" and not _is_answered(rfi)


def _is_answered(rfi: Json) -> bool:
    return any(each["official"] for each in rfi["answers"])


def _manager(scene: Scene) -> int:
    members = scene.members
    return next((m for m in members if scene.name(m) == "QC Manager"), members[0])
