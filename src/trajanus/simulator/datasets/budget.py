"""What is in the budget of the federal project, how was it moved, and what was spent?"""

from __future__ import annotations

from typing import Any

from trajanus.simulator.datasets.contracts import add_lines
from trajanus.simulator.datasets.site import Site
from trajanus.simulator.modules.budget_rows import columns_in, detail_rows
from trajanus.simulator.modules.money import ZERO
from trajanus.simulator.wire import Json

_MANAGER = "Prime Project Manager"
#: So many days ago the budget was frozen before.
COST_MEETING = 19


def fill_budget(site: Site, plan: Json) -> None:
    """The lines of the budget by budget code, whose description names the CLIN."""
    started = str(site.moved(plan["prime_contract"]["contract_start_date"]))
    for code, name, _ in plan["clins"]:
        site.add("sub_jobs", _MANAGER, started, code=code, name=name)
    _standard_codes(site, plan["standard_codes"])
    for clin, code, kind, amount, text in plan["budget"]:
        coding = site.coding(code, kind)
        site.world["wbs_codes"].change(
            coding["wbs_code_id"], {"description": f"CLIN {clin} - {text}"}
        )
        site.add("budget_line_items", _MANAGER, started, **coding, uom="ls", quantity=None,
                 original_budget_amount=f"{amount:.2f}", unit_cost=None,
                 calculation_strategy="manual")  # fmt: skip
    site.world["budgets"].add({"project_id": site.project_id, "locked": False})
    _views(site, plan)


def fill_costs(site: Site, plan: Json) -> None:
    """What was spent without a contract."""
    for vendor, kind, status, number, text, age, lines in plan["direct_costs"]:
        on = site.day(-age)
        cost = site.add(
            "direct_costs", _MANAGER, on, direct_cost_type=kind, status=status,
            invoice_number=number, description=text, direct_cost_date=on, received_date=on,
            payment_date=on if status == "approved" else None, terms="Net 30",
            vendor_id=site.id_of("vendors", vendor),
        )  # fmt: skip
        rows = [{"description": text, "amount": amount, **site.coding(code, kind)}
                for code, kind, amount in lines]  # fmt: skip
        add_lines(site, "direct_costs", cost, rows)


def fill_snapshot(site: Site, *, age: int, name: str, text: str) -> None:
    """The budget frozen as it stands, so many days ago."""
    view = next(iter(site.world["budget_views"]))
    site.add(
        "budget_view_snapshots", _MANAGER, site.day(-age), name=name,
        description=text, snapshot_type="ad_hoc", approval_status="approved",
        budget_view_id=view["id"], budget_template_id=view["id"],
        rows=detail_rows(site.world, site.project_id, view["id"]),
        columns=[column["name"] for column in columns_in(site.world, view["id"])],
    )  # fmt: skip


def _standard_codes(site: Site, rows: list[list[str]]) -> None:
    """The company's own list, from which projects take their divisions."""
    codes = site.world["standard_cost_code_lists"].add({"name": "Federal work"})
    for code, name in rows:
        site.world["standard_cost_codes"].add(
            {"standard_cost_code_list_id": codes["id"], "parent_id": None, "code": code,
             "name": name}
        )  # fmt: skip


def _views(site: Site, plan: Json) -> None:
    author = site.id_of("users", _MANAGER)
    for each in plan["budget_views"]:
        view = site.world["budget_views"].add(
            {"name": each["name"], "description": each["description"], "role": "project",
             "created_by_id": author}
        )  # fmt: skip
        for position, (name, source) in enumerate(each["columns"], start=1):
            site.world["budget_columns"].add(
                {"budget_view_id": view["id"], "name": name, "source": source,
                 "position": position}
            )  # fmt: skip


def fill_moves(site: Site, plan: Json, *, is_recent: bool) -> None:
    """How money was moved within the budget, before the cost meeting or since."""
    for number, (status, title, age, rows) in enumerate(plan["budget_changes"], start=1):
        if (age < COST_MEETING) is is_recent:
            lines = [_adjustment(site, at, title, *row) for at, row in enumerate(rows, start=1)]
            site.add("budget_changes", _MANAGER, site.day(-age), number=number, status=status,
                     title=title, description="", adjustment_line_items=lines)  # fmt: skip
    if is_recent:
        return
    for from_code, from_type, to_code, to_type, amount, notes in plan["budget_modifications"]:
        site.add(
            "budget_modifications", _MANAGER, site.day(-60),
            from_budget_line_item_id=_line_id(site, from_code, from_type),
            to_budget_line_item_id=_line_id(site, to_code, to_type),
            transfer_amount=f"{amount:.2f}", notes=notes,
        )  # fmt: skip


def fill_forecasts(site: Site, plan: Json) -> None:
    """What is expected to cost more than what is left of its budget."""
    for code, kind, amount, text in plan["forecasts"]:
        line = _line_id(site, code, kind)
        site.add(
            "manual_forecast_line_items", _MANAGER, site.day(-5), description=text, quantity=1,
            uom="ls", unit_cost=f"{amount:.2f}", amount=f"{amount:.2f}",
            budget_line_item_id=line, budget_forecast_id=line,
            wbs_code_id=site.coding(code, kind)["wbs_code_id"],
        )  # fmt: skip


def _adjustment(site: Site, place: int, text: str, code: str, kind: str, amount: Any) -> Json:
    return {
        "id": site.world["budget_changes"].new_id(),
        "adjustment_number": place,
        "type": "budget_change",
        "description": text,
        "quantity": None,
        "unit_cost": None,
        "extended_type": "manual",
        "amount": f"{amount:.2f}" if amount else ZERO,
        **site.coding(code, kind),
    }


def _line_id(site: Site, code: str, kind: str) -> int:
    wbs = site.coding(code, kind)["wbs_code_id"]
    found = site.world["budget_line_items"].where(wbs_code_id=wbs, project_id=site.project_id)
    return int(found[0]["id"])
