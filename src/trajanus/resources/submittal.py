"""Submittals: what the contractor hands in for review before it is built."""

from __future__ import annotations

from datetime import timedelta

from django.db import models

from trajanus.resources.mirror import (
    MirrorModel,
    lane_index,
    natural_order_column,
    search_index,
)
from trajanus.resources.search import search_column
from trajanus.resources.spec import Listing, Member, Resource, Trigger, Window


class Submittal(MirrorModel):
    number = models.TextField(null=True)
    formatted_number = models.TextField(null=True)
    revision = models.TextField(null=True)
    current_revision = models.BooleanField("current", null=True)
    title = models.TextField(null=True)
    description = models.TextField(null=True)
    status = models.TextField(null=True)
    base_status = models.TextField("base status", null=True)
    status_id = models.BigIntegerField(null=True)
    type = models.TextField(null=True)
    spec_section = models.TextField("section", null=True)
    spec_section_title = models.TextField("section title", null=True)
    issue_date = models.DateField("issued", null=True)
    received_date = models.DateField("received", null=True)
    submit_by = models.DateField(null=True)
    due_date = models.DateField("due", null=True)
    required_on_site_date = models.DateField("on site by", null=True)
    lead_time = models.IntegerField("lead time (days)", null=True)
    distributed_at = models.DateTimeField("distributed", null=True)
    closed_at = models.DateTimeField("closed", null=True)
    private = models.BooleanField(null=True)
    ball_in_court = models.TextField(null=True)
    submittal_manager = models.TextField("manager", null=True)
    received_from = models.TextField(null=True)
    responsible_contractor = models.TextField(null=True)
    qc_note = models.TextField("QC note", blank=True, default="", db_default="")
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
            lane_index("submittal_by_status", "status", "updated_at"),
            lane_index("submittal_by_type", "type"),
            lane_index("submittal_by_section", "spec_section"),
            lane_index("submittal_by_ball", "ball_in_court"),
            lane_index("submittal_by_contractor", "responsible_contractor"),
            search_index("submittal_search"),
        )

    def __str__(self) -> str:
        return f"Submittal {self.formatted_number}: {self.title}"


SUBMITTAL = Resource(
    name="submittals",
    model=Submittal,
    source=Listing(path="/rest/v1.1/projects/{project_id}/submittals", window=Window.UPDATED_AT),
    member=Member(path="/rest/v1.1/projects/{project_id}/submittals/{id}"),
    every=timedelta(hours=1),
    webhooks=(Trigger("Submittals"),),
    places={
        "status": "status.name",
        "base_status": "status.status",
        "status_id": "status.id",
        "type": "type.name",
        "spec_section": "specification_section.number",
        "spec_section_title": "specification_section.description",
        "ball_in_court": "ball_in_court.0.name",
        "submittal_manager": "submittal_manager.name",
        "received_from": "received_from.name",
        "responsible_contractor": "responsible_contractor.name",
    },
    owned_by_procore=(
        "number",
        "formatted_number",
        "revision",
        "current_revision",
        "title",
        "description",
        "status",
        "base_status",
        "status_id",
        "type",
        "spec_section",
        "spec_section_title",
        "issue_date",
        "received_date",
        "due_date",
        "distributed_at",
        "closed_at",
        "private",
        "ball_in_court",
        "submittal_manager",
        "received_from",
        "responsible_contractor",
    ),
    owned_by_hub=("qc_note",),
    shared=("submit_by", "lead_time", "required_on_site_date"),
    label=("formatted_number", "title"),
    columns=(
        "formatted_number",
        "title",
        "type",
        "status",
        "ball_in_court",
        "due_date",
        "responsible_contractor",
        "updated_at",
    ),
    filters=(
        "status",
        "type",
        "spec_section",
        "ball_in_court",
        "responsible_contractor",
        "due_date",
    ),
    sortable=("formatted_number", "due_date", "updated_at"),
)
