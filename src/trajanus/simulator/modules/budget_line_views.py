"""What does a budget line item look like on its own?"""

from __future__ import annotations

from typing import Any

from trajanus.simulator.modules.budget_figures import columns_of, figures
from trajanus.simulator.modules.budget_rows import CURRENCY
from trajanus.simulator.modules.coding import cost_code, division, line_item_type, wbs_code
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

_ROLLED_UP = (
    "approved_budget_changes", "revised_budget", "pending_budget_changes", "projected_budget",
    "committed_costs", "direct_costs", "pending_cost_changes", "projected_costs",
    "estimated_cost_at_completion", "projected_over_under",
)  # fmt: skip


def budget_line(world: World, line: Json) -> Json:
    """A line as v1.1 and its sync answer it: amounts are numbers here, not texts."""
    return {**_shared(line), "wbs_code": wbs_code(world, line)}


def budget_line_with_sums(world: World, line: Json) -> Json:
    """A line as v1.0 answers it, with what is booked under its code."""
    sums = columns_of(figures(world, line["project_id"])[line["wbs_code_id"]])
    above = division(world, line)
    return {
        **_shared(line),
        **{name: float(sums[name]) for name in _ROLLED_UP},
        "budget_forecast": float(sums["forecast_to_complete"]),
        "cost_code": _some(cost_code(world, line), "id", "name", "code", "full_code"),
        "division": _some(above, "id", "name", "full_code"),
        "line_item_type": _some(line_item_type(world, line), "id", "name"),
    }


def _shared(line: Json) -> Json:
    return {
        "id": line["id"],
        "original_budget_amount": float(line["original_budget_amount"] or 0),
        "uom": line["uom"],
        "quantity": _number(line["quantity"]),
        "unit_cost": _number(line["unit_cost"]),
        "calculation_strategy": line["calculation_strategy"],
        "currency_configuration": CURRENCY,
    }


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _some(record: Json | None, *names: str) -> Json | None:
    return None if not record else {name: record.get(name) for name in names}
