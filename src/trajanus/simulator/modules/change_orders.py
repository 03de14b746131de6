"""How are potential change orders, requests and packages listed, written and synced?"""

from __future__ import annotations

from typing import Any

from trajanus.simulator.call import Call
from trajanus.simulator.filters import Filter, by, ids, one_of, within
from trajanus.simulator.listing import Listing, answer_list
from trajanus.simulator.modules import change_views as views
from trajanus.simulator.modules.change_fields import BLANK, TABLE, WRAPPER, due, settled
from trajanus.simulator.modules.ledger import Ledger, serve, serve_sync
from trajanus.simulator.modules.resource import Check, Resource, empty_object
from trajanus.simulator.modules.shown import keys
from trajanus.simulator.modules.tiers import refuse_one_tier
from trajanus.simulator.modules.values import known_id
from trajanus.simulator.modules.written import day, each, flag, ref, text
from trajanus.simulator.reply import Reply
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json

ROUTES = Routes("Change Orders")

_DAYS = ("invoiced_date", "paid_date", "signed_change_order_received_date")
_FILTERS: dict[str, Filter] = {
    "id": ids,
    **{name: within(name) for name in ("created_at", "updated_at", "reviewed_at")},
    **{name: one_of(name) for name in (*_DAYS, "origin_id", "contract_id", "status",
                                       "change_order_package_id")},
    "due_date": by(lambda record: str(record.get("due_date") or "")[:10]),
}  # fmt: skip


def _settled(kind: str) -> Check:
    return lambda call, fields, old: settled(call, kind, fields, old)


def _package_of_request(call: Call, name: str, value: Any) -> int | None:
    """With two tiers an order names its package through a request that nobody sees."""
    package = value.get("change_order_package_id") if isinstance(value, dict) else None
    return known_id(call, "change_order_packages", package, name)


def _potential(call: Call, fields: Json, old: Json | None) -> Json:
    fields = settled(call, "potential_change_orders", fields, old)
    if "change_order_request" in fields:
        fields["change_order_package_id"] = fields.pop("change_order_request")
    return fields


_PACKAGES = Ledger(
    Resource(
        "change_order_packages",
        WRAPPER,
        {**TABLE, **each(day, "due_date", "signed_change_order_received_date"),
         "origin_code": text, "executed": flag, "designated_reviewer_id": ref("users")},
        views.package_detail,
        blank=BLANK,
        check=_settled("change_order_packages"),
    ),
    Listing("change_order_packages", {"normal": views.package_item}, _FILTERS, cached=False),
    narrows=("contract_id",),
    recycles=True,
    gone=empty_object,
)  # fmt: skip
_REQUESTS = Ledger(
    Resource(
        "change_order_requests",
        WRAPPER,
        {**TABLE, "due_date": due, "change_order_package_id": ref("change_order_packages")},
        views.request_detail,
        blank=BLANK,
        check=_settled("change_order_requests"),
    ),
    Listing(
        "change_order_requests",
        {"normal": views.request_item},
        {
            **_FILTERS,
            "not_status": lambda values: by(lambda r: r["status"] not in values)(["True"]),
        },
        cached=False,
    ),
    {"contract_id": "contract_id"},
    {"contract_id": "contract_id"},
    recycles=True,
    guard=refuse_one_tier,
    gone=empty_object,
)
_POTENTIALS = Ledger(
    Resource(
        "potential_change_orders",
        WRAPPER,
        {**TABLE, "due_date": due, "change_order_request": _package_of_request,
         "change_order_request_id": ref("change_order_requests"),
         **each(ref("change_events"), "commitment_change_event_id", "prime_change_event_id")},
        views.potential_detail,
        blank=BLANK,
        check=_potential,
    ),
    Listing("potential_change_orders", {"normal": views.potential_item}, _FILTERS, cached=False),
    {"contract_id": "contract_id"},
    recycles=True,
    guard=refuse_one_tier,
    gone=empty_object,
)  # fmt: skip
_STATUSES = Listing(
    "change_order_statuses",
    {"normal": keys("id", "name", "mapped_to_status", "show_in_select")},
)

serve(ROUTES, _PACKAGES, "/rest/v1.0/change_order_packages")
serve(ROUTES, _REQUESTS, "/rest/v1.0/change_order_requests")
serve_sync(ROUTES, _REQUESTS, "/rest/v1.0/change_order_requests/sync")
serve(ROUTES, _POTENTIALS, "/rest/v1.0/potential_change_orders")
serve_sync(ROUTES, _POTENTIALS, "/rest/v1.0/potential_change_orders/sync")


@ROUTES.get("/rest/v1.0/change_order/statuses")
def list_statuses(call: Call) -> Reply:
    call.required_scope("company_id")
    return answer_list(call, _STATUSES)
