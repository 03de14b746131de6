"""Which contracts does a project have: the prime contract, subcontracts and purchase orders?"""

from __future__ import annotations

from collections.abc import Mapping

from trajanus.simulator.call import Call
from trajanus.simulator.filters import Filter, ids, one_of, within
from trajanus.simulator.listing import Listing
from trajanus.simulator.modules import contract_views as views
from trajanus.simulator.modules.attachments import wrapped_attachments
from trajanus.simulator.modules.ledger import Ledger, serve, serve_sync
from trajanus.simulator.modules.money import ZERO, money
from trajanus.simulator.modules.resource import Resource, empty_object
from trajanus.simulator.modules.written import Table, choice, day, each, flag, ref, text
from trajanus.simulator.records import Render
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json

PRIME = Routes("Prime Contracts")
COMMITMENTS = Routes("Commitments")

_PRIME_STATUSES = ("Draft", "Out For Bid", "Out For Signature", "Approved", "Complete",
                   "Terminated")  # fmt: skip
_PURCHASE_STATUSES = ("Draft", "Processing", "Submitted", "Partially Received", "Received",
                      "Approved", "Closed")  # fmt: skip

_SHARED: Table = {
    **each(text, *views.SHARED_TEXTS),
    **each(day, *views.SHARED_DATES),
    **each(flag, *views.SHARED_FLAGS),
    "accounting_method": choice("amount", "unit"),
    "retainage_percent": money,
    "vendor_id": ref("vendors"),
}
_WORK: Table = {
    **_SHARED, **each(text, *views.WORK_TEXTS), **each(day, *views.WORK_DATES),
    "status": choice(*_PRIME_STATUSES, "Void"),
}  # fmt: skip
_PRIME: Table = {
    **_WORK,
    "status": choice(*_PRIME_STATUSES),
    "contract_termination_date": day,
    **each(ref("vendors"), "architect_id", "contractor_id"),
}
_PURCHASE: Table = {
    **_SHARED, **each(text, *views.PURCHASE_TEXTS), **each(day, *views.PURCHASE_DATES),
    "status": choice(*_PURCHASE_STATUSES), "assignee_id": ref("users"),
}  # fmt: skip

_BLANK: Json = {
    "accounting_method": "amount", "status": "Draft", "executed": False, "private": True,
    "show_line_items_to_non_admins": False, "retainage_percent": ZERO, "title": None,
}  # fmt: skip
_STAMPS: Mapping[str, Filter] = {
    "id": ids, "created_at": within("created_at"), "updated_at": within("updated_at"),
    "status": one_of("status"), "origin_id": one_of("origin_id"),
}  # fmt: skip


def _numbered(call: Call, fields: Json, old: Json | None, kind: str) -> Json:
    fields = {**fields, **wrapped_attachments(call, kind.removesuffix("s"), old)}
    if old is None and not fields.get("number"):
        fields["number"] = str(call.world[kind].highest_number(call.project_id()) + 1)
    return fields


def _ledger(kind: str, table: Table, item: Render, detail: Render) -> Ledger:
    def check(call: Call, fields: Json, old: Json | None) -> Json:
        return _numbered(call, fields, old, kind)

    wrapper = kind.removesuffix("s")
    resource = Resource(kind, wrapper, table, detail, blank=_BLANK, check=check)
    shown = {"normal": item, "default": item, "extended": detail,
             "compact": views.contract_compact}  # fmt: skip
    listing = Listing(kind, shown, _STAMPS, {"number": "number"}, cached=False)
    return Ledger(resource, listing, recycles=True, gone=empty_object)


_PRIMES = _ledger("prime_contracts", _PRIME, views.prime_item, views.prime_detail)
_WORK_ORDERS = _ledger("work_order_contracts", _WORK, views.work_order_item,
                       views.work_order_detail)  # fmt: skip
_PURCHASE_ORDERS = _ledger("purchase_order_contracts", _PURCHASE, views.purchase_order_item,
                           views.purchase_order_detail)  # fmt: skip

serve(
    PRIME, _PRIMES, "/rest/v1.0/prime_contracts", "/rest/v1.0/projects/{project_id}/prime_contracts"
)
serve(COMMITMENTS, _WORK_ORDERS, "/rest/v1.0/work_order_contracts")
serve(COMMITMENTS, _PURCHASE_ORDERS, "/rest/v1.0/purchase_order_contracts")
serve_sync(COMMITMENTS, _WORK_ORDERS, "/rest/v1.0/work_order_contracts/sync")
serve_sync(COMMITMENTS, _PURCHASE_ORDERS, "/rest/v1.0/purchase_order_contracts/sync")
