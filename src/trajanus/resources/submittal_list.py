"""Submittal lists: packages, and what statuses, types and responses are configured."""

from __future__ import annotations

from trajanus.resources import fields
from trajanus.resources.mirror import MirrorModel, columns_of, lane_index, natural_order_column
from trajanus.resources.search import search_column
from trajanus.resources.spec import Area, Call, Listing, Resource, Trigger, Window, Writes

_RESPONSES = "/rest/v1.0/projects/{project_id}/submittal_responses"
_CONSIDERED = (
    "approved",
    "approved as noted",
    "for record only",
    "forwarded for review",
    "pending",
    "rejected",
    "revise and resubmit",
    "submitted",
    "void",
)


class SubmittalPackage(MirrorModel):
    number = fields.text()
    title = fields.text()
    description = fields.text()
    created_by = fields.text("by")
    attachments_count = fields.whole("attachments")
    number_order = natural_order_column("number")
    search = search_column("number", "title", "description")

    class Meta(MirrorModel.Meta):
        db_table = "procore_submittal_packages"
        verbose_name = "submittal package"
        verbose_name_plural = "submittal packages"
        indexes = (lane_index("submittal_package_by_number", "number_order"),)

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class SubmittalStatus(MirrorModel):
    name = fields.text()
    base_status = fields.text("counts as")
    search = search_column("name")

    class Meta(MirrorModel.Meta):
        db_table = "procore_submittal_statuses"
        verbose_name = "submittal status"
        verbose_name_plural = "submittal statuses"
        indexes = (lane_index("submittal_status_by_name", "name"),)

    def __str__(self) -> str:
        return self.name or str(self.procore_id)


class SubmittalType(MirrorModel):
    name = fields.text()
    search = search_column("name")

    class Meta(MirrorModel.Meta):
        db_table = "procore_submittal_types"
        verbose_name = "submittal type"
        verbose_name_plural = "submittal types"
        indexes = (lane_index("submittal_type_by_name", "name"),)

    def __str__(self) -> str:
        return self.name or str(self.procore_id)


class SubmittalResponse(MirrorModel):
    name = fields.text()
    considered = fields.text("counts as")
    search = search_column("name")

    class Meta(MirrorModel.Meta):
        db_table = "procore_submittal_responses"
        verbose_name = "submittal response"
        verbose_name_plural = "submittal responses"
        indexes = (lane_index("submittal_response_by_name", "name"),)

    def __str__(self) -> str:
        return self.name or str(self.procore_id)


SUBMITTAL_PACKAGE = Resource(
    name="submittal_packages",
    model=SubmittalPackage,
    source=Listing(
        path="/rest/v1.0/projects/{project_id}/submittal_packages", window=Window.UPDATED_AT
    ),
    area=Area.PROJECT,
    webhooks=(Trigger("Submittal Packages"),),
    places={"created_by": "created_by.name"},
    owned_by_procore=columns_of(SubmittalPackage),
    label=("number", "title"),
    columns=("number", "title", "created_by", "attachments_count"),
    sort="number",
    sortable=("number",),
)

SUBMITTAL_STATUS = Resource(
    name="submittal_statuses",
    model=SubmittalStatus,
    source=Listing(path="/rest/v1.0/companies/{company_id}/submittal_statuses"),
    area=Area.SETTINGS,
    places={"base_status": "status"},
    owned_by_procore=columns_of(SubmittalStatus),
    label=("name",),
    columns=("name", "base_status"),
    filters=("base_status",),
    sort="name",
    sortable=("name",),
)

SUBMITTAL_TYPE = Resource(
    name="submittal_types",
    model=SubmittalType,
    source=Listing(path="/rest/v1.0/companies/{company_id}/submittal_types", page_size=None),
    area=Area.SETTINGS,
    owned_by_procore=columns_of(SubmittalType),
    label=("name",),
    columns=("name",),
    sort="name",
    sortable=("name",),
)

SUBMITTAL_RESPONSE = Resource(
    name="submittal_responses",
    model=SubmittalResponse,
    source=Listing(path=_RESPONSES),
    area=Area.SETTINGS,
    writes=Writes(
        create=Call(method="POST", path=_RESPONSES, wrapper="submittal_response"),
        places={"name": "name", "considered": "considered"},
        required=("name", "considered"),
        choices={"considered": _CONSIDERED},
        fingerprint=("name",),
    ),
    owned_by_procore=columns_of(SubmittalResponse),
    label=("name",),
    columns=("name", "considered"),
    filters=("considered",),
    sort="name",
    sortable=("name",),
)
