"""Task items: to-dos with somebody to do them and a day."""

from __future__ import annotations

from trajanus.resources import fields
from trajanus.resources.mirror import (
    MirrorModel,
    columns_of,
    lane_index,
    natural_order_column,
)
from trajanus.resources.search import search_column
from trajanus.resources.spec import Area, Call, Listing, Member, Resource, Trigger, Writes

_ALL = "/rest/v1.0/task_items"
_IN_PROJECT = {"project_id": "{project_id}"}
_SHARED = ("title", "description", "status", "due_date")


class TaskItem(MirrorModel):
    number = fields.text()
    title = fields.text()
    description = fields.text()
    status = fields.text()
    due_date = fields.moment("due")
    private = fields.flag()
    category = fields.text()
    category_id = fields.ident()
    assignee = fields.text()
    assignee_id = fields.ident()
    date_notified = fields.day("told")
    number_order = natural_order_column("number")
    search = search_column("number", "title", "description", "assignee")

    class Meta(MirrorModel.Meta):
        db_table = "procore_task_items"
        verbose_name = "task"
        verbose_name_plural = "tasks"
        indexes = (
            lane_index("task_item_by_number", "number_order"),
            lane_index("task_item_by_due", "due_date"),
        )

    def __str__(self) -> str:
        return f"Task {self.number}: {self.title}"


class TaskItemCategory(MirrorModel):
    name = fields.text()
    search = search_column("name")

    class Meta(MirrorModel.Meta):
        db_table = "procore_task_item_categories"
        verbose_name = "task category"
        verbose_name_plural = "task categories"
        indexes = (lane_index("task_category_by_name", "name"),)

    def __str__(self) -> str:
        return self.name or str(self.procore_id)


TASK_ITEM = Resource(
    name="task_items",
    model=TaskItem,
    # The listing neither shows nor filters by updated_at.
    source=Listing(path=_ALL, params=_IN_PROJECT),
    member=Member(path=_ALL + "/{id}", params=_IN_PROJECT),
    area=Area.SCHEDULE,
    webhooks=(Trigger("Task Items", ("create", "update")),),
    writes=Writes(
        create=Call(method="POST", path=_ALL, params=_IN_PROJECT, wrapper="task_item"),
        update=Call(method="PATCH", path=_ALL + "/{id}", params=_IN_PROJECT, wrapper="task_item"),
        delete=Call(method="DELETE", path=_ALL + "/{id}", params=_IN_PROJECT),
        places={
            **{name: name for name in _SHARED},
            "private": "private",
            "category_id": "task_item_category_id",
            "assignee_id": "assignee_ids.0",
        },
        required=("title",),
        choices={
            "status": ("initiated", "in_progress", "ready_for_review", "closed", "void"),
            "category_id": "task_item_categories",
            "assignee_id": "users",
        },
        fingerprint=("title", "description"),
    ),
    places={
        "category": "task_item_category.name",
        "category_id": "task_item_category.id",
        "assignee": ("assignee.name", "assignees.0.name"),
        "assignee_id": ("assignee.id", "assignees.0.id"),
    },
    owned_by_procore=columns_of(TaskItem, without=_SHARED),
    shared=_SHARED,
    label=("number", "title"),
    columns=("number", "title", "status", "assignee", "category", "due_date"),
    filters=("status", "assignee", "category", "due_date"),
    sort="number",
    sortable=("number",),
)

TASK_ITEM_CATEGORY = Resource(
    name="task_item_categories",
    model=TaskItemCategory,
    source=Listing(
        path="/rest/v1.0/companies/{company_id}/projects/{project_id}/task_item_categories"
    ),
    area=Area.SETTINGS,
    owned_by_procore=columns_of(TaskItemCategory),
    label=("name",),
    columns=("name",),
    sort="name",
    sortable=("name",),
)
