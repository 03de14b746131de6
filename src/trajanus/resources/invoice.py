"""Invoices: what the owner is billed, and what subcontractors bill."""

from __future__ import annotations

from trajanus.resources import fields
from trajanus.resources.mirror import (
    MirrorModel,
    PartOf,
    columns_of,
    details_due_index,
    lane_index,
)
from trajanus.resources.search import search_column
from trajanus.resources.spec import (
    DAILY,
    Area,
    Call,
    Embedded,
    Listing,
    Member,
    Resource,
    Window,
    Writes,
)

_OWNER = "/rest/v1.0/prime_contracts/{parent_id}/payment_applications"
_SUBS = "/rest/v1.1/requisitions"
_IN_PROJECT = {"project_id": "{project_id}"}
_STATUSES = ("draft", "under_review", "revise_and_resubmit", "approved")


class _Invoice(MirrorModel):
    number = fields.whole()
    invoice_number = fields.text("invoice")
    status = fields.text()
    billing_date = fields.day("billed")
    amount_this_period = fields.amount("this period")
    percent_complete = fields.amount("complete (%)")
    search = search_column("invoice_number")

    class Meta(MirrorModel.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"Invoice {self.invoice_number}"


class PaymentApplication(_Invoice):
    parent_id = fields.ident("id of the prime contract")
    period_start = fields.day("from")
    period_end = fields.day("to")
    contract_sum = fields.amount("contract sum to date")
    completed_to_date = fields.amount()
    retainage = fields.amount()
    balance_to_finish = fields.amount()
    paid = fields.amount()

    class Meta(_Invoice.Meta):
        abstract = False
        db_table = "procore_payment_applications"
        verbose_name = "owner invoice"
        verbose_name_plural = "owner invoices"
        indexes = (
            lane_index("owner_invoice_by_date", "billing_date"),
            details_due_index("owner_invoice_detail_due"),
        )


class Requisition(_Invoice):
    commitment_id = fields.ident()
    requisition_start = fields.day("from")
    requisition_end = fields.day("to")
    payment_date = fields.day("paid on")
    final = fields.flag()

    class Meta(_Invoice.Meta):
        abstract = False
        db_table = "procore_requisitions"
        verbose_name = "subcontractor invoice"
        verbose_name_plural = "subcontractor invoices"
        indexes = (
            lane_index("sub_invoice_by_date", "billing_date"),
            details_due_index("sub_invoice_detail_due"),
        )


class _InvoiceLine(PartOf):
    position = fields.whole()
    description = fields.text("work")
    cost_code = fields.text()
    scheduled_value = fields.amount("value")
    previous = fields.amount("done before")
    this_period = fields.amount("done in this period")
    stored = fields.amount("stored materials")
    completed_to_date = fields.amount()
    percent_complete = fields.amount("complete (%)")
    balance_to_finish = fields.amount()
    search = search_column("description", "cost_code")

    class Meta(PartOf.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.position} {self.description}"


class PaymentApplicationLine(_InvoiceLine):
    class Meta(_InvoiceLine.Meta):
        abstract = False
        db_table = "procore_payment_application_lines"
        verbose_name = "owner invoice line"
        verbose_name_plural = "owner invoice lines"
        indexes = (
            lane_index("line_of_owner_invoice", "parent_id"),
            lane_index("owner_invoice_line_position", "position"),
        )


class RequisitionLine(_InvoiceLine):
    class Meta(_InvoiceLine.Meta):
        abstract = False
        db_table = "procore_requisition_lines"
        verbose_name = "subcontractor invoice line"
        verbose_name_plural = "subcontractor invoice lines"
        indexes = (
            lane_index("line_of_sub_invoice", "parent_id"),
            lane_index("sub_invoice_line_position", "position"),
        )


PAYMENT_APPLICATION = Resource(
    name="payment_applications",
    model=PaymentApplication,
    source=Listing(path=_OWNER, params=_IN_PROJECT, per=("prime_contracts",)),
    member=Member(path=_OWNER + "/{id}", params=_IN_PROJECT, says_more=True),
    area=Area.MONEY,
    # A contract does not change when it is billed.
    every_full=DAILY,
    writes=Writes(
        create=Call(method="POST", path=_OWNER, wrapper="payment_application", beside=_IN_PROJECT),
        update=Call(
            method="PATCH",
            path=_OWNER + "/{id}",
            wrapper="payment_application",
            beside=_IN_PROJECT,
        ),
        places={
            "invoice_number": "invoice_number",
            "status": "status",
            "billing_date": "billing_date",
            "period_start": "period_start",
            "period_end": "period_end",
        },
        choices={"status": _STATUSES},
        has_origin_id=True,
    ),
    places={
        "amount_this_period": "total_amount_accrued_this_period",
        "contract_sum": "g702.contract_sum_to_date",
        "completed_to_date": "g702.total_completed_and_stored_to_date",
        "retainage": "g702.total_retainage",
        "balance_to_finish": "g702.balance_to_finish_including_retainage",
        "paid": "total_amount_paid",
    },
    owned_by_procore=columns_of(PaymentApplication),
    in_menu=True,
    label=("invoice_number",),
    columns=(
        "invoice_number",
        "status",
        "period_start",
        "period_end",
        "amount_this_period",
        "completed_to_date",
        "percent_complete",
        "billing_date",
    ),
    filters=("status", "billing_date"),
    sort="-billing_date",
    sortable=("billing_date",),
)

REQUISITION = Resource(
    name="requisitions",
    model=Requisition,
    source=Listing(path=_SUBS, params=_IN_PROJECT, window=Window.UPDATED_AT),
    member=Member(path=_SUBS + "/{id}", params=_IN_PROJECT, says_more=True),
    area=Area.MONEY,
    places={"amount_this_period": "total_claimed_amount"},
    owned_by_procore=columns_of(Requisition),
    label=("invoice_number",),
    columns=(
        "invoice_number",
        "status",
        "requisition_start",
        "requisition_end",
        "amount_this_period",
        "percent_complete",
        "billing_date",
    ),
    filters=("status", "billing_date"),
    sort="-billing_date",
    sortable=("billing_date",),
)


def _lines(model: type[_InvoiceLine], *, of: str, path: str) -> Resource:
    return Resource(
        name=f"{of.removesuffix('s')}_lines",
        model=model,
        source=Embedded(parent=of, path=path),
        area=Area.MONEY,
        places={
            "description": "description_of_work",
            "cost_code": "cost_code.full_code",
            "previous": "work_completed_from_previous_application",
            "this_period": "work_completed_this_period",
            "stored": "materials_presently_stored",
            "completed_to_date": "total_completed_and_stored_to_date",
            "percent_complete": "total_completed_and_stored_to_date_percent",
        },
        owned_by_procore=columns_of(model),
        label=("description",),
        columns=(
            "position",
            "description",
            "cost_code",
            "scheduled_value",
            "previous",
            "this_period",
            "stored",
            "completed_to_date",
            "percent_complete",
        ),
        filters=("cost_code",),
        sort="position",
        sortable=("position",),
    )


PAYMENT_APPLICATION_LINE = _lines(
    PaymentApplicationLine, of="payment_applications", path="$.g703[*]"
)
REQUISITION_LINE = _lines(RequisitionLine, of="requisitions", path="$.items[*]")
