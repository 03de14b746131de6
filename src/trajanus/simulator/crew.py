"""What does the simulated field crew do next?"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from trajanus.simulator.modules import rfi_workflow, submittal_workflow
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

if TYPE_CHECKING:
    from trajanus.simulator.simulation import Options

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
_COMMENTS = ("No exceptions.", "See notes on sheet 2.", "Provide the missing test certificates.")
_VERDICTS = ("approved", "approved", "approved as noted", "revise and resubmit")

Step = Callable[[int], str | None]


class Crew:
    """People at work on the site: one believable change at a time, the same for one seed."""

    def __init__(self, world: World, options: Options) -> None:
        self.world = world
        self._random = Random(options.seed)  # noqa: S311 - repeatable on purpose, guards nothing
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._touch = options.replies_touch_rfi

    def start(self, every: float) -> None:
        """Work by itself, one step each so many seconds."""
        self._thread = threading.Thread(target=self._work, args=(every,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=1)

    def step(self) -> str:
        """Do one thing; a sentence about it comes back."""
        with self.world.lock:
            projects = [p["id"] for p in self.world["projects"] if p["active"]]
            # Most work happens where most records are; the first project is the main one.
            project_id = (
                projects[0] if self._random.random() < 0.8 else self._random.choice(projects)
            )
            steps: list[Step] = [
                self._answer_rfi, self._answer_rfi, self._open_rfi, self._move_due_date,
                self._review_submittal, self._review_submittal, self._close_rfi,
                self._close_submittal,
            ]  # fmt: skip
            self._random.shuffle(steps)
            for step in [*steps, self._open_rfi]:
                done = step(project_id)
                if done is not None:
                    return done
        return "Nothing to do."

    def _work(self, every: float) -> None:
        while not self._stop.wait(every):
            self.step()

    def _answer_rfi(self, project_id: int) -> str | None:
        rfi = self._pick(self._rfis(project_id, answered=False))
        if rfi is None:
            return None
        by = self._random.choice(rfi["assignee_ids"])
        answer = self._random.choice(_ANSWERS)
        rfi_workflow.add_reply(self.world, rfi, answer, official=True, by=by, touch=self._touch)
        return f"{self._name(by)} answered RFI {rfi['number']}."

    def _close_rfi(self, project_id: int) -> str | None:
        rfi = self._pick(self._rfis(project_id, answered=True))
        if rfi is None:
            return None
        closing = rfi_workflow.closed(self.world.clock.now())
        self.world["rfis"].change(rfi["id"], closing, by=rfi["rfi_manager_id"])
        return f"{self._name(rfi['rfi_manager_id'])} closed RFI {rfi['number']}."

    def _open_rfi(self, project_id: int) -> str | None:
        members = self._members(project_id)
        engineers = [m for m in members if self._asks(m)] or members
        reviewers = [m for m in members if "Review" in self._name(m)] or members
        if not members:
            return None
        author, reviewer = self._random.choice(engineers), self._random.choice(reviewers)
        subject, question = self._random.choice(_QUESTIONS)
        due = self.world.clock.now().date() + timedelta(days=self._random.randint(5, 14))
        fields = {
            "subject": subject,
            "question_body": question,
            "assignee_ids": [reviewer],
            "rfi_manager_id": self._qc_manager(members),
            "due_date": due.isoformat(),
        }
        rfi = rfi_workflow.new_rfi(self.world, project_id, fields, by=author)
        return f"{self._name(author)} opened RFI {rfi['number']}."

    def _move_due_date(self, project_id: int) -> str | None:
        rfi = self._pick(self._rfis(project_id, answered=False))
        if rfi is None:
            return None
        today = self.world.clock.now().date()
        old = date.fromisoformat(rfi["due_date"]) if rfi["due_date"] else today
        due = (max(old, today) + timedelta(days=self._random.randint(1, 7))).isoformat()
        self.world["rfis"].change(rfi["id"], {"due_date": due}, by=rfi["rfi_manager_id"])
        return f"{self._name(rfi['rfi_manager_id'])} moved RFI {rfi['number']} to {due}."

    def _review_submittal(self, project_id: int) -> str | None:
        item = self._pick(self._open_submittals(project_id, reviewed=False))
        if item is None:
            return None
        approver = submittal_workflow.current_approvers(self.world, item)[0]
        fields = {
            "submittal_response_id": submittal_workflow.response_id(
                self.world, self._random.choice(_VERDICTS)
            ),
            "comment": self._random.choice(_COMMENTS),
        }
        by = approver["user_id"]
        submittal_workflow.respond(self.world, item, approver, fields, by=by)
        return f"{self._name(by)} reviewed submittal {item['title']}."

    def _close_submittal(self, project_id: int) -> str | None:
        item = self._pick(self._open_submittals(project_id, reviewed=True))
        if item is None:
            return None
        by = item.get("submittal_manager_id")
        submittal_workflow.close_and_distribute(
            self.world, item, status=None, message="Reviewed and closed.", to=[], by=by
        )
        return f"{self._name(by)} closed submittal {item['title']}."

    def _rfis(self, project_id: int, *, answered: bool) -> list[Json]:
        records = self.world["rfis"]
        ids = records.select(project_id)
        # In a data set of a million RFIs only the newest are looked at.
        rows = [row for i in ids[-500:] if (row := records.get(i)) is not None]
        return [r for r in rows if r["status"] == "open" and bool(r["answers"]) is answered]

    def _open_submittals(self, project_id: int, *, reviewed: bool) -> list[Json]:
        rows = self.world["submittals"].where(project_id=project_id, deleted=False)
        status = submittal_workflow.status_id(self.world, "Open")
        return [
            row
            for row in rows
            if row["status_id"] == status
            and bool(submittal_workflow.current_approvers(self.world, row)) is not reviewed
        ]

    def _members(self, project_id: int) -> list[int]:
        return [m["user_id"] for m in self.world["memberships"].where(project_id=project_id)]

    def _asks(self, user_id: int) -> bool:
        name = self._name(user_id)
        return "Government" not in name and ("Engineer" in name or "Superintendent" in name)

    def _qc_manager(self, members: list[int]) -> int:
        return next((m for m in members if self._name(m) == "QC Manager"), members[0])

    def _name(self, user_id: int | None) -> str:
        user = self.world["users"].get(user_id)
        return str(user["name"]) if user else "Somebody"

    def _pick(self, rows: list[Json]) -> Json | None:
        return self._random.choice(rows) if rows else None
