"""Punch items: what is left to be put right before the work is accepted."""

from __future__ import annotations

from trajanus.resources import fields
from trajanus.resources.mirror import MirrorModel, columns_of, lane_index, open_index
from trajanus.resources.search import search_column
from trajanus.resources.spec import (
    Area,
    Call,
    Listing,
    Member,
    Resource,
    Trigger,
    Window,
    Writes,
)

_ALL = "/rest/v1.1/punch_items"
_IN_PROJECT = {"project_id": "{project_id}"}


class PunchItem(MirrorModel):
    number = fields.whole()
    name = fields.text("title")
    description = fields.text()
    status = fields.text()
    workflow_status = fields.text("state")
    priority = fields.text()
    ball_in_court = fields.text()
    assignee = fields.text()
    assignee_id = fields.ident()
    manager = fields.text()
    manager_id = fields.ident("id of the manager")
    final_approver = fields.text()
    location = fields.text()
    location_id = fields.ident()
    trade = fields.text()
    type = fields.text()
    reference = fields.text()
    due_date = fields.day("due")
    closed_at = fields.moment("closed")
    created_by = fields.text("by")
    search = search_column("name", "description", "assignee", "reference")

    class Meta(MirrorModel.Meta):
        db_table = "procore_punch_items"
        verbose_name = "punch item"
        verbose_name_plural = "punch items"
        indexes = (
            lane_index("punch_item_by_number", "number"),
            open_index("open_punch_item_by_due", "due_date"),
        )

    def __str__(self) -> str:
        return f"Punch item {self.number}: {self.name}"


PUNCH_ITEM = Resource(
    name="punch_items",
    model=PunchItem,
    source=Listing(path=_ALL, params=_IN_PROJECT, window=Window.UPDATED_AT),
    member=Member(path=_ALL + "/{id}", params=_IN_PROJECT),
    area=Area.QUALITY,
    webhooks=(Trigger("Punch Items"),),
    writes=Writes(
        create=Call(method="POST", path=_ALL, wrapper="punch_item", beside=_IN_PROJECT),
        update=Call(method="PATCH", path=_ALL + "/{id}", wrapper="punch_item", beside=_IN_PROJECT),
        places={
            "name": "name",
            "description": "description",
            "workflow_status": "workflow_status",
            "priority": "priority",
            "assignee_id": "login_information_ids.0",
            "manager_id": "punch_item_manager_id",
            "location_id": "location_id",
            "reference": "reference",
            "due_date": "due_date",
        },
        required=("name",),
        choices={
            "workflow_status": (
                "draft",
                "initiated",
                "work_required",
                "in_dispute",
                "ready_for_review",
                "ready_to_close",
                "work_not_accepted",
                "closed",
            ),
            "priority": ("low", "medium", "high"),
            "assignee_id": "users",
            "manager_id": "users",
            "location_id": "locations",
        },
        fingerprint=("name", "description"),
    ),
    places={
        "number": ("number", "position"),
        "ball_in_court": ("ball_in_court.0.name", "ball_in_court.name"),
        "assignee": ("assignees.0.name", "assignments.0.login_information.name"),
        "assignee_id": ("assignees.0.id", "assignments.0.login_information_id"),
        "manager": "punch_item_manager.name",
        "manager_id": "punch_item_manager.id",
        "final_approver": "final_approver.name",
        "location": "location.name",
        "location_id": "location.id",
        "trade": "trade.name",
        "type": "punch_item_type.name",
        "created_by": "created_by.name",
    },
    owned_by_procore=columns_of(PunchItem),
    label=("number", "name"),
    columns=(
        "number",
        "name",
        "status",
        "workflow_status",
        "priority",
        "ball_in_court",
        "assignee",
        "due_date",
    ),
    filters=("status", "workflow_status", "priority", "assignee", "location", "due_date"),
    sort="number",
    sortable=("number",),
)
