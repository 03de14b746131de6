"""Inspections: checklists that were filled in on site, and the templates they come from."""

from __future__ import annotations

from trajanus.resources import fields
from trajanus.resources.mirror import MirrorModel, PartOf, columns_of, lane_index, open_index
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

_ALL = "/rest/v1.0/projects/{project_id}/checklist/lists"


class Inspection(MirrorModel):
    number = fields.whole()
    name = fields.text("title")
    description = fields.text()
    status = fields.text()
    type = fields.text()
    template_id = fields.ident()
    template = fields.text()
    inspection_date = fields.day("inspected")
    due_at = fields.moment("due")
    inspector = fields.text()
    inspector_id = fields.ident()
    responsible_contractor = fields.text()
    responsible_contractor_id = fields.ident()
    location = fields.text()
    location_id = fields.ident()
    trade = fields.text()
    item_count = fields.whole("items")
    conforming_count = fields.whole("conforming")
    deficient_count = fields.whole("deficient")
    closed_at = fields.moment("closed")
    closed_by = fields.text()
    created_by = fields.text("by")
    search = search_column("name", "description", "inspector", "responsible_contractor")

    class Meta(MirrorModel.Meta):
        db_table = "procore_inspections"
        verbose_name = "inspection"
        verbose_name_plural = "inspections"
        indexes = (
            lane_index("inspection_by_date", "inspection_date"),
            open_index("open_inspection_by_due", "due_at"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class InspectionItem(PartOf):
    position = fields.whole()
    name = fields.text("item")
    status = fields.text()
    comments = fields.text()
    search = search_column("name", "comments")

    class Meta(PartOf.Meta):
        db_table = "procore_inspection_items"
        verbose_name = "inspection item"
        verbose_name_plural = "inspection items"
        indexes = (
            lane_index("item_of_inspection", "parent_id"),
            lane_index("inspection_item_by_position", "position"),
        )

    def __str__(self) -> str:
        return self.name or str(self.procore_id)


class InspectionTemplate(MirrorModel):
    name = fields.text()
    description = fields.text()
    type = fields.text()
    search = search_column("name", "description")

    class Meta(MirrorModel.Meta):
        db_table = "procore_inspection_templates"
        verbose_name = "inspection template"
        verbose_name_plural = "inspection templates"
        indexes = (lane_index("inspection_template_by_name", "name"),)

    def __str__(self) -> str:
        return self.name or str(self.procore_id)


INSPECTION = Resource(
    name="inspections",
    model=Inspection,
    source=Listing(path=_ALL, window=Window.UPDATED_AT),
    member=Member(path=_ALL + "/{id}"),
    area=Area.QUALITY,
    webhooks=(Trigger("Inspection Checklists", ("create", "update")),),
    writes=Writes(
        create=Call(
            method="POST", path=_ALL, wrapper="list", beside={"template_id": "{template_id}"}
        ),
        update=Call(method="PATCH", path=_ALL + "/{id}", wrapper="list"),
        places={
            "name": "name",
            "description": "description",
            "status": "status",
            "template_id": "list_template_id",
            "inspection_date": "inspection_date",
            "due_at": "due_at",
            "inspector_id": "inspector_ids.0",
            "responsible_contractor_id": "responsible_contractor_id",
            "location_id": "location_id",
        },
        required=("template_id",),
        only_on_create=("template_id",),
        choices={
            "status": ("open", "in_review", "closed"),
            "template_id": "inspection_templates",
            "inspector_id": "users",
            "responsible_contractor_id": "project_vendors",
            "location_id": "locations",
        },
        fingerprint=("template_id", "name", "inspection_date"),
    ),
    places={
        "type": "inspection_type.name",
        "template_id": ("list_template_id", "template_id"),
        "template": "list_template_name",
        "inspector": "inspectors.0.name",
        "inspector_id": "inspectors.0.id",
        "responsible_contractor": "responsible_contractor.name",
        "responsible_contractor_id": "responsible_contractor.id",
        "location": "location.name",
        "location_id": "location.id",
        "trade": "trade.name",
        "conforming_count": "conforming_item_count",
        "deficient_count": "deficient_item_count",
        "closed_by": "closed_by.name",
        "created_by": "created_by.name",
    },
    owned_by_procore=columns_of(Inspection),
    label=("name", "number"),
    columns=(
        "name",
        "number",
        "status",
        "type",
        "inspection_date",
        "inspector",
        "item_count",
        "deficient_count",
    ),
    filters=("status", "type", "template", "inspector", "inspection_date"),
    sort="-inspection_date",
    sortable=("inspection_date",),
)

INSPECTION_ITEM = Resource(
    name="inspection_items",
    model=InspectionItem,
    source=Listing(path=_ALL + "/{parent_id}/items", per=("inspections",)),
    area=Area.QUALITY,
    owned_by_procore=columns_of(InspectionItem),
    label=("name",),
    columns=("position", "name", "status", "comments"),
    filters=("status",),
    sort="position",
    sortable=("position",),
)

INSPECTION_TEMPLATE = Resource(
    name="inspection_templates",
    model=InspectionTemplate,
    source=Listing(path="/rest/v1.0/projects/{project_id}/checklist/list_templates"),
    area=Area.SETTINGS,
    places={"type": "inspection_type.name"},
    owned_by_procore=columns_of(InspectionTemplate),
    label=("name",),
    columns=("name", "type", "description"),
    filters=("type",),
    sort="name",
    sortable=("name",),
)
