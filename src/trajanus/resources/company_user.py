"""People of the company's directory, whether or not a project has them."""

from __future__ import annotations

from collections.abc import Mapping

from trajanus.resources import fields
from trajanus.resources.mirror import MirrorModel, columns_of, lane_index
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

_ALL = "/rest/v1.3/companies/{company_id}/users"
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


class CompanyUser(MirrorModel):
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
    last_login_at = fields.moment("last sign-in")
    search = search_column("name", "email_address", "job_title", "vendor_name")

    class Meta(MirrorModel.Meta):
        db_table = "procore_company_users"
        verbose_name = "person of the company"
        verbose_name_plural = "people of the company"
        indexes = (lane_index("company_user_by_name", "name"),)

    def __str__(self) -> str:
        return self.name or str(self.procore_id)


def _is_in_a_project(_record: Mapping[str, object], _given: Mapping[str, object]) -> bool:
    return False  # the record does not say; adding somebody twice changes nothing


COMPANY_USER = Resource(
    name="company_users",
    model=CompanyUser,
    source=Listing(path=_ALL, window=Window.UPDATED_AT),
    member=Member(path=_ALL + "/{id}"),
    area=Area.DIRECTORY,
    webhooks=(Trigger("Company Users", ("create", "update"), is_company_wide=True),),
    writes=Writes(
        create=Call(method="POST", path=_ALL, wrapper="user"),
        sync=Call(method="PATCH", path=_ALL + "/sync", wrapper="updates"),
        places={name: name for name in _WRITTEN},
        required=("last_name", "email_address"),
        choices={"vendor_id": "vendors"},
        has_origin_id=True,
    ),
    steps=(
        Step(
            name="add_to_project",
            label="Add to a project",
            call=Call(
                method="POST",
                path="/rest/v1.0/projects/{project_id}/users/{id}/actions/add",
                wrapper="user",
            ),
            arguments=(
                Argument(
                    name="project_id", label="Project", kind="choice", required=True,
                    choices="projects",
                ),
                Argument(
                    name="permission_template_id", label="Permissions", kind="choice",
                    choices="company_permission_templates",
                ),
            ),
            body=lambda given: {"permission_template_id": given.get("permission_template_id")},
            is_done=_is_in_a_project,
        ),
    ),
    places={
        "vendor_id": "vendor.id",
        "vendor_name": "vendor.name",
        "permission_template": "permission_template.name",
    },
    owned_by_procore=columns_of(CompanyUser),
    label=("name",),
    columns=("name", "vendor_name", "job_title", "email_address", "is_active"),
    filters=("vendor_name", "is_active", "is_employee"),
    sort="name",
    sortable=("name",),
)  # fmt: skip
