"""Projects: the jobs of a company in Procore."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.db import models

from trajanus.resources import fields
from trajanus.resources.mirror import MirrorModel, columns_of, search_index
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
from trajanus.resources.zones import zone_named

_ALL = "/rest/v1.0/projects"
_COMPANY = {"company_id": "{company_id}"}
_WRITTEN = (
    "name",
    "project_number",
    "description",
    "active",
    "address",
    "city",
    "state_code",
    "zip",
    "country_code",
    "phone",
    "time_zone",
    "start_date",
    "completion_date",
    "total_value",
)


class SyncStatus(models.TextChoices):
    """How a project's copy stands."""

    NEVER = "never", "Not read yet"
    SYNCING = "syncing", "Reading"
    SYNCED = "synced", "In step"
    FAILED = "failed", "Failed"


class Project(MirrorModel):
    name = fields.text()
    project_number = fields.text("number")
    description = fields.text()
    active = fields.flag()
    address = fields.text()
    city = fields.text()
    state_code = fields.text("state")
    zip = fields.text("ZIP")
    country_code = fields.text("country")
    phone = fields.text()
    time_zone = fields.text()
    tz_name = fields.text("IANA time zone")
    stage = fields.text()
    stage_id = fields.ident()
    project_type = fields.text("type")
    project_type_id = fields.ident()
    start_date = fields.day("start")
    completion_date = fields.day("completion")
    total_value = fields.amount()
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

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which the project's days begin and end."""
        return zone_named(self.tz_name)

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
    member=Member(path=_ALL + "/{id}", params=_COMPANY),
    area=Area.SETTINGS,
    webhooks=(Trigger("Projects", ("create", "update"), is_company_wide=True),),
    writes=Writes(
        create=Call(method="POST", path=_ALL, wrapper="project", beside=_COMPANY),
        update=Call(method="PATCH", path=_ALL + "/{id}", wrapper="project", beside=_COMPANY),
        sync=Call(method="PATCH", path=_ALL + "/sync", wrapper="updates", beside=_COMPANY),
        places={
            **{name: name for name in _WRITTEN},
            "stage_id": "project_stage_id",
            "project_type_id": "project_type_id",
        },
        required=("name",),
        has_origin_id=True,
    ),
    places={
        "stage": "project_stage.name",
        "stage_id": "project_stage.id",
        "project_type": "project_type.name",
        "project_type_id": "project_type.id",
    },
    owned_by_procore=columns_of(Project, without=("start_date", "completion_date", "is_followed")),
    owned_by_hub=("is_followed",),
    shared=("start_date", "completion_date"),
    label=("project_number", "name"),
    columns=("project_number", "name", "stage", "city", "start_date", "completion_date"),
    filters=("active", "stage"),
    sort="name",
    sortable=("name", "project_number"),
)
