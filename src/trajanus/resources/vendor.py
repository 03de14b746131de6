"""Vendors: the firms that a company and its projects work with."""

from __future__ import annotations

from trajanus.resources import fields
from trajanus.resources.mirror import MirrorModel, columns_of, lane_index
from trajanus.resources.search import search_column
from trajanus.resources.spec import (
    Area,
    Call,
    Listing,
    Resource,
    Trigger,
    Window,
    Writes,
)

_ALL = "/rest/v1.0/vendors"
_COMPANY = {"company_id": "{company_id}"}
_WRITTEN = (
    "name",
    "abbreviated_name",
    "address",
    "city",
    "state_code",
    "zip",
    "business_phone",
    "email_address",
    "website",
    "license_number",
    "is_active",
    "notes",
)
_PLACES = {"trade": "trades.0.name"}


class _Firm(MirrorModel):
    """What companies and projects know of a firm."""

    name = fields.text()
    abbreviated_name = fields.text("short name")
    address = fields.text()
    city = fields.text()
    state_code = fields.text("state")
    zip = fields.text("ZIP")
    business_phone = fields.text("phone")
    email_address = fields.text("e-mail")
    website = fields.text()
    license_number = fields.text("license")
    trade = fields.text()
    is_active = fields.flag("active")
    notes = fields.text()
    search = search_column("name", "abbreviated_name", "city", "email_address")

    class Meta(MirrorModel.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name or str(self.procore_id)


class Vendor(_Firm):
    class Meta(_Firm.Meta):
        abstract = False
        db_table = "procore_vendors"
        verbose_name = "firm of the company"
        verbose_name_plural = "firms of the company"
        indexes = (lane_index("vendor_by_name", "name"),)


class ProjectVendor(_Firm):
    class Meta(_Firm.Meta):
        abstract = False
        db_table = "procore_project_vendors"
        verbose_name = "firm"
        verbose_name_plural = "firms"
        indexes = (lane_index("project_vendor_by_name", "name"),)


VENDOR = Resource(
    name="vendors",
    model=Vendor,
    source=Listing(path=_ALL, params=_COMPANY, window=Window.UPDATED_AT),
    area=Area.DIRECTORY,
    webhooks=(Trigger("Company Vendors", ("create", "update"), is_company_wide=True),),
    writes=Writes(
        sync=Call(method="PATCH", path=_ALL + "/sync", wrapper="updates", beside=_COMPANY),
        places={name: name for name in _WRITTEN},
        required=("name",),
        has_origin_id=True,
    ),
    places=_PLACES,
    owned_by_procore=columns_of(Vendor),
    label=("name",),
    columns=("name", "trade", "city", "business_phone", "email_address", "is_active"),
    filters=("trade", "is_active"),
    sort="name",
    sortable=("name",),
)

PROJECT_VENDOR = Resource(
    name="project_vendors",
    model=ProjectVendor,
    source=Listing(path="/rest/v1.1/projects/{project_id}/vendors"),
    area=Area.DIRECTORY,
    webhooks=(
        Trigger("Project Vendors", ("create", "delete")),
        Trigger("Company Vendors", ("create", "update"), is_company_wide=True),
    ),
    places=_PLACES,
    owned_by_procore=columns_of(ProjectVendor),
    label=("name",),
    columns=("name", "trade", "city", "business_phone", "email_address"),
    filters=("trade",),
    sort="name",
    sortable=("name",),
)
