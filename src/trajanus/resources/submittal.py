"""Submittals: what the contractor hands in for review before it is built."""

from __future__ import annotations

from django.db import models

from trajanus.resources import fields
from trajanus.resources.mirror import (
    MirrorModel,
    PartOf,
    columns_of,
    lane_index,
    natural_order_column,
    open_index,
    search_index,
)
from trajanus.resources.search import search_column
from trajanus.resources.spec import (
    HOURLY,
    Area,
    Call,
    Embedded,
    Listing,
    Member,
    Resource,
    Trigger,
    Window,
    Writes,
)
from trajanus.resources.submittal_register import phase_column, review_end_column
from trajanus.resources.submittal_steps import SUBMITTAL_STEPS

_ALL = "/rest/v1.1/projects/{project_id}/submittals"
#: Who acts on an item, as ENG Forms 4025 and 4288 write it: the Government approves, gets it for
#: information only, reviews a design-build design that the designer approved, or counts it for
#: sustainability.
CLASSIFICATIONS = ("GA", "FIO", "DA", "CR", "DA/CR", "DA/GA", "S")
#: By these an index tells which items are open.
_TELLS_OPEN = ("closed_at", "base_status", "missing_since")


class Submittal(MirrorModel):
    number = fields.text("plain number")
    formatted_number = fields.text("number")
    revision = fields.text()
    current_revision = fields.flag("current")
    source_submittal_id = fields.ident("id of the submittal it revises")
    title = fields.text()
    description = fields.text()
    status = fields.text()
    base_status = fields.text("base status")
    status_id = fields.ident()
    type = fields.text()
    specification_section_id = fields.ident()
    spec_section = fields.text("section")
    spec_section_title = fields.text("section title")
    submittal_package_id = fields.ident()
    package = fields.text()
    issue_date = fields.day("issued")
    received_date = fields.day("received")
    submit_by = fields.day()
    due_date = fields.day("due")
    required_on_site_date = fields.day("on site by")
    actual_delivery_date = fields.day("delivered")
    lead_time = fields.whole("lead time (days)")
    distributed_at = fields.moment("distributed")
    closed_at = fields.moment("closed")
    private = fields.flag()
    ball_in_court = fields.text()
    submittal_manager_id = fields.ident()
    submittal_manager = fields.text("manager")
    received_from_id = fields.ident()
    received_from = fields.text()
    responsible_contractor_id = fields.ident()
    responsible_contractor = fields.text()
    location_id = fields.ident()
    cost_code_id = fields.ident()
    scheduled_task_id = fields.ident()
    classification = fields.text("class")
    paragraph = fields.text("specification paragraph")
    item_number = fields.whole("register item")
    review_days = fields.whole("days for review")
    qc_note = models.TextField("QC note", blank=True, default="", db_default="")
    phase = phase_column()
    review_end = review_end_column()
    number_order = natural_order_column("formatted_number")
    search = search_column(
        "formatted_number", "title", "spec_section_title", "responsible_contractor"
    )

    class Meta(MirrorModel.Meta):
        db_table = "procore_submittals"
        verbose_name = "submittal"
        verbose_name_plural = "submittals"
        indexes = (
            lane_index("submittal_by_update", "updated_at"),
            lane_index("submittal_by_number", "number_order"),
            lane_index("submittal_by_due", "due_date"),
            open_index("open_submittal_by_due", "due_date", told=_TELLS_OPEN),
            lane_index("submittal_by_status", "status", "updated_at"),
            lane_index("submittal_by_type", "type"),
            lane_index("submittal_by_section", "spec_section"),
            lane_index("submittal_by_ball", "ball_in_court", told=_TELLS_OPEN),
            # Late items of one subcontractor are asked for every day.
            lane_index("submittal_by_contractor", "responsible_contractor", "phase", "submit_by"),
            lane_index("submittal_by_classification", "classification"),
            lane_index("submittal_by_submit_by", "submit_by"),
            lane_index("submittal_by_phase", "phase", "submit_by"),
            lane_index("submittal_by_review_end", "phase", "review_end"),
            search_index("submittal_search"),
        )

    def __str__(self) -> str:
        return f"Submittal {self.formatted_number}: {self.title}"


class SubmittalApprover(PartOf):
    person = fields.text()
    person_id = fields.ident()
    approver_type = fields.text("role")
    step = fields.whole()
    sent_date = fields.day("sent")
    due_date = fields.day("due")
    returned_date = fields.day("returned")
    response = fields.text()
    considered = fields.text("counts as")
    response_id = fields.ident()
    response_required = fields.flag("must answer")
    comment = fields.text()
    search = search_column("person", "response", "comment")

    class Meta(PartOf.Meta):
        db_table = "procore_submittal_approvers"
        verbose_name = "approver"
        verbose_name_plural = "approvers"
        indexes = (
            lane_index("approver_of_submittal", "parent_id"),
            lane_index("approver_by_due", "due_date"),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.response or 'no answer'}"


#: What the contract's submittal register says of an item; Procore has no place for it.
_REGISTER = ("classification", "paragraph", "item_number", "review_days", "qc_note")
_SHARED = ("submit_by", "lead_time", "required_on_site_date")

SUBMITTAL = Resource(
    name="submittals",
    model=Submittal,
    source=Listing(path=_ALL, window=Window.UPDATED_AT),
    member=Member(path=_ALL + "/{id}"),
    area=Area.PROJECT,
    every=HOURLY,
    webhooks=(Trigger("Submittals"),),
    writes=Writes(
        create=Call(method="POST", path=_ALL, wrapper="submittal"),
        update=Call(method="PATCH", path=_ALL + "/{id}", wrapper="submittal"),
        delete=Call(method="DELETE", path=_ALL + "/{id}"),
        places={
            "number": "number",
            "revision": "revision",
            "source_submittal_id": "source_submittal_log_id",
            "title": "title",
            "description": "description",
            "status_id": "status_id",
            "type": "type",
            "specification_section_id": "specification_section_id",
            "submittal_package_id": "submittal_package_id",
            "issue_date": "issue_date",
            "received_date": "received_date",
            "submit_by": "submit_by",
            "due_date": "due_date",
            "required_on_site_date": "required_on_site_date",
            "actual_delivery_date": "actual_delivery_date",
            "lead_time": "lead_time",
            "private": "private",
            "submittal_manager_id": "submittal_manager_id",
            "received_from_id": "received_from_id",
            "responsible_contractor_id": "responsible_contractor_id",
            "location_id": "location_id",
            "cost_code_id": "cost_code_id",
            "scheduled_task_id": "scheduled_task_id",
        },
        required=("number",),
        # A new submittal with a source is a revision of it.
        only_on_create=("source_submittal_id",),
        choices={
            "source_submittal_id": "submittals",
            "status_id": "submittal_statuses",
            "specification_section_id": "specification_sections",
            "submittal_package_id": "submittal_packages",
            "submittal_manager_id": "users",
            "received_from_id": "users",
            "responsible_contractor_id": "project_vendors",
            "location_id": "locations",
            "cost_code_id": "cost_codes",
            "scheduled_task_id": "tasks",
            "classification": CLASSIFICATIONS,
        },
        fingerprint=("number", "revision", "title"),
    ),
    steps=SUBMITTAL_STEPS,
    places={
        "source_submittal_id": "source_submittal_log_id",
        "status": "status.name",
        "base_status": "status.status",
        "status_id": "status.id",
        "type": "type.name",
        "specification_section_id": "specification_section.id",
        "spec_section": "specification_section.number",
        "spec_section_title": "specification_section.description",
        "submittal_package_id": "submittal_package.id",
        "package": "submittal_package.title",
        "ball_in_court": "ball_in_court.0.name",
        "submittal_manager_id": "submittal_manager.id",
        "submittal_manager": "submittal_manager.name",
        "received_from_id": "received_from.id",
        "received_from": "received_from.name",
        "responsible_contractor_id": "responsible_contractor.id",
        "responsible_contractor": "responsible_contractor.name",
        "location_id": ("location_id", "location.id"),
        "cost_code_id": ("cost_code_id", "cost_code.id"),
        "scheduled_task_id": "scheduled_task.id",
    },
    owned_by_procore=columns_of(Submittal, without=(*_SHARED, *_REGISTER)),
    owned_by_hub=_REGISTER,
    shared=_SHARED,
    label=("formatted_number", "title"),
    columns=(
        "formatted_number",
        "title",
        "type",
        "classification",
        "ball_in_court",
        "submit_by",
        "required_on_site_date",
        "responsible_contractor",
    ),
    filters=(
        "spec_section",
        "type",
        "classification",
        "responsible_contractor",
        "ball_in_court",
        "status",
        "due_date",
    ),
    sort="formatted_number",
    sortable=(
        "formatted_number",
        "spec_section",
        "submit_by",
        "due_date",
        "updated_at",
    ),
)

SUBMITTAL_APPROVER = Resource(
    name="submittal_approvers",
    model=SubmittalApprover,
    source=Embedded(parent="submittals", path="$.approvers[*]", in_listing=True),
    area=Area.PROJECT,
    places={
        "person": "user.name",
        "person_id": "user.id",
        "step": "workflow_group_number",
        "response": "response.name",
        "considered": "response.considered",
        "response_id": "response.id",
    },
    owned_by_procore=columns_of(SubmittalApprover),
    label=("person",),
    columns=(
        "step",
        "person",
        "approver_type",
        "sent_date",
        "due_date",
        "returned_date",
        "response",
        "comment",
    ),
    filters=("person", "response", "approver_type", "due_date"),
    sort="due_date",
    sortable=("due_date",),
)
