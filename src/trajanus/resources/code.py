"""Codes: by what a project sorts its costs."""

from __future__ import annotations

from trajanus.resources import fields
from trajanus.resources.mirror import MirrorModel, columns_of, lane_index
from trajanus.resources.search import search_column
from trajanus.resources.spec import Area, Call, Listing, Resource, Trigger, Window, Writes

_COST_CODES = "/rest/v1.0/cost_codes"
_TYPES = "/rest/v1.0/line_item_types"
_IN_PROJECT = {"project_id": "{project_id}"}


class CostCode(MirrorModel):
    full_code = fields.text("code")
    code = fields.text("last part")
    name = fields.text()
    sortable_code = fields.text()
    position = fields.whole()
    above_id = fields.ident("id of the code above")
    budgeted = fields.flag()
    search = search_column("full_code", "name")

    class Meta(MirrorModel.Meta):
        db_table = "procore_cost_codes"
        verbose_name = "cost code"
        verbose_name_plural = "cost codes"
        indexes = (lane_index("cost_code_by_code", "full_code"),)

    def __str__(self) -> str:
        return f"{self.full_code} {self.name}"


class LineItemType(MirrorModel):
    code = fields.text()
    name = fields.text()
    base_type = fields.text("kind")
    search = search_column("code", "name")

    class Meta(MirrorModel.Meta):
        db_table = "procore_line_item_types"
        verbose_name = "cost type"
        verbose_name_plural = "cost types"
        indexes = (lane_index("line_item_type_by_name", "name"),)

    def __str__(self) -> str:
        return self.name or str(self.procore_id)


class WbsCode(MirrorModel):
    flat_code = fields.text("code")
    flat_name = fields.text("name")
    description = fields.text()
    status = fields.text()
    search = search_column("flat_code", "flat_name", "description")

    class Meta(MirrorModel.Meta):
        db_table = "procore_wbs_codes"
        verbose_name = "budget code"
        verbose_name_plural = "budget codes"
        indexes = (lane_index("wbs_code_by_code", "flat_code"),)

    def __str__(self) -> str:
        return self.flat_code or str(self.procore_id)


COST_CODE = Resource(
    name="cost_codes",
    model=CostCode,
    source=Listing(path=_COST_CODES, params=_IN_PROJECT),
    area=Area.MONEY,
    webhooks=(Trigger("Cost Codes"),),
    writes=Writes(
        sync=Call(
            method="PATCH", path=_COST_CODES + "/sync", params=_IN_PROJECT, wrapper="updates"
        ),
        places={"code": "code", "name": "name", "position": "position", "above_id": "parent_id"},
        required=("code", "name"),
        choices={"above_id": "cost_codes"},
        has_origin_id=True,
    ),
    places={"above_id": "parent.id"},
    owned_by_procore=columns_of(CostCode),
    label=("full_code", "name"),
    columns=("full_code", "name", "budgeted"),
    filters=("budgeted",),
    sort="full_code",
    sortable=("full_code",),
)

LINE_ITEM_TYPE = Resource(
    name="line_item_types",
    model=LineItemType,
    source=Listing(path=_TYPES, params={"company_id": "{company_id}"}),
    area=Area.MONEY,
    webhooks=(Trigger("Line Item Types", is_company_wide=True),),
    owned_by_procore=columns_of(LineItemType),
    label=("name",),
    columns=("code", "name", "base_type"),
    filters=("base_type",),
    sort="name",
    sortable=("name",),
)

WBS_CODE = Resource(
    name="wbs_codes",
    model=WbsCode,
    source=Listing(
        path="/rest/v1.0/projects/{project_id}/work_breakdown_structure/wbs_codes",
        window=Window.UPDATED_AT,
    ),
    area=Area.MONEY,
    owned_by_procore=columns_of(WbsCode),
    label=("flat_code", "flat_name"),
    columns=("flat_code", "flat_name", "description", "status"),
    filters=("status",),
    sort="flat_code",
    sortable=("flat_code",),
)
