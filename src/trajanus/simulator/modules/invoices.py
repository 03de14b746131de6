"""How are owner invoices, subcontractor invoices and their billing periods listed and written?"""

from __future__ import annotations

from typing import Any

from trajanus.simulator.call import Call
from trajanus.simulator.errors import invalid
from trajanus.simulator.filters import Filter, ids, one_of, within
from trajanus.simulator.listing import Listing, answer_items
from trajanus.simulator.modules import invoice_views as views
from trajanus.simulator.modules.attachments import wrapped_attachments
from trajanus.simulator.modules.change_totals import CONTRACTS, contract_of
from trajanus.simulator.modules.invoice_lines import change_line, first_lines, latest
from trajanus.simulator.modules.ledger import Ledger
from trajanus.simulator.modules.ledger import serve as serve_ledger
from trajanus.simulator.modules.resource import Check, Resource, serve
from trajanus.simulator.modules.shown import view
from trajanus.simulator.modules.written import Table, choice, day, each, flag, ref, text
from trajanus.simulator.reply import Reply, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json

PRIME = Routes("Prime Contracts")
COMMITMENTS = Routes("Commitments")

_PERIODS = "/rest/v1.0/projects/{project_id}/billing_periods"
_STATUSES = ("draft", "under_review", "revise_and_resubmit", "approved", "approved_as_noted",
             "pending_owner_approval")  # fmt: skip

_TABLE: Table = {
    **each(text, "invoice_number", "origin_id", "origin_data"),
    **each(day, "billing_date", "period_start", "period_end"),
    "status": choice(*_STATUSES),
    "period_id": ref("billing_periods"),
}
_REQUISITION: Table = {
    **_TABLE,
    **each(day, "requisition_start", "requisition_end", "payment_date", "submitted_at"),
    "comment": text,
    "final": flag,
}
_FILTERS: dict[str, Filter] = {
    "id": ids,
    **{name: one_of(name) for name in ("status", "period_id", "origin_id", "commitment_id")},
    "created_at": within("created_at"),
    "updated_at": within("updated_at"),
}


def _claiming(kind: str, field: str, wrapper: str, *params: str) -> Check:
    """A new invoice takes up where the one before it ended, and has the period's dates."""

    def check(call: Call, fields: Json, old: Json | None) -> Json:
        fields = {**fields, **wrapped_attachments(call, wrapper, old)}
        for name, shown in (("period_start", "requisition_start"),
                            ("period_end", "requisition_end")):  # fmt: skip
            if shown in fields:
                fields[name] = fields.pop(shown)
        period = call.world["billing_periods"].get(fields.get("period_id"))
        if period is not None:
            fields |= {"period_start": period["start_date"], "period_end": period["end_date"]}
        if old is None:
            contract_id = next((found for name in params if (found := call.scope(name))), None)
            fields |= _first(call, kind, field, contract_id, fields)
        return fields

    return check


def _first(call: Call, kind: str, field: str, contract_id: int | None, fields: Json) -> Json:
    found = contract_of(call.world, contract_id)
    prime = found is not None and found[0] == CONTRACTS[0]
    if (
        found is None
        or found[1]["project_id"] != call.project_id()
        or prime is not (kind == "payment_applications")
    ):
        raise invalid({field: ["is not a valid choice"]})
    before = latest(call.world, kind, found[1]["id"])
    number = int(before["number"]) + 1 if before else 1
    return {
        field: found[1]["id"],
        "number": number,
        "invoice_number": fields.get("invoice_number") or str(number),
        "lines": first_lines(call.world, kind, found[1]["id"], before),
    }


_OWNER = Resource(
    "payment_applications",
    "payment_application",
    _TABLE,
    views.owner_detail,
    blank={"status": "draft"},
    check=_claiming("payment_applications", "contract_id", "payment_application",
                    "prime_contract_id", "contract_id"),
)  # fmt: skip
_OWNER_LIST = Listing("payment_applications", {"normal": views.owner_item}, _FILTERS, cached=False)
_SUBS = Resource(
    "requisitions",
    "requisition",
    _REQUISITION,
    views.requisition_detail,
    blank={"status": "draft"},
    check=_claiming("requisitions", "commitment_id", "requisition", "commitment_id"),
)
_SUBS_LIST = Listing(
    "requisitions",
    {"normal": views.requisition_item, "extended": views.requisition_detail},
    _FILTERS,
    cached=False,
)
_PERIOD = Resource(
    "billing_periods",
    "billing_period",
    {**each(day, "start_date", "end_date", "due_date"), "status": choice("open", "closed")},
    view(("id", "start_date", "end_date", "due_date", "status", "created_at", "updated_at")),
    required=("start_date", "end_date"),
    blank={"status": "open"},
)
_of_contract = {"contract_id": "prime_contract_id"}

serve_ledger(
    PRIME,
    Ledger(_OWNER, _OWNER_LIST, _of_contract, _of_contract),
    "/rest/v1.0/prime_contracts/{prime_contract_id}/payment_applications",
)
serve_ledger(
    PRIME,
    Ledger(_OWNER, _OWNER_LIST, narrows=("contract_id",)),
    "/rest/v1.0/payment_applications",
)
serve_ledger(
    COMMITMENTS,
    Ledger(_SUBS, _SUBS_LIST, narrows=("commitment_id",)),
    "/rest/v1.0/requisitions",
    "/rest/v1.1/requisitions",
)
serve(PRIME, _PERIOD, Listing("billing_periods", {"normal": _PERIOD.detail}), _PERIODS)


@PRIME.patch("/rest/v1.0/prime_contracts/{prime_contract_id}/payment_application_line_items/{id}")
def update_owner_line(call: Call) -> Reply:
    """What was done in this period, line by line; the invoice is found by its line."""
    invoice = _invoice_with(call, call.number("id"))
    body = call.wrapped("payment_application_line_item")
    line = change_line(call, "payment_applications", invoice, call.number("id"), body)
    return ok(views.owner_line(call.world, line))


@COMMITMENTS.get("/rest/v1.0/requisitions/{requisition_id}/contract_items")
def list_requisition_lines(call: Call) -> Reply:
    lines = _requisition(call)["lines"]
    return answer_items(call, [views.requisition_line(call.world, line) for line in lines])


@COMMITMENTS.patch("/rest/v1.0/requisitions/{requisition_id}/contract_items/{id}")
def update_requisition_line(call: Call) -> Reply:
    body = call.wrapped("contract_item")
    line = change_line(call, "requisitions", _requisition(call), call.number("id"), body)
    return ok(views.requisition_line(call.world, line))


def _requisition(call: Call) -> Json:
    return call.find("requisitions", call.number("requisition_id"), project_id=call.project_id())


def _invoice_with(call: Call, line_id: int) -> Json:
    wanted: dict[str, Any] = {
        "project_id": call.project_id(),
        "contract_id": call.number("prime_contract_id"),
    }
    found = [
        invoice
        for invoice in call.world["payment_applications"].where(**wanted)
        if any(line["id"] == line_id for line in invoice["lines"])
    ]
    if not found:
        raise invalid({"id": ["is not a line of this contract's invoices"]})
    return found[0]
