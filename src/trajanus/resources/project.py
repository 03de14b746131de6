"""Projects: the jobs of a company in Procore."""

from __future__ import annotations

from datetime import timedelta

from django.db import models

from trajanus.resources.mirror import MirrorModel, search_index
from trajanus.resources.search import search_column
from trajanus.resources.spec import Listing, Member, Resource, Trigger, Window


class SyncStatus(models.TextChoices):
    """How a project's copy stands."""

    NEVER = "never", "Not read yet"
    SYNCING = "syncing", "Reading"
    SYNCED = "synced", "In step"
    FAILED = "failed", "Failed"


class Project(MirrorModel):
    name = models.TextField(null=True)
    project_number = models.TextField("number", null=True)
    active = models.BooleanField(null=True)
    address = models.TextField(null=True)
    city = models.TextField(null=True)
    state_code = models.TextField("state", null=True)
    zip = models.TextField("ZIP", null=True)
    country_code = models.TextField("country", null=True)
    time_zone = models.TextField(null=True)
    tz_name = models.TextField("IANA time zone", null=True)
    stage = models.TextField(null=True)
    project_type = models.TextField("type", null=True)
    start_date = models.DateField("start", null=True)
    completion_date = models.DateField("completion", null=True)
    total_value = models.DecimalField(null=True, max_digits=20, decimal_places=4)
    is_followed = models.BooleanField("kept in step", default=True, db_default=True)
    sync_status = models.CharField(
        max_length=20, choices=SyncStatus, default=SyncStatus.NEVER, db_default=SyncStatus.NEVER
    )
    last_synced = models.DateTimeField(null=True)
    search = search_column("project_number", "name", "city")

    class Meta(MirrorModel.Meta):
        db_table = "procore_projects"
        verbose_name = "project"
        verbose_name_plural = "projects"
        indexes = (search_index("project_search"),)

    def __str__(self) -> str:
        return self.name or str(self.procore_id)

    @classmethod
    def hub_bookkeeping(cls) -> tuple[str, ...]:
        return ("sync_status", "last_synced")


PROJECT = Resource(
    name="projects",
    model=Project,
    source=Listing(
        path="/rest/v1.1/projects",
        params={"company_id": "{company_id}", "view": "extended"},
        page_size=300,
        window=Window.UPDATED_AT,
    ),
    member=Member(path="/rest/v1.0/projects/{id}", params={"company_id": "{company_id}"}),
    every=timedelta(days=1),
    webhooks=(Trigger("Projects", ("create", "update"), is_company_wide=True),),
    places={"stage": "project_stage.name", "project_type": "project_type.name"},
    owned_by_procore=(
        "name",
        "project_number",
        "active",
        "address",
        "city",
        "state_code",
        "zip",
        "country_code",
        "time_zone",
        "tz_name",
        "stage",
        "project_type",
        "total_value",
    ),
    owned_by_hub=("is_followed",),
    shared=("start_date", "completion_date"),
    label=("project_number", "name"),
    columns=("project_number", "name", "stage", "city", "start_date", "completion_date"),
    filters=("active", "stage"),
    sort="name",
    sortable=("name", "project_number"),
)
