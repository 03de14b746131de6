"""People: who is in a project's directory at Procore."""

from __future__ import annotations

from collections.abc import Mapping

from trajanus.resources import fields
from trajanus.resources.mirror import MirrorModel, columns_of, lane_index, search_index
from trajanus.resources.search import search_column
from trajanus.resources.spec import (
    Area,
    Argument,
    Call,
    Listing,
    Member,
    Resource,
    Step,
    Trigger,
    Window,
    Writes,
)

_ALL = "/rest/v1.0/projects/{project_id}/users"
_WRITTEN = (
    "first_name",
    "last_name",
    "email_address",
    "job_title",
    "business_phone",
    "is_active",
    "is_employee",
    "vendor_id",
)


class ProjectUser(MirrorModel):
    name = fields.text()
    first_name = fields.text()
    last_name = fields.text()
    email_address = fields.text("e-mail")
    job_title = fields.text()
    business_phone = fields.text("phone")
    is_active = fields.flag("active")
    is_employee = fields.flag("employee")
    vendor_id = fields.ident("company id")
    vendor_name = fields.text("company")
    permission_template = fields.text("permissions")
    permission_template_id = fields.ident()
    search = search_column("name", "email_address", "job_title", "vendor_name")

    class Meta(MirrorModel.Meta):
        db_table = "procore_users"
        verbose_name = "person"
        verbose_name_plural = "people"
        indexes = (lane_index("user_by_name", "name"), search_index("user_search"))

    def __str__(self) -> str:
        return self.name or str(self.procore_id)


def _has_template(user: Mapping[str, object], given: Mapping[str, object]) -> bool:
    template = user.get("permission_template")
    found = template.get("id") if isinstance(template, Mapping) else None
    return str(found) == str(given["permission_template_id"])


USER = Resource(
    name="users",
    model=ProjectUser,
    source=Listing(path=_ALL, window=Window.UPDATED_AT),
    member=Member(path=_ALL + "/{id}"),
    area=Area.DIRECTORY,
    webhooks=(
        Trigger("Project Users", ("create", "delete")),
        Trigger("Company Users", ("create", "update"), is_company_wide=True),
    ),
    writes=Writes(
        # Creates somebody new; people of the company are added by a step of theirs.
        create=Call(method="POST", path=_ALL, wrapper="user"),
        update=Call(method="PATCH", path=_ALL + "/{id}", wrapper="user"),
        delete=Call(method="DELETE", path=_ALL + "/{id}/actions/remove"),
        places={
            **{name: name for name in _WRITTEN},
            "permission_template_id": "permission_template_id",
        },
        required=("last_name", "email_address"),
        only_on_create=("permission_template_id",),
        choices={"vendor_id": "vendors", "permission_template_id": "permission_templates"},
        fingerprint=("email_address",),
    ),
    steps=(
        Step(
            name="change_permissions",
            label="Change permissions",
            call=Call(
                method="PATCH",
                path="/rest/v1.0/projects/{project_id}/permission_template_assignments",
                wrapper="permission_template_assignments",
            ),
            arguments=(
                Argument(
                    name="permission_template_id",
                    label="Permissions",
                    kind="choice",
                    required=True,
                    choices="permission_templates",
                ),
            ),
            body=lambda given: {
                "user_id": given["id"],
                "permission_template_id": given["permission_template_id"],
            },
            is_done=_has_template,
        ),
    ),
    places={
        "vendor_id": "vendor.id",
        "vendor_name": "vendor.name",
        "permission_template": "permission_template.name",
        "permission_template_id": "permission_template.id",
    },
    owned_by_procore=columns_of(ProjectUser),
    label=("name",),
    columns=("name", "vendor_name", "job_title", "email_address", "permission_template"),
    filters=("vendor_name", "permission_template", "is_active"),
    sort="name",
    sortable=("name",),
)
