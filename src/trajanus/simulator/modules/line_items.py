"""How are the line items of contracts, change events and change orders written and shown?"""

from __future__ import annotations

from dataclasses import replace

from trajanus.simulator.call import Call
from trajanus.simulator.filters import ids, one_of, within
from trajanus.simulator.listing import Listing
from trajanus.simulator.modules.coding import coded, cost_code, line_item_type, wbs_code
from trajanus.simulator.modules.ledger import Ledger, serve, serve_sync
from trajanus.simulator.modules.money import ZERO, amount_of, cents, money
from trajanus.simulator.modules.resource import Check, Resource
from trajanus.simulator.modules.shown import always, named, otherwise, view
from trajanus.simulator.modules.string_ids import in_v2
from trajanus.simulator.modules.written import Table, amount, choice, each, ref, text, whole
from trajanus.simulator.paging import V2
from trajanus.simulator.records import Render
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

PRIME = Routes("Prime Contracts")
COMMITMENTS = Routes("Commitments")
CHANGES = Routes("Change Orders")
EVENTS = Routes("Change Events")

# What the API calls the document of a line.
_HOLDER_TYPES = {
    "prime_contracts": "PrimeContract",
    "work_order_contracts": "WorkOrderContract",
    "purchase_order_contracts": "PurchaseOrderContract",
    "potential_change_orders": "PotentialChangeOrder",
    "change_events": "ChangeEvent",
    "commitment_change_orders": "CommitmentChangeOrder",
    "prime_change_orders": "PrimeChangeOrder",
    "direct_costs": "DirectCost",
}

TABLE: Table = {
    **each(text, "description", "uom", "origin_id", "origin_data"),
    **each(money, "amount", "unit_cost", "cost_rom", "revenue_rom"),
    "quantity": amount,
    "extended_type": choice("manual", "calculated"),
    "cost_code_id": ref("cost_codes"),
    "line_item_type_id": ref("line_item_types"),
    "wbs_code_id": ref("wbs_codes"),
    "vendor_id": ref("vendors"),
    "change_event_line_item_id": ref("change_event_line_items"),
    **each(whole, "tax_code_id", "contract_id", "position"),
}
_FILTERS = {
    "id": ids,
    "created_at": within("created_at"),
    "updated_at": within("updated_at"),
    "cost_code_id": one_of("cost_code_id"),
    "line_item_type_id": one_of("line_item_type_id"),
    "origin_id": one_of("origin_id"),
}


def priced(fields: Json, old: Json | None) -> Json:
    """The amount follows from quantity and unit cost, unless it is entered by hand."""
    by_hand = "amount" in fields and "quantity" not in fields
    kind = fields.get("extended_type") or (old or {}).get("extended_type")
    kind = kind or ("manual" if by_hand else "calculated")
    whole_line = {**(old or {}), **fields}
    if kind == "calculated" and whole_line.get("unit_cost") is not None:
        product = amount_of(whole_line, "quantity") * amount_of(whole_line, "unit_cost")
        fields = {**fields, "amount": cents(product)}
    elif old is None:
        fields = {**fields, "amount": fields.get("amount") or ZERO}
    return {**fields, "extended_type": kind}


def _in_holder(kind: str, param: str) -> Check:
    """A new line goes to the end of the document that the path names."""

    def check(call: Call, fields: Json, old: Json | None) -> Json:
        fields = priced(coded(call, fields, old), old)
        if old is None:
            holder_id = call.required_scope(param)
            place = len(call.world[kind].where(holder_id=holder_id)) + 1
            fields = {"position": place, **fields, "holder_id": holder_id}
        return fields

    return check


def holder_of(world: World, line: Json, kind: str) -> Json:
    return {"id": line["holder_id"], "holder_type": _HOLDER_TYPES[kind]}


def _company(world: World, _line: Json) -> Json:
    return {"id": world.company_id, "name": next(iter(world["companies"]))["name"]}


def _event_line(world: World, line: Json) -> Json | None:
    """The line of a change event that a change order line came from."""
    found = world["change_event_line_items"].get(line.get("change_event_line_item_id"))
    if found is None:
        return None
    return {
        "id": found["id"],
        "cost_rom": found.get("cost_rom"),
        "revenue_rom": found.get("revenue_rom"),
        "event_id": found["holder_id"],
        "cost_code": cost_code(world, found),
        "line_item_type": line_item_type(world, found),
        "currency_configuration": {"currency_iso_code": "USD"},
    }


_PLAIN = ("id", "amount", "created_at", "updated_at", "description", "extended_type", "position",
          "quantity", "unit_cost", "uom", "tax_code_id", "origin_id", "origin_data")  # fmt: skip


def line_view(holder: str) -> Render:
    """A line as its own operations answer it."""
    extra = {
        "change_events": {
            "cost_rom": otherwise("cost_rom", ZERO),
            "revenue_rom": otherwise("revenue_rom", ZERO),
            "event_id": lambda _world, line: line["holder_id"],
            "vendor": named("vendors", "vendor_id"),
        }
    }.get(holder, {})
    return view(
        _PLAIN,
        {
            "company": _company,
            "cost_code": cost_code,
            "line_item_type": line_item_type,
            "wbs_code": wbs_code,
            "holder": lambda world, line: holder_of(world, line, holder),
            "project": named("projects", "project_id"),
            "total_amount": lambda _world, line: line["amount"],
            "extended_amount": lambda _world, line: line["amount"],
            "change_event_line_item": _event_line,
            "currency_configuration": always({"currency_iso_code": "USD"}),
            **extra,
        },
    )


def _ledger(holder: str, param: str, kind: str) -> Ledger:
    shown = line_view(holder)
    resource = Resource(kind, "line_item", TABLE, shown, check=_in_holder(kind, param))
    listing = Listing(kind, {"normal": shown}, _FILTERS, {"position": "position"}, cached=False)
    return Ledger(resource, listing, {"holder_id": param}, {"holder_id": param})


def _in_v2(ledger: Ledger) -> Ledger:
    """The same lines with ids as texts in an envelope."""
    shown = in_v2(ledger.resource.detail)
    views = {"normal": shown}
    listing = replace(ledger.listing, views=views, paging=V2, envelope=True)
    return replace(
        ledger, resource=replace(ledger.resource, detail=shown), listing=listing, envelope=True
    )


def _serve_all() -> None:
    for routes, holder in (
        (PRIME, "prime_contract"),
        (COMMITMENTS, "work_order_contract"),
        (COMMITMENTS, "purchase_order_contract"),
        (CHANGES, "potential_change_order"),
        (EVENTS, "change_event"),
    ):
        path = f"/rest/v1.0/{holder}s/{{{holder}_id}}/line_items"
        ledger = _ledger(f"{holder}s", f"{holder}_id", f"{holder}_line_items")
        serve(routes, ledger, path)
        serve_sync(routes, ledger, f"{path}/sync")
    # The newer change orders have their lines in v2 only.
    above = "/rest/v2.0/companies/{company_id}/projects/{project_id}"
    for holder in ("commitment_change_order", "prime_change_order"):
        path = f"{above}/{holder}s/{{{holder}_id}}/line_items"
        ledger = _ledger(f"{holder}s", f"{holder}_id", f"{holder}_line_items")
        serve(CHANGES, _in_v2(ledger), path)


_serve_all()
