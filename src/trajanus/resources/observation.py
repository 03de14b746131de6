"""Observations: what somebody noticed about quality or safety, and what became of it."""

from __future__ import annotations

from trajanus.resources import fields
from trajanus.resources.mirror import (
    MirrorModel,
    columns_of,
    lane_index,
    natural_order_column,
    open_index,
)
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

_ALL = "/rest/v1.0/observations/items"
_IN_PROJECT = {"project_id": "{project_id}"}


class Observation(MirrorModel):
    number = fields.text()
    name = fields.text("title")
    description = fields.text()
    status = fields.text()
    priority = fields.text()
    type = fields.text()
    type_id = fields.ident()
    category = fields.text()
    assignee = fields.text()
    assignee_id = fields.ident()
    location = fields.text()
    location_id = fields.ident()
    specification_section_id = fields.ident()
    spec_section = fields.text("section")
    trade = fields.text()
    due_date = fields.day("due")
    closed_at = fields.moment("closed")
    created_by = fields.text("by")
    personal = fields.flag("private")
    number_order = natural_order_column("number")
    search = search_column("number", "name", "description", "assignee")

    class Meta(MirrorModel.Meta):
        db_table = "procore_observations"
        verbose_name = "observation"
        verbose_name_plural = "observations"
        indexes = (
            lane_index("observation_by_number", "number_order"),
            open_index("open_observation_by_due", "due_date"),
        )

    def __str__(self) -> str:
        return f"Observation {self.number}: {self.name}"


class ObservationType(MirrorModel):
    name = fields.text()
    category = fields.text()
    search = search_column("name", "category")

    class Meta(MirrorModel.Meta):
        db_table = "procore_observation_types"
        verbose_name = "observation type"
        verbose_name_plural = "observation types"
        indexes = (lane_index("observation_type_by_name", "name"),)

    def __str__(self) -> str:
        return self.name or str(self.procore_id)


OBSERVATION = Resource(
    name="observations",
    model=Observation,
    source=Listing(path=_ALL, params=_IN_PROJECT, window=Window.UPDATED_AT),
    member=Member(path=_ALL + "/{id}", params=_IN_PROJECT),
    area=Area.QUALITY,
    webhooks=(Trigger("Observation Items"),),
    writes=Writes(
        create=Call(method="POST", path=_ALL, wrapper="observation", beside=_IN_PROJECT),
        update=Call(method="PATCH", path=_ALL + "/{id}", wrapper="observation", beside=_IN_PROJECT),
        places={
            name: name
            for name in (
                "name",
                "description",
                "status",
                "priority",
                "type_id",
                "assignee_id",
                "location_id",
                "specification_section_id",
                "due_date",
            )
        },
        required=("name", "type_id"),
        choices={
            "status": ("initiated", "ready_for_review", "not_accepted", "closed"),
            "priority": ("Low", "Medium", "High", "Urgent"),
            "type_id": "observation_types",
            "assignee_id": "users",
            "location_id": "locations",
            "specification_section_id": "specification_sections",
        },
        fingerprint=("name", "description"),
    ),
    places={
        "type": "type.name",
        "type_id": "type.id",
        "category": "type.category",
        "assignee": "assignee.name",
        "assignee_id": "assignee.id",
        "location": "location.name",
        "location_id": "location.id",
        "specification_section_id": "specification_section.id",
        "spec_section": "specification_section.number",
        "trade": "trade.name",
        "created_by": "created_by.name",
    },
    owned_by_procore=columns_of(Observation),
    label=("number", "name"),
    columns=("number", "name", "status", "priority", "type", "assignee", "location", "due_date"),
    filters=("status", "priority", "type", "assignee", "location", "due_date"),
    sort="number",
    sortable=("number",),
)

OBSERVATION_TYPE = Resource(
    name="observation_types",
    model=ObservationType,
    source=Listing(path="/rest/v1.0/observations/types", params=_IN_PROJECT),
    area=Area.SETTINGS,
    owned_by_procore=columns_of(ObservationType),
    label=("name",),
    columns=("name", "category"),
    filters=("category",),
    sort="name",
    sortable=("name",),
)
