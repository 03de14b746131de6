"""What was spent without a contract, by receipts and payroll?"""

from __future__ import annotations

from trajanus.simulator.filters import ids, one_of, within
from trajanus.simulator.listing import Listing
from trajanus.simulator.modules import compact
from trajanus.simulator.modules.change_totals import lines_of
from trajanus.simulator.modules.ledger import Ledger, serve, serve_sync
from trajanus.simulator.modules.money import cents, total
from trajanus.simulator.modules.resource import Resource
from trajanus.simulator.modules.shown import always, person, view
from trajanus.simulator.modules.written import Table, choice, day, each, ref, text
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

ROUTES = Routes("Direct Costs")

_KIND = "direct_costs"
_ALL = "/rest/v1.1/projects/{project_id}/direct_costs"

_TABLE: Table = {
    **each(text, "description", "invoice_number", "terms", "origin_id", "origin_data"),
    **each(day, "direct_cost_date", "payment_date", "received_date"),
    "direct_cost_type": choice("invoice", "expense", "payroll"),
    "status": choice("draft", "pending", "approved", "revise_and_resubmit"),
    "vendor_id": ref("vendors"),
    "employee_id": ref("users"),
}


_CURRENCY = {
    "currency_iso_code": "USD",
    "base_currency_iso_code": "USD",
    "currency_exchange_rate": "1.0",
}


def _firm(world: World, cost: Json) -> str | None:
    """Here a firm is only a name."""
    found = compact.named(world, "vendors", cost.get("vendor_id"))
    return found["name"] if found else None


def _total(world: World, cost: Json) -> str:
    return cents(total(lines_of(world, _KIND, cost), "amount"))


_cost = view(
    (
        "id",
        *_TABLE.keys() - {"employee_id"},
        "created_at",
        "updated_at",
        "deleted_at",
    ),
    {
        "amount": _total,
        "grand_total": _total,
        "vendor": _firm,
        "vendor_name": _firm,
        "employee": person("employee_id"),
        "currency_configuration": always(_CURRENCY),
    },
)

_LEDGER = Ledger(
    Resource(
        _KIND,
        "direct_cost",
        _TABLE,
        _cost,
        blank={"status": "draft", "direct_cost_type": "invoice"},
    ),
    Listing(
        _KIND,
        {"normal": _cost},
        {
            "id": ids,
            "origin_id": one_of("origin_id"),
            "invoice_number": one_of("invoice_number"),
            **{
                name: within(name)
                for name in ("created_at", "updated_at", "payment_date", "received_date")
            },
        },
        cached=False,
    ),
)

serve(ROUTES, _LEDGER, _ALL)
serve_sync(ROUTES, _LEDGER, _ALL + "/sync")
