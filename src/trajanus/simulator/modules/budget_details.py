"""Which transactions stand behind the figures of a budget?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trajanus.simulator.call import Call
from trajanus.simulator.errors import bad_request
from trajanus.simulator.modules.change_totals import contract_of, lines_of, live
from trajanus.simulator.modules.coding import division, wbs_code
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

_TYPES = {
    "budget_line_items": "Original Budget",
    "work_order_contracts": "Subcontract",
    "purchase_order_contracts": "Purchase Order",
    "potential_change_orders": "Potential Change Order",
    "commitment_change_orders": "Commitment Change Order",
    "prime_change_orders": "Prime Change Order",
    "direct_costs": "Direct Cost",
}


def transactions(call: Call, project_id: int) -> list[Json]:
    """The transactions that pass the filters of the body."""
    filters = call.body.get("filters") or {}
    if not isinstance(filters, dict):
        raise bad_request("filters must be an object.")
    found = [_shown(call.world, *each) for each in _all(call.world, project_id)]
    return [each for each in found if _passes(each, filters)]


def _all(world: World, project_id: int) -> Iterator[tuple[str, Json, Json]]:
    """Kind, document and line of everything that is booked under a budget code."""
    for line in world["budget_line_items"].where(project_id=project_id):
        yield "budget_line_items", line, line
    for kind in list(_TYPES)[1:]:
        for document in live(world, kind, project_id=project_id):
            for line in lines_of(world, kind, document):
                yield kind, document, line


def _shown(world: World, kind: str, document: Json, line: Json) -> Json:
    contract = document if kind.endswith("contracts") else None
    if document.get("contract_id"):
        found = contract_of(world, document["contract_id"])
        contract = found[1] if found else None
    vendor = world["vendors"].get((contract or document).get("vendor_id"))
    root, project = division(world, line), world["projects"].get(line["project_id"])
    return {
        "id": f"{kind}-{line['id']}",
        "biller": _pair(project),
        "contract": _pair(contract, "title"),
        "cost_code": _pair(world["cost_codes"].get(line.get("cost_code_id"))),
        "cost_type": _pair(world["line_item_types"].get(line.get("line_item_type_id"))),
        "description": line.get("description"),
        "detail_type": {"id": kind, "name": _TYPES[kind]},
        "item": document.get("number"),
        "link": None,
        "root_cost_code": _pair(root or None),
        "vendor": _pair(vendor),
        "wbs_code": wbs_code(world, line),
        "amount": line.get("amount") or line.get("original_budget_amount"),
    }


def _pair(record: Json | None, name: str = "name") -> Json:
    return (
        {"id": record["id"], "name": record.get(name)} if record else {"id": None, "name": "None"}
    )


def _passes(found: Json, filters: Json) -> bool:
    for name in ("cost_code", "root_cost_code", "cost_type", "vendor", "detail_type"):
        wanted = filters.get(name)
        if isinstance(wanted, list) and wanted and found[name]["id"] not in wanted:
            return False
    return _of_biller(found, filters.get("biller"))


def _of_biller(found: Json, wanted: Any) -> bool:
    if not isinstance(wanted, list) or not wanted:
        return True
    listed = [each.get("value") for each in wanted if isinstance(each, dict)]
    return any(isinstance(ids, list) and found["biller"]["id"] in ids for ids in listed)
