"""How do commitment and prime change orders work, which need no package and have no pages?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.errors import invalid
from trajanus.simulator.filters import flag as flag_filter
from trajanus.simulator.filters import ids, one_of, within
from trajanus.simulator.listing import Listing
from trajanus.simulator.modules import change_fields as common
from trajanus.simulator.modules.change_totals import contract_of
from trajanus.simulator.modules.change_views import total_of
from trajanus.simulator.modules.ledger import Ledger, serve
from trajanus.simulator.modules.resource import Resource
from trajanus.simulator.modules.shown import Inner, always, named, otherwise, view
from trajanus.simulator.modules.stored_files import attachments
from trajanus.simulator.modules.tiers import refuse_three_tiers
from trajanus.simulator.modules.written import Table, choice, day, each, flag, ref, text, whole
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

ROUTES = Routes("Change Orders")

_FLAGS = ("field_change", "signature_required", "executed", "private", "paid")
_DATES = ("due_date", "paid_date", "invoiced_date", "signed_change_order_received_date",
          "revised_substantial_completion_date")  # fmt: skip
_PEOPLE = ("designated_reviewer_id", "received_from_id")

# The amount is not writable here: it is the sum of the line items.
_TABLE: Table = {
    **{name: take for name, take in common.TABLE.items() if name != "grand_total"},
    "status": choice(*common.NEWER_STATUSES),
    **each(text, "reference", "reason"),
    **each(day, *_DATES),
    **each(flag, *_FLAGS),
    **each(ref("users"), *_PEOPLE),
    **each(whole, "revision", "change_order_change_reason_id"),
    "contract_id": whole,
    "batch_id": ref("change_order_packages"),
    "location_id": ref("locations"),
}
_BLANK: Json = {**common.BLANK, **dict.fromkeys(_FLAGS, False), "private": True}
_PLAIN = (
    "id", "batch_id", "contract_id", "legacy_package_id", "legacy_request_id", "location_id",
    "description", "title", "number", "revision", "status", "reference", "created_at",
    "updated_at", "reviewed_at", "schedule_impact_amount",
)  # fmt: skip


def _ledger(kind: str, contracts: tuple[str, ...], type_name: str) -> Ledger:
    plain = (*_PLAIN, *(name for name in _DATES if name != "paid_date" or "prime" in kind))
    item = view(plain, {**_INNER, "type": always(type_name), "grand_total": total_of(kind)})
    detail = view(plain, {**_INNER, "type": always(type_name), "grand_total": total_of(kind),
                          "attachments": attachments})  # fmt: skip

    def check(call: Call, fields: Json, old: Json | None) -> Json:
        if "contract_id" in fields:
            fields["contract_id"] = common.known_contract(call, fields["contract_id"], contracts)
        elif old is None:
            raise invalid({"contract_id": ["can't be blank"]})
        contract_id = fields.get("contract_id") or (old or {})["contract_id"]
        if not (fields.get("number") or (old or {}).get("number")):
            fields["number"] = common.next_number(call, kind, contract_id)
        return common.settled(call, kind, fields, old or {})

    resource = Resource(kind, common.WRAPPER, _TABLE, detail, blank=_BLANK, check=check)
    listing = Listing(
        kind,
        {"default": item, "extended": detail},
        _FILTERS,
        {"id": "id", "created_at": "created_at"},
        paging=None,
        cached=False,
        derived=_vendor_of,
    )
    return Ledger(resource, listing, guard=refuse_three_tiers)


def _vendor_of(world: World, order: Json) -> Json:
    found = contract_of(world, order["contract_id"])
    return {"vendor_id": found[1].get("vendor_id") if found else None}


def _events(world: World, order: Json) -> list[Json]:
    """The change events whose lines went into this order."""
    kind = "prime" if world["prime_change_orders"].get(order["id"]) else "commitment"
    lines = world[f"{kind}_change_order_line_items"].where(holder_id=order["id"])
    found: dict[int, Json] = {}
    for line in lines:
        source = world["change_event_line_items"].get(line.get("change_event_line_item_id"))
        event = world["change_events"].get(source["holder_id"]) if source else None
        if event is not None:
            found[event["id"]] = {"id": event["id"], "number": event["number"]}
    return list(found.values())


_INNER: dict[str, Inner] = {
    **{name: otherwise(name, False) for name in _FLAGS},
    "created_by": named("users", "created_by_id"),
    "designated_reviewer": named("users", "designated_reviewer_id"),
    "received_from": named("users", "received_from_id"),
    "reviewed_by": named("users", "reviewer_id"),
    "change_order_change_reason": always(None),
    "custom_fields": otherwise("custom_fields", {}),
    "currency_configuration": always({"currency_iso_code": "USD"}),
    "change_events": _events,
}
_FILTERS = {
    "id": ids,
    **{name: one_of(name) for name in ("batch_id", "legacy_package_id", "contract_id", "vendor_id",
                                       "status")},
    **{name: flag_filter(name) for name in ("signature_required", "executed")},
    "updated_at": within("updated_at"),
}  # fmt: skip

_COMMITMENT = _ledger(
    "commitment_change_orders",
    ("work_order_contracts", "purchase_order_contracts"),
    "CommitmentChangeOrder",
)
_PRIME = _ledger("prime_change_orders", ("prime_contracts",), "PrimeChangeOrder")

serve(ROUTES, _COMMITMENT, "/rest/v1.0/projects/{project_id}/commitment_change_orders")
serve(ROUTES, _PRIME, "/rest/v1.0/projects/{project_id}/prime_change_orders")
