"""Schedule: its tasks, and the changes that people ask for where another program owns it."""

from __future__ import annotations

from collections.abc import Mapping

from trajanus.resources import fields
from trajanus.resources.mirror import (
    MirrorModel,
    columns_of,
    lane_index,
    search_index,
)
from trajanus.resources.search import search_column
from trajanus.resources.spec import (
    Area,
    Argument,
    Call,
    Listing,
    Member,
    Resource,
    Step,
    Trigger,
    Window,
    Writes,
)

_TASKS = "/rest/v1.0/tasks"
_SCHEDULE = "/rest/v1.1/projects/{project_id}/schedule"
_IN_PROJECT = {"project_id": "{project_id}"}

_Given = Mapping[str, object]


class ScheduleTask(MirrorModel):
    row_number = fields.whole("row")
    activity_id = fields.text("activity")
    name = fields.text()
    wbs = fields.text("WBS")
    start = fields.moment()
    finish = fields.moment()
    actual_start = fields.moment()
    actual_finish = fields.moment()
    baseline_start = fields.moment()
    baseline_finish = fields.moment()
    percentage = fields.whole("complete (%)")
    schedule_duration = fields.amount("days")
    critical_path = fields.flag("critical")
    milestone = fields.flag()
    has_children = fields.flag("summary")
    above_id = fields.ident("id of the task above")
    outline_path = fields.text("below")
    source_uid = fields.text("id in the other program")
    pending = fields.flag("change asked for")
    notes = fields.text()
    assignee = fields.text("by")
    assignee_id = fields.ident()
    search = search_column("activity_id", "name", "wbs", "outline_path")

    class Meta(MirrorModel.Meta):
        db_table = "procore_tasks"
        verbose_name = "schedule task"
        verbose_name_plural = "schedule tasks"
        indexes = (
            lane_index("task_by_row", "row_number"),
            lane_index("task_by_activity", "activity_id"),
            lane_index("task_by_start", "start"),
            lane_index("task_by_finish", "finish"),
            search_index("task_search"),
        )

    def __str__(self) -> str:
        return f"{self.activity_id} {self.name}"


class RequestedChange(MirrorModel):
    change_requested = fields.text("change")
    status = fields.text()
    task = fields.text()
    task_id = fields.ident()
    reason = fields.text()
    notes = fields.text()
    new_start = fields.day()
    new_finish = fields.day()
    new_percentage = fields.whole("new complete (%)")
    old_start = fields.day()
    old_finish = fields.day()
    old_percentage = fields.whole("old complete (%)")
    created_by = fields.text("by")
    search = search_column("change_requested", "task", "reason", "created_by")

    class Meta(MirrorModel.Meta):
        db_table = "procore_requested_changes"
        verbose_name = "schedule change request"
        verbose_name_plural = "schedule change requests"
        indexes = (lane_index("requested_change_by_time", "created_at"),)

    def __str__(self) -> str:
        return self.change_requested or str(self.procore_id)


def _review(name: str, label: str, *, approved: bool) -> Step:
    """Return a decision about a request; the address takes several at once."""
    status = "approved" if approved else "rejected"
    return Step(
        name=name,
        label=label,
        call=Call(method="PATCH", path=_SCHEDULE + "/requested_changes/review"),
        column="status",
        allowed=frozenset({"pending"}),
        arguments=(Argument(name="reason", label="Reason", kind="long_text"),),
        body=lambda given: {
            "requested_changes": [
                {
                    "id": given["id"],
                    "approved": approved,
                    "disposition_reason": given.get("reason") or "",
                }
            ]
        },
        is_done=lambda change, _: change.get("status_not_localized") == status,
    )


def _proposal(given: _Given) -> _Given:
    moved = {name: given[name] for name in ("start", "finish", "percentage") if given.get(name)}
    return {
        "task": moved,
        "change_reason": given.get("reason") or "",
        "notes": given.get("notes") or "",
    }


TASK = Resource(
    name="tasks",
    model=ScheduleTask,
    source=Listing(path=_TASKS, params=_IN_PROJECT, window=Window.UPDATED_AT),
    member=Member(path=_TASKS + "/{id}", params=_IN_PROJECT),
    area=Area.SCHEDULE,
    webhooks=(Trigger("Tasks"),),
    writes=Writes(
        create=Call(method="POST", path=_TASKS, wrapper="task", beside=_IN_PROJECT),
        update=Call(method="PATCH", path=_TASKS + "/{id}", wrapper="task", beside=_IN_PROJECT),
        delete=Call(method="DELETE", path=_TASKS + "/{id}", params=_IN_PROJECT),
        sync=Call(
            method="PATCH",
            path=_TASKS + "/sync",
            params=_IN_PROJECT,
            wrapper="updates",
            beside=_IN_PROJECT,
        ),
        places={
            "name": "name",
            "activity_id": "activity_id",
            "source_uid": "source_uid",
            "wbs": "wbs",
            "start": "start",
            "finish": "finish",
            "actual_start": "actual_start",
            "actual_finish": "actual_finish",
            "percentage": "percentage",
            "milestone": "milestone",
            "above_id": "parent_id",
            "notes": "notes",
            "assignee_id": "resource_ids.0",
        },
        required=("name",),
        choices={"above_id": "tasks", "assignee_id": "users"},
        key="source_uid",
        fingerprint=("source_uid", "activity_id", "name"),
    ),
    steps=(
        Step(
            name="propose",
            label="Ask for a change",
            call=Call(
                method="POST",
                path=_SCHEDULE + "/tasks/{id}/requested_changes",
                wrapper="requested_change",
            ),
            arguments=(
                Argument(name="start", label="New start", kind="date"),
                Argument(name="finish", label="New finish", kind="date"),
                Argument(name="percentage", label="Complete (%)", kind="integer"),
                Argument(name="reason", label="Reason", kind="long_text"),
                Argument(name="notes", label="Notes", kind="long_text"),
            ),
            body=_proposal,
            is_done=lambda task, _: bool(task.get("pending")),
        ),
    ),
    places={
        "start": "start_datetime",
        "finish": "finish_datetime",
        "above_id": "parent_id",
        "outline_path": "full_outline_path",
        "assignee": "resource_name",
        "assignee_id": "resource_ids.0",
    },
    owned_by_procore=columns_of(ScheduleTask),
    label=("activity_id", "name"),
    columns=(
        "row_number",
        "activity_id",
        "name",
        "start",
        "finish",
        "percentage",
        "critical_path",
        "updated_at",
    ),
    filters=("critical_path", "milestone", "has_children", "start", "finish"),
    sort="row_number",
    sortable=("row_number", "activity_id", "start", "finish"),
)

REQUESTED_CHANGE = Resource(
    name="requested_changes",
    model=RequestedChange,
    source=Listing(path=_SCHEDULE + "/requested_changes"),
    area=Area.SCHEDULE,
    steps=(
        _review("approve", "Approve", approved=True),
        _review("reject", "Reject", approved=False),
    ),
    places={
        "status": "status_not_localized",
        "task": "task.name",
        "task_id": "task.id",
        "created_by": "created_by.name",
    },
    owned_by_procore=columns_of(RequestedChange),
    label=("change_requested",),
    columns=("change_requested", "task", "status", "created_by", "reason", "created_at"),
    filters=("status", "created_by"),
    sort="-created_at",
    sortable=("created_at",),
)
