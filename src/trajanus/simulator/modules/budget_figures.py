"""What is budgeted, committed, spent and expected under each budget code?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from trajanus.simulator.modules.change_totals import PENDING, contract_of, lines_of, live
from trajanus.simulator.modules.money import amount_of
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

Sums = dict[str, Decimal]

_FIRM = ("Approved", "Complete", "Partially Received", "Received", "Closed")
_OPEN = ("Out For Bid", "Out For Signature", "Processing", "Submitted")


def figures(world: World, project_id: int) -> dict[int, Sums]:
    """Sums by budget code, in order of the codes."""
    found: dict[int, Sums] = defaultdict(lambda: defaultdict(Decimal))
    _budgeted(world, project_id, found)
    _commitments(world, project_id, found)
    _changes(world, project_id, found)
    for cost in live(world, "direct_costs", project_id=project_id, status="approved"):
        _add(found, "direct", lines_of(world, "direct_costs", cost))
    _add(found, "manual_forecast", world["manual_forecast_line_items"].where(project_id=project_id))
    return {code: found[code] for code in sorted(code for code in found if code)}


def columns_of(sums: Sums) -> Sums:
    """The figures that views may show, as they follow from the sums."""
    revised = sums["original"] + sums["modifications"] + sums["approved_changes"]
    revised += sums["approved_orders"]
    pending = sums["pending_changes"] + sums["pending_orders"]
    costs = sums["committed"] + sums["direct"] + sums["pending_costs"]
    automatic = max(Decimal(0), revised + pending - costs)
    forecast = sums["manual_forecast"] or automatic
    return {
        "approved_cos": sums["approved_orders"],
        "approved_budget_changes": sums["approved_changes"] + sums["modifications"],
        "revised_budget": revised,
        "pending_budget_changes": pending,
        "projected_budget": revised + pending,
        "committed_costs": sums["committed"],
        "direct_costs": sums["direct"],
        "job_to_date_costs": sums["direct"] + sums["billed"],
        "pending_cost_changes": sums["pending_costs"],
        "projected_costs": costs,
        "automatic_forecast": automatic,
        "forecast_to_complete": forecast,
        "estimated_cost_at_completion": costs + forecast,
        "projected_over_under": revised + pending - costs - forecast,
    }


def _add(found: dict[int, Sums], name: str, lines: Iterable[Json], field: str = "amount") -> None:
    for line in lines:
        found[line.get("wbs_code_id") or 0][name] += amount_of(line, field)


def _budgeted(world: World, project_id: int, found: dict[int, Sums]) -> None:
    lines = {line["id"]: line for line in world["budget_line_items"].where(project_id=project_id)}
    _add(found, "original", lines.values(), "original_budget_amount")
    for shift in world["budget_modifications"].where(project_id=project_id):
        for field, sign in (("from_budget_line_item_id", -1), ("to_budget_line_item_id", 1)):
            line = lines.get(shift.get(field))
            if line is not None:
                amount = amount_of(shift, "transfer_amount")
                found[line["wbs_code_id"]]["modifications"] += sign * amount
    for change in world["budget_changes"].where(project_id=project_id):
        name = "approved_changes" if change["status"] == "approved" else "pending_changes"
        if change["status"] != "void":
            _add(found, name, change["adjustment_line_items"])


def _commitments(world: World, project_id: int, found: dict[int, Sums]) -> None:
    for kind in ("work_order_contracts", "purchase_order_contracts"):
        for contract in live(world, kind, project_id=project_id):
            lines = lines_of(world, kind, contract)
            if contract["status"] in _FIRM:
                _add(found, "committed", lines)
            elif contract["status"] in _OPEN:
                _add(found, "pending_costs", lines)
    for invoice in live(world, "requisitions", project_id=project_id):
        if invoice["status"] == "approved":
            _add(found, "billed", invoice["lines"], "this_period")


def _changes(world: World, project_id: int, found: dict[int, Sums]) -> None:
    """Change orders move the budget when they are the owner's, and the costs otherwise."""
    for kind in ("potential_change_orders", "commitment_change_orders", "prime_change_orders"):
        for order in live(world, kind, project_id=project_id):
            contract = contract_of(world, order["contract_id"])
            prime = contract is not None and contract[0] == "prime_contracts"
            lines = lines_of(world, kind, order)
            if order["status"] == "approved":
                _add(found, "approved_orders" if prime else "committed", lines)
            elif order["status"] in PENDING:
                _add(found, "pending_orders" if prime else "pending_costs", lines)
