"""Direct costs: what was spent without a contract, by receipts and payroll."""

from __future__ import annotations

from trajanus.resources import fields
from trajanus.resources.mirror import MirrorModel, columns_of, lane_index
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

_ALL = "/rest/v1.1/projects/{project_id}/direct_costs"


class DirectCost(MirrorModel):
    description = fields.text()
    direct_cost_type = fields.text("type")
    status = fields.text()
    invoice_number = fields.text("invoice")
    vendor = fields.text("firm")
    vendor_id = fields.ident()
    employee = fields.text()
    grand_total = fields.amount("amount")
    direct_cost_date = fields.day("date")
    received_date = fields.day("received")
    payment_date = fields.day("paid")
    search = search_column("description", "invoice_number", "vendor", "employee")

    class Meta(MirrorModel.Meta):
        db_table = "procore_direct_costs"
        verbose_name = "direct cost"
        verbose_name_plural = "direct costs"
        indexes = (lane_index("direct_cost_by_date", "direct_cost_date"),)

    def __str__(self) -> str:
        return self.description or str(self.procore_id)


DIRECT_COST = Resource(
    name="direct_costs",
    model=DirectCost,
    source=Listing(path=_ALL, window=Window.UPDATED_AT),
    member=Member(path=_ALL + "/{id}"),
    area=Area.MONEY,
    webhooks=(Trigger("Direct Costs"),),
    writes=Writes(
        create=Call(method="POST", path=_ALL, wrapper="direct_cost"),
        update=Call(method="PATCH", path=_ALL + "/{id}", wrapper="direct_cost"),
        sync=Call(method="PATCH", path=_ALL + "/sync", wrapper="updates"),
        places={
            name: name
            for name in (
                "description",
                "direct_cost_type",
                "status",
                "invoice_number",
                "vendor_id",
                "direct_cost_date",
                "received_date",
                "payment_date",
            )
        },
        choices={
            "direct_cost_type": ("invoice", "expense", "payroll"),
            "status": ("draft", "pending", "revise_and_resubmit", "approved"),
            "vendor_id": "project_vendors",
        },
        has_origin_id=True,
    ),
    places={"vendor": ("vendor_name", "vendor.name"), "employee": "employee.name"},
    owned_by_procore=columns_of(DirectCost),
    label=("description",),
    columns=(
        "description",
        "direct_cost_type",
        "status",
        "vendor",
        "grand_total",
        "direct_cost_date",
    ),
    filters=("direct_cost_type", "status", "vendor", "direct_cost_date"),
    sort="-direct_cost_date",
    sortable=("direct_cost_date",),
)
