"""What does a budget change look like?"""

from __future__ import annotations

from trajanus.simulator.modules.budget_rows import CURRENCY
from trajanus.simulator.modules.coding import wbs_code
from trajanus.simulator.modules.money import amount_of, total
from trajanus.simulator.modules.stored_files import attachments
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

_PLAIN = ("id", "number", "status", "title", "description")
_LINE = ("id", "ref", "adjustment_number", "description", "comment", "type", "uom",
         "change_event_line_item_id")  # fmt: skip


def budget_change_item(_world: World, change: Json) -> Json:
    lines = change["adjustment_line_items"]
    events = [line["change_event_line_item_id"] for line in lines
              if line.get("change_event_line_item_id")]  # fmt: skip
    return {
        **_head(change),
        "prime_contract_id": change.get("prime_contract_id"),
        "amount": float(total(lines)),
        "change_event_line_item_ids": events,
    }


def budget_change(world: World, change: Json) -> Json:
    files = attachments(world, change)
    return {
        **_head(change),
        "attachments": [
            {"prostore_file_id": f["id"], "name": f["name"], "url": f["url"]} for f in files
        ],
        "adjustment_line_items": [_line(world, each) for each in change["adjustment_line_items"]],
        "created_change_event": None,
        "production_quantities": [],
    }


def _head(change: Json) -> Json:
    shown = {name: change.get(name) for name in _PLAIN}
    return {**shown, "erp_status": "not_integrated", "currency_configuration": CURRENCY}


def _line(world: World, line: Json) -> Json:
    event_line = world["change_event_line_items"].get(line.get("change_event_line_item_id"))
    strategy = line.get("calculation_strategy") or (
        "automatic" if line.get("extended_type") == "calculated" else "manual"
    )
    return {
        **{name: line.get(name) for name in _LINE},
        "wbs_code": wbs_code(world, line),
        "calculation_strategy": strategy,
        **{name: float(amount_of(line, name)) for name in ("quantity", "unit_cost", "amount")},
        "change_event_line_item": {"id": event_line["id"], "event_id": event_line["holder_id"]}
        if event_line
        else None,
        "currency_configuration": CURRENCY,
    }
