"""RFIs: questions from the field that the designer of record must answer."""

from __future__ import annotations

from django.db import models

from trajanus.resources import fields
from trajanus.resources.mirror import (
    MirrorModel,
    PartOf,
    columns_of,
    details_due_index,
    lane_index,
    natural_order_column,
    search_index,
)
from trajanus.resources.rfi_steps import RFI_STEPS
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

_ALL = "/rest/v1.0/projects/{project_id}/rfis"
_IMPACTS = ("yes_known", "yes_unknown", "no_impact", "tbd", "n_a")


class Rfi(MirrorModel):
    number = fields.text()
    subject = fields.text()
    status = fields.text()
    question = fields.text()
    due_date = fields.day("due")
    initiated_at = fields.moment("opened")
    time_resolved = fields.moment("closed")
    private = fields.flag()
    draft = fields.flag()
    reference = fields.text()
    drawing_number = fields.text("drawing")
    assignee_id = fields.ident()
    assignee_name = fields.text("assignee")
    ball_in_court = fields.text()
    rfi_manager_id = fields.ident()
    rfi_manager = fields.text("RFI manager")
    received_from_id = fields.ident()
    received_from = fields.text()
    responsible_contractor_id = fields.ident()
    responsible_contractor = fields.text()
    location_id = fields.ident()
    location = fields.text()
    specification_section_id = fields.ident()
    spec_section = fields.text("section")
    cost_code_id = fields.ident()
    cost_impact = fields.text()
    schedule_impact = fields.text()
    schedule_impact_days = fields.whole()
    qc_note = models.TextField("QC note", blank=True, default="", db_default="")
    number_order = natural_order_column("number")
    search = search_column("number", "subject", "question", "responsible_contractor")

    class Meta(MirrorModel.Meta):
        db_table = "procore_rfis"
        verbose_name = "RFI"
        verbose_name_plural = "RFIs"
        indexes = (
            lane_index("rfi_by_update", "updated_at"),
            lane_index("rfi_by_number", "number_order"),
            lane_index("rfi_by_due", "due_date"),
            lane_index("rfi_by_status", "status", "updated_at"),
            lane_index("rfi_by_status_due", "status", "due_date", told=("missing_since",)),
            lane_index("rfi_by_status_number", "status", "number_order"),
            lane_index("rfi_by_ball", "ball_in_court", told=("status", "missing_since")),
            lane_index("rfi_by_contractor", "responsible_contractor"),
            search_index("rfi_search"),
            details_due_index("rfi_detail_due"),
        )

    def __str__(self) -> str:
        return f"RFI {self.number}: {self.subject}"


class RfiReply(PartOf):
    body = fields.text()
    official = fields.flag()
    answer_date = fields.moment("answered")
    created_by = fields.text("by")
    search = search_column("body", "created_by")

    class Meta(PartOf.Meta):
        db_table = "procore_rfi_replies"
        verbose_name = "RFI reply"
        verbose_name_plural = "RFI replies"
        indexes = (
            lane_index("rfi_reply_of_rfi", "parent_id"),
            lane_index("rfi_reply_by_date", "answer_date"),
        )

    def __str__(self) -> str:
        return f"Reply {self.procore_id}"


class RfiAttachment(PartOf):
    name = fields.text("file")
    search = search_column("name")

    class Meta(PartOf.Meta):
        db_table = "procore_rfi_attachments"
        verbose_name = "RFI attachment"
        verbose_name_plural = "RFI attachments"
        indexes = (
            lane_index("rfi_attachment_of_rfi", "parent_id"),
            lane_index("rfi_attachment_by_name", "name"),
        )

    def __str__(self) -> str:
        return self.name or str(self.procore_id)


RFI = Resource(
    name="rfis",
    model=Rfi,
    source=Listing(
        path=_ALL,
        window=Window.UPDATED_AT,
        newest_first={"sort[attribute]": "updated_at", "sort[direction]": "desc"},
    ),
    member=Member(path=_ALL + "/{id}", says_more=True),
    area=Area.PROJECT,
    every=HOURLY,
    webhooks=(Trigger("RFIs"),),
    writes=Writes(
        create=Call(method="POST", path=_ALL, wrapper="rfi"),
        update=Call(method="PATCH", path=_ALL + "/{id}", wrapper="rfi"),
        delete=Call(method="PATCH", path=_ALL + "/{id}/recycle"),
        places={
            "subject": "subject",
            "question": "question.body",
            "draft": "draft",
            "due_date": "due_date",
            "private": "private",
            "reference": "reference",
            "drawing_number": "drawing_number",
            "assignee_id": "assignee_ids.0",
            "rfi_manager_id": "rfi_manager_id",
            "received_from_id": "received_from_login_information_id",
            "responsible_contractor_id": "responsible_contractor_id",
            "location_id": "location_id",
            "specification_section_id": "specification_section_id",
            "cost_code_id": "cost_code_id",
            "cost_impact": "cost_impact.status",
            "schedule_impact": "schedule_impact.status",
            "schedule_impact_days": "schedule_impact.value",
        },
        required=("subject", "question", "rfi_manager_id"),
        only_on_create=("draft",),
        choices={
            "assignee_id": "users",
            "rfi_manager_id": "users",
            "received_from_id": "users",
            "responsible_contractor_id": "project_vendors",
            "location_id": "locations",
            "specification_section_id": "specification_sections",
            "cost_code_id": "cost_codes",
            "cost_impact": _IMPACTS,
            "schedule_impact": _IMPACTS,
        },
        fingerprint=("subject", "question"),
    ),
    steps=RFI_STEPS,
    places={
        "question": ("questions.0.body", "questions.0.plain_text_body"),
        "assignee_id": "assignees.0.id",
        "assignee_name": "assignees.0.name",
        "ball_in_court": "ball_in_court.name",
        "rfi_manager_id": "rfi_manager.id",
        "rfi_manager": "rfi_manager.name",
        "received_from_id": "received_from.id",
        "received_from": "received_from.name",
        "responsible_contractor_id": "responsible_contractor.id",
        "responsible_contractor": "responsible_contractor.name",
        "location_id": "location.id",
        "location": "location.name",
        "specification_section_id": "specification_section.id",
        "spec_section": "specification_section.number",
        "cost_code_id": "cost_code.id",
        "cost_impact": "cost_impact.status",
        "schedule_impact": "schedule_impact.status",
        "schedule_impact_days": "schedule_impact.value",
    },
    owned_by_procore=columns_of(Rfi, without=("due_date", "qc_note")),
    owned_by_hub=("qc_note",),
    shared=("due_date",),
    label=("number", "subject"),
    columns=(
        "number",
        "subject",
        "status",
        "ball_in_court",
        "due_date",
        "cost_impact",
        "schedule_impact",
        "responsible_contractor",
    ),
    filters=("status", "ball_in_court", "responsible_contractor", "due_date"),
    sortable=("number", "due_date", "updated_at"),
)

RFI_REPLY = Resource(
    name="rfi_replies",
    model=RfiReply,
    source=Embedded(parent="rfis", path="$.questions[*].answers[*]"),
    area=Area.PROJECT,
    webhooks=(Trigger("RFI Replies"),),
    places={"body": "plain_text_body"},
    owned_by_procore=columns_of(RfiReply),
    label=("created_by",),
    columns=("answer_date", "created_by", "official", "body"),
    filters=("official",),
    sort="-answer_date",
    sortable=("answer_date",),
)

RFI_ATTACHMENT = Resource(
    name="rfi_attachments",
    model=RfiAttachment,
    # Of questions and answers; links to the bytes run out, so none is kept in a column.
    source=Embedded(
        parent="rfis", path="strict $.questions[*].** ? (exists (@.attachments)).attachments[*]"
    ),
    area=Area.PROJECT,
    places={"name": ("filename", "name")},
    owned_by_procore=columns_of(RfiAttachment),
    label=("name",),
    columns=("name",),
    sort="name",
    sortable=("name",),
)
