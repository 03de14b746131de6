"""Which lines does an invoice have, and how are the amounts of this period written into them?"""

from __future__ import annotations

from decimal import Decimal

from trajanus.simulator.call import Call
from trajanus.simulator.errors import invalid, not_found
from trajanus.simulator.modules.change_totals import contract_of, lines_of, live
from trajanus.simulator.modules.invoice_sums import line_to_date
from trajanus.simulator.modules.money import ZERO, amount_of, cents, money
from trajanus.simulator.modules.written import Table, stored
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

_CODES = ("description", "cost_code_id", "line_item_type_id", "wbs_code_id")
_CHANGES = {"prime_contracts": "prime_change_orders"}
_WRITTEN: Table = {"work_completed_this_period": money, "materials_presently_stored": money}


def first_lines(world: World, kind: str, contract_id: int, earlier: Json | None) -> list[Json]:
    """The lines of a new invoice: nothing claimed yet beyond what the invoice before claimed."""
    before = {line["line_item_id"]: line for line in (earlier or {"lines": []})["lines"]}
    sources = _sources(world, contract_id)
    return [
        _line(world, kind, line, holder, before.get(line["id"]), place)
        for place, (holder, line) in enumerate(sources, start=1)
    ]


def change_line(call: Call, kind: str, invoice: Json, line_id: int, body: Json) -> Json:
    """One line with the amounts of the body; the changed line comes back."""
    fields = stored(call, _WRITTEN, body)
    found = next((line for line in invoice["lines"] if line["id"] == line_id), None)
    if found is None:
        raise not_found("line item")
    changed = dict(found)
    if "work_completed_this_period" in fields:
        changed["this_period"] = fields["work_completed_this_period"] or ZERO
    if "materials_presently_stored" in fields:
        added = amount_of(fields, "materials_presently_stored") - amount_of(found, "stored")
        before = amount_of(found, "stored_this_period")
        changed["stored"] = cents(amount_of(fields, "materials_presently_stored"))
        changed["stored_this_period"] = cents(before + added)
    if line_to_date(changed) > amount_of(changed, "scheduled_value"):
        raise invalid({"base": ["More is claimed than the line is worth."]})
    lines = [changed if line is found else line for line in invoice["lines"]]
    call.world[kind].change(invoice["id"], {"lines": lines}, by=call.user_id)
    return changed


def latest(world: World, kind: str, contract_id: int) -> Json | None:
    """The newest invoice of a contract."""
    field = "contract_id" if kind == "payment_applications" else "commitment_id"
    found = live(world, kind, **{field: contract_id})
    return max(found, key=lambda invoice: int(invoice["number"]), default=None)


def _sources(world: World, contract_id: int) -> list[tuple[str, Json]]:
    """What can be claimed on a contract: its lines, and those of approved change orders."""
    contract = contract_of(world, contract_id)
    if contract is None:
        return []
    kind, record = contract
    changes = _CHANGES.get(kind, "commitment_change_orders")
    found = [(kind, line) for line in lines_of(world, kind, record)]
    for order in live(world, changes, contract_id=contract_id, status="approved"):
        found += [(changes, line) for line in lines_of(world, changes, order)]
    return found


def _line(
    world: World, kind: str, line: Json, holder: str, before: Json | None, place: int
) -> Json:
    changed = "change_order" in holder
    return {
        "id": world[kind].new_id(),
        "line_item_id": line["id"],
        "added_from_source": "change_order" if changed else "contract",
        "added_from_source_id": line["holder_id"] if changed else None,
        "position": place,
        **{name: line.get(name) for name in _CODES},
        "scheduled_value": line["amount"],
        "previous": cents(_work_done(before)),
        "this_period": ZERO,
        "stored": before["stored"] if before else ZERO,
        "stored_this_period": ZERO,
    }


def _work_done(line: Json | None) -> Decimal:
    line = line or {}
    return amount_of(line, "previous") + amount_of(line, "this_period")
