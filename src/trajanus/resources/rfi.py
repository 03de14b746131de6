"""RFIs: questions from the field that the designer of record must answer."""

from __future__ import annotations

from datetime import timedelta

from django.db import models

from trajanus.resources.mirror import (
    MirrorModel,
    details_due_index,
    lane_index,
    natural_order_column,
    search_index,
)
from trajanus.resources.search import search_column
from trajanus.resources.spec import Embedded, Listing, Member, Resource, Trigger, Window


class Rfi(MirrorModel):
    number = models.TextField(null=True)
    subject = models.TextField(null=True)
    status = models.TextField(null=True)
    question = models.TextField(null=True)
    due_date = models.DateField("due", null=True)
    initiated_at = models.DateTimeField("opened", null=True)
    time_resolved = models.DateTimeField("closed", null=True)
    private = models.BooleanField(null=True)
    assignee_id = models.BigIntegerField(null=True)
    assignee_name = models.TextField("assignee", null=True)
    ball_in_court = models.TextField(null=True)
    rfi_manager = models.TextField("RFI manager", null=True)
    received_from = models.TextField(null=True)
    responsible_contractor = models.TextField(null=True)
    location = models.TextField(null=True)
    cost_impact = models.TextField(null=True)
    schedule_impact = models.TextField(null=True)
    schedule_impact_days = models.IntegerField(null=True)
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
            lane_index("rfi_by_status_due", "status", "due_date"),
            lane_index("rfi_by_status_number", "status", "number_order"),
            lane_index("rfi_by_ball", "ball_in_court"),
            lane_index("rfi_by_contractor", "responsible_contractor"),
            search_index("rfi_search"),
            details_due_index("rfi_detail_due"),
        )

    def __str__(self) -> str:
        return f"RFI {self.number}: {self.subject}"


class RfiReply(MirrorModel):
    parent_id = models.BigIntegerField(help_text="Procore's id of the RFI")
    body = models.TextField(null=True)
    official = models.BooleanField(null=True)
    answer_date = models.DateTimeField("answered", null=True)
    created_by = models.TextField("by", null=True)

    class Meta(MirrorModel.Meta):
        db_table = "procore_rfi_replies"
        verbose_name = "RFI reply"
        verbose_name_plural = "RFI replies"
        indexes = (lane_index("rfi_reply_of_rfi", "parent_id"),)

    def __str__(self) -> str:
        return f"Reply {self.procore_id}"


RFI = Resource(
    name="rfis",
    model=Rfi,
    source=Listing(
        path="/rest/v1.0/projects/{project_id}/rfis",
        window=Window.UPDATED_AT,
        newest_first={"sort[attribute]": "updated_at", "sort[direction]": "desc"},
    ),
    member=Member(path="/rest/v1.0/projects/{project_id}/rfis/{id}", says_more=True),
    every=timedelta(hours=1),
    webhooks=(Trigger("RFIs"),),
    places={
        "question": ("questions.0.body", "questions.0.plain_text_body"),
        "assignee_id": "assignees.0.id",
        "assignee_name": "assignees.0.name",
        "ball_in_court": "ball_in_court.name",
        "rfi_manager": "rfi_manager.name",
        "received_from": "received_from.name",
        "responsible_contractor": "responsible_contractor.name",
        "location": "location.name",
        "cost_impact": "cost_impact.status",
        "schedule_impact": "schedule_impact.status",
        "schedule_impact_days": "schedule_impact.value",
    },
    owned_by_procore=(
        "number",
        "subject",
        "status",
        "question",
        "initiated_at",
        "time_resolved",
        "private",
        "assignee_id",
        "assignee_name",
        "ball_in_court",
        "rfi_manager",
        "received_from",
        "responsible_contractor",
        "location",
        "cost_impact",
        "schedule_impact",
        "schedule_impact_days",
    ),
    owned_by_hub=("qc_note",),
    shared=("due_date",),
    label=("number", "subject"),
    columns=(
        "number",
        "subject",
        "status",
        "ball_in_court",
        "due_date",
        "responsible_contractor",
        "updated_at",
    ),
    filters=("status", "ball_in_court", "responsible_contractor", "due_date"),
    sortable=("number", "due_date", "updated_at"),
)

RFI_REPLY = Resource(
    name="rfi_replies",
    model=RfiReply,
    source=Embedded(parent="rfis", path="$.questions[*].answers[*]"),
    webhooks=(Trigger("RFI Replies"),),
    places={"body": "plain_text_body"},
    owned_by_procore=("body", "official", "answer_date", "created_by"),
    label=("created_by",),
    columns=("answer_date", "created_by", "official", "body"),
    filters=("official",),
    sort="-answer_date",
)
