"""People: who is in a project's directory at Procore."""

from __future__ import annotations

from datetime import timedelta

from django.db import models

from trajanus.resources.mirror import MirrorModel, lane_index, search_index
from trajanus.resources.search import search_column
from trajanus.resources.spec import Listing, Member, Resource, Trigger, Window


class ProjectUser(MirrorModel):
    name = models.TextField(null=True)
    first_name = models.TextField(null=True)
    last_name = models.TextField(null=True)
    email_address = models.TextField("e-mail", null=True)
    job_title = models.TextField(null=True)
    business_phone = models.TextField("phone", null=True)
    is_active = models.BooleanField("active", null=True)
    is_employee = models.BooleanField("employee", null=True)
    vendor_id = models.BigIntegerField("company id", null=True)
    vendor_name = models.TextField("company", null=True)
    permission_template = models.TextField("permissions", null=True)
    search = search_column("name", "email_address", "job_title", "vendor_name")

    class Meta(MirrorModel.Meta):
        db_table = "procore_users"
        verbose_name = "person"
        verbose_name_plural = "people"
        indexes = (lane_index("user_by_name", "name"), search_index("user_search"))

    def __str__(self) -> str:
        return self.name or str(self.procore_id)


USER = Resource(
    name="users",
    model=ProjectUser,
    source=Listing(path="/rest/v1.0/projects/{project_id}/users", window=Window.UPDATED_AT),
    member=Member(path="/rest/v1.0/projects/{project_id}/users/{id}"),
    every=timedelta(days=1),
    webhooks=(
        Trigger("Project Users", ("create", "delete")),
        Trigger("Company Users", ("create", "update"), is_company_wide=True),
    ),
    places={
        "vendor_id": "vendor.id",
        "vendor_name": "vendor.name",
        "permission_template": "permission_template.name",
    },
    owned_by_procore=(
        "name",
        "first_name",
        "last_name",
        "email_address",
        "job_title",
        "business_phone",
        "is_active",
        "is_employee",
        "vendor_id",
        "vendor_name",
        "permission_template",
    ),
    label=("name",),
    columns=("name", "vendor_name", "job_title", "email_address", "permission_template"),
    filters=("vendor_name", "permission_template", "is_active"),
    sort="name",
    sortable=("name",),
)
