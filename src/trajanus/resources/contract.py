"""Contracts: the prime contract with the owner, subcontracts and purchase orders."""

from __future__ import annotations

from collections.abc import Mapping

from trajanus.resources import fields
from trajanus.resources.mirror import MirrorModel, columns_of, lane_index, natural_order_column
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

_IN_PROJECT = {"project_id": "{project_id}"}
_WORK_STATUSES = (
    "Draft",
    "Out For Bid",
    "Out For Signature",
    "Approved",
    "Complete",
    "Terminated",
    "Void",
)
_PURCHASE_STATUSES = (
    "Draft",
    "Processing",
    "Submitted",
    "Partially Received",
    "Received",
    "Approved",
    "Closed",
)
_WRITTEN = (
    "number",
    "title",
    "description",
    "status",
    "executed",
    "execution_date",
    "retainage_percent",
    "contract_date",
    "signed_contract_received_date",
    "vendor_id",
)


class _Contract(MirrorModel):
    """What contracts of all kinds have."""

    number = fields.text()
    title = fields.text()
    status = fields.text()
    description = fields.text()
    vendor_id = fields.ident()
    vendor = fields.text("with")
    executed = fields.flag()
    private = fields.flag()
    contract_date = fields.day("date")
    execution_date = fields.day("executed on")
    signed_contract_received_date = fields.day("signed copy received")
    retainage_percent = fields.amount("retainage (%)")
    grand_total = fields.amount("original value")
    approved_change_orders = fields.amount("approved changes")
    number_order = natural_order_column("number")
    search = search_column("number", "title", "description", "vendor")

    class Meta(MirrorModel.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class _Commitment(_Contract):
    pending_change_orders = fields.amount("pending changes")
    revised_contract = fields.amount("revised value")
    total_payments = fields.amount("paid")
    remaining_balance_outstanding = fields.amount("not paid yet")

    class Meta(_Contract.Meta):
        abstract = True


class PrimeContract(_Contract):
    contract_start_date = fields.day("start")
    contract_estimated_completion_date = fields.day("completion")
    actual_completion_date = fields.day("completed")

    class Meta(_Contract.Meta):
        abstract = False
        db_table = "procore_prime_contracts"
        verbose_name = "prime contract"
        verbose_name_plural = "prime contracts"
        indexes = (lane_index("prime_contract_by_number", "number_order"),)


class WorkOrderContract(_Commitment):
    contract_start_date = fields.day("start")
    contract_estimated_completion_date = fields.day("completion")
    actual_completion_date = fields.day("completed")

    class Meta(_Commitment.Meta):
        abstract = False
        db_table = "procore_work_order_contracts"
        verbose_name = "subcontract"
        verbose_name_plural = "subcontracts"
        indexes = (lane_index("work_order_by_number", "number_order"),)


class PurchaseOrderContract(_Commitment):
    delivery_date = fields.day("delivery")
    payment_terms = fields.text()
    ship_to_address = fields.text("ship to")

    class Meta(_Commitment.Meta):
        abstract = False
        db_table = "procore_purchase_order_contracts"
        verbose_name = "purchase order"
        verbose_name_plural = "purchase orders"
        indexes = (lane_index("purchase_order_by_number", "number_order"),)


def _written(*more: str) -> dict[str, str]:
    return {name: name for name in (*_WRITTEN, *more)}


def _contract(
    model: type[_Contract],
    *,
    name: str,
    trigger: str,
    columns: tuple[str, ...] = (),
    is_synced: bool = False,
    written: Mapping[str, str],
    statuses: tuple[str, ...],
) -> Resource:
    path = f"/rest/v1.0/{name}"
    wrapper = name.removesuffix("s")
    return Resource(
        name=name,
        model=model,
        source=Listing(path=path, params=_IN_PROJECT, window=Window.UPDATED_AT),
        member=Member(path=path + "/{id}", params=_IN_PROJECT),
        area=Area.MONEY,
        webhooks=(Trigger(trigger),),
        writes=Writes(
            create=Call(method="POST", path=path, wrapper=wrapper, beside=_IN_PROJECT),
            update=Call(method="PATCH", path=path + "/{id}", wrapper=wrapper, beside=_IN_PROJECT),
            sync=Call(method="PATCH", path=path + "/sync", wrapper="updates", beside=_IN_PROJECT)
            if is_synced
            else None,
            places=written,
            choices={"status": statuses, "vendor_id": "project_vendors"},
            has_origin_id=True,
        ),
        places={"vendor_id": "vendor.id", "vendor": ("vendor.company", "vendor.name")},
        owned_by_procore=columns_of(model),
        label=("number", "title"),
        columns=("number", "title", "status", "vendor", "grand_total", *columns),
        filters=("status", "vendor", "executed"),
        sort="number",
        sortable=("number",),
    )


PRIME_CONTRACT = _contract(
    PrimeContract,
    name="prime_contracts",
    trigger="Prime Contracts",
    columns=("approved_change_orders", "contract_estimated_completion_date"),
    written=_written("contract_start_date", "contract_estimated_completion_date"),
    statuses=_WORK_STATUSES[:-1],
)
WORK_ORDER_CONTRACT = _contract(
    WorkOrderContract,
    name="work_order_contracts",
    trigger="Work Order Contracts",
    columns=("revised_contract", "total_payments"),
    is_synced=True,
    written=_written("contract_start_date", "contract_estimated_completion_date"),
    statuses=_WORK_STATUSES,
)
PURCHASE_ORDER_CONTRACT = _contract(
    PurchaseOrderContract,
    name="purchase_order_contracts",
    trigger="Purchase Order Contracts",
    columns=("revised_contract", "total_payments", "delivery_date"),
    is_synced=True,
    written=_written("delivery_date", "payment_terms", "ship_to_address"),
    statuses=_PURCHASE_STATUSES,
)

#: Whose lines, change orders and invoices are listed one by one.
COMMITMENTS = (WORK_ORDER_CONTRACT.name, PURCHASE_ORDER_CONTRACT.name)
CONTRACTS = (PRIME_CONTRACT.name, *COMMITMENTS)
