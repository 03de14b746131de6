"""Line items: what contracts, change events and change orders are made of."""

from __future__ import annotations

from trajanus.resources import fields
from trajanus.resources.mirror import PartOf, columns_of, lane_index
from trajanus.resources.search import search_column
from trajanus.resources.spec import Area, Call, Listing, Resource, Trigger, Writes

_IN_PROJECT = {"project_id": "{project_id}"}
_V2 = "/rest/v2.0/companies/{company_id}/projects/{project_id}"
_WRITTEN = {
    "description": "description",
    "quantity": "quantity",
    "uom": "uom",
    "unit_cost": "unit_cost",
    "amount": "amount",
    "wbs_code_id": "wbs_code_id",
    "cost_code_id": "cost_code_id",
    "line_item_type_id": "line_item_type_id",
}


class LineItem(PartOf):
    """One line: what, how much of it, for how much."""

    position = fields.whole()
    description = fields.text()
    quantity = fields.amount()
    uom = fields.text("unit")
    unit_cost = fields.amount()
    amount = fields.amount()
    cost_code_id = fields.ident()
    cost_code = fields.text()
    line_item_type_id = fields.ident()
    cost_type = fields.text()
    wbs_code_id = fields.ident()
    wbs_code = fields.text("budget code")
    search = search_column("description", "cost_code", "wbs_code")

    class Meta(PartOf.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.description}: {self.amount}"


class PrimeContractLine(LineItem):
    class Meta(LineItem.Meta):
        abstract = False
        db_table = "procore_prime_contract_line_items"
        verbose_name = "prime contract line"
        verbose_name_plural = "prime contract lines"
        indexes = (
            lane_index("prime_line_of_contract", "parent_id"),
            lane_index("prime_line_by_position", "position"),
        )


class WorkOrderLine(LineItem):
    class Meta(LineItem.Meta):
        abstract = False
        db_table = "procore_work_order_contract_line_items"
        verbose_name = "subcontract line"
        verbose_name_plural = "subcontract lines"
        indexes = (
            lane_index("work_line_of_contract", "parent_id"),
            lane_index("work_line_by_position", "position"),
        )


class PurchaseOrderLine(LineItem):
    class Meta(LineItem.Meta):
        abstract = False
        db_table = "procore_purchase_order_contract_line_items"
        verbose_name = "purchase order line"
        verbose_name_plural = "purchase order lines"
        indexes = (
            lane_index("purchase_line_of_contract", "parent_id"),
            lane_index("purchase_line_by_position", "position"),
        )


class PotentialChangeOrderLine(LineItem):
    class Meta(LineItem.Meta):
        abstract = False
        db_table = "procore_potential_change_order_line_items"
        verbose_name = "potential change order line"
        verbose_name_plural = "potential change order lines"
        indexes = (
            lane_index("pco_line_of_order", "parent_id"),
            lane_index("pco_line_by_position", "position"),
        )


class CommitmentChangeOrderLine(LineItem):
    class Meta(LineItem.Meta):
        abstract = False
        db_table = "procore_commitment_change_order_line_items"
        verbose_name = "commitment change order line"
        verbose_name_plural = "commitment change order lines"
        indexes = (
            lane_index("cco_line_of_order", "parent_id"),
            lane_index("cco_line_by_position", "position"),
        )


class PrimeChangeOrderLine(LineItem):
    class Meta(LineItem.Meta):
        abstract = False
        db_table = "procore_prime_change_order_line_items"
        verbose_name = "prime change order line"
        verbose_name_plural = "prime change order lines"
        indexes = (
            lane_index("prime_co_line_of_order", "parent_id"),
            lane_index("prime_co_line_by_position", "position"),
        )


class ChangeEventLine(LineItem):
    cost_rom = fields.amount("cost estimate")
    revenue_rom = fields.amount("revenue estimate")
    vendor = fields.text("firm")

    class Meta(LineItem.Meta):
        abstract = False
        db_table = "procore_change_event_line_items"
        verbose_name = "change event line"
        verbose_name_plural = "change event lines"
        indexes = (
            lane_index("event_line_of_event", "parent_id"),
            lane_index("event_line_by_position", "position"),
        )


def _lines(
    model: type[LineItem],
    *,
    of: str,
    area: Area,
    trigger: str = "",
    in_v2: bool = False,
    columns: tuple[str, ...] = ("quantity", "uom", "unit_cost", "amount"),
) -> Resource:
    """Return the lines of one kind of document; those of newer documents have v2 addresses."""
    path = f"{_V2 if in_v2 else '/rest/v1.0'}/{of}/{{parent_id}}/line_items"
    written = _WRITTEN | {name: name for name in columns if name.endswith("_rom")}
    beside = {} if in_v2 else _IN_PROJECT
    return Resource(
        name=f"{of.removesuffix('s')}_line_items",
        model=model,
        source=Listing(
            path=path,
            params={} if in_v2 else _IN_PROJECT,
            page_size=100 if in_v2 else 2000,
            per=(of,),
        ),
        area=area,
        webhooks=(Trigger(trigger),) if trigger else (),
        writes=Writes(
            create=Call(method="POST", path=path, wrapper="line_item", beside=beside),
            update=Call(method="PATCH", path=path + "/{id}", wrapper="line_item", beside=beside),
            delete=Call(method="DELETE", path=path + "/{id}", params=beside),
            sync=None
            if in_v2
            else Call(method="PATCH", path=path + "/sync", wrapper="updates", beside=beside),
            places=written,
            choices={
                "wbs_code_id": "wbs_codes",
                "cost_code_id": "cost_codes",
                "line_item_type_id": "line_item_types",
            },
            has_origin_id=True,
        ),
        places={
            "cost_code_id": "cost_code.id",
            "cost_code": "cost_code.full_code",
            "line_item_type_id": "line_item_type.id",
            "cost_type": "line_item_type.name",
            "wbs_code_id": "wbs_code.id",
            "wbs_code": "wbs_code.flat_code",
            **({"vendor": "vendor.name"} if model is ChangeEventLine else {}),
        },
        owned_by_procore=columns_of(model),
        label=("description",),
        columns=("position", "description", "cost_code", *columns),
        filters=("cost_code", "cost_type"),
        sort="position",
        sortable=("position",),
    )


PRIME_CONTRACT_LINE = _lines(
    PrimeContractLine, of="prime_contracts", area=Area.MONEY, trigger="Prime Contract Line Items"
)
WORK_ORDER_LINE = _lines(
    WorkOrderLine,
    of="work_order_contracts",
    area=Area.MONEY,
    trigger="Work Order Contract Line Items",
)
PURCHASE_ORDER_LINE = _lines(
    PurchaseOrderLine,
    of="purchase_order_contracts",
    area=Area.MONEY,
    trigger="Purchase Order Contract Line Items",
)
CHANGE_EVENT_LINE = _lines(
    ChangeEventLine,
    of="change_events",
    area=Area.CHANGES,
    trigger="Change Event Line Items",
    columns=("vendor", "cost_rom", "revenue_rom"),
)
POTENTIAL_CHANGE_ORDER_LINE = _lines(
    PotentialChangeOrderLine,
    of="potential_change_orders",
    area=Area.CHANGES,
    trigger="Potential Change Order Line Items",
)
COMMITMENT_CHANGE_ORDER_LINE = _lines(
    CommitmentChangeOrderLine, of="commitment_change_orders", area=Area.CHANGES, in_v2=True
)
PRIME_CHANGE_ORDER_LINE = _lines(
    PrimeChangeOrderLine, of="prime_change_orders", area=Area.CHANGES, in_v2=True
)

LINE_ITEMS = (
    PRIME_CONTRACT_LINE,
    WORK_ORDER_LINE,
    PURCHASE_ORDER_LINE,
    CHANGE_EVENT_LINE,
    POTENTIAL_CHANGE_ORDER_LINE,
    COMMITMENT_CHANGE_ORDER_LINE,
    PRIME_CHANGE_ORDER_LINE,
)
