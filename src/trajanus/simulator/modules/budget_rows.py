"""How does a budget view show the budget, row by row and in sums?"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from trajanus.simulator.call import Call
from trajanus.simulator.errors import bad_request
from trajanus.simulator.modules.budget_figures import Sums, columns_of, figures
from trajanus.simulator.modules.coding import division
from trajanus.simulator.modules.money import cents
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

CURRENCY = {"currency_iso_code": "USD"}

_FIXED = ("original_budget_amount", "budget_modifications")
# Which field of a row a query parameter looks at.
_PARAMS = {
    "biller": "biller",
    "cost_code_id": "cost_code_id",
    "cost_code_name": "cost_code",
    "root_cost_code_id": "root_cost_code_id",
    "root_cost_code_name": "root_cost_code",
    "category_id": "category_id",
    "budget_line_item_id": "id",
}
_GROUPS = {
    "project": "project_id",
    "biller": "biller_id",
    "category": "category_id",
    "cost_code": "cost_code_id",
    "root_cost_code": "root_cost_code_id",
    "cost_code_name": "cost_code",
    "root_cost_code_name": "root_cost_code",
}
_SORTS = ("biller_type", "project", "biller", "category_id", "cost_code", "root_cost_code")


def columns_in(world: World, view_id: int) -> list[Json]:
    """The columns of a view that have a key of their own in every row."""
    found = world["budget_columns"].where(budget_view_id=view_id)
    return sorted(found, key=lambda column: column.get("position") or 0)


def detail_rows(world: World, project_id: int, view_id: int) -> list[Json]:
    """One row for each budget line, and for each code with costs but no budget."""
    lines = {
        line["wbs_code_id"]: line
        for line in world["budget_line_items"].where(project_id=project_id)
    }
    columns = columns_in(world, view_id)
    return [
        _row(world, code, sums, lines.get(code), columns)
        for code, sums in figures(world, project_id).items()
    ]


def chosen_rows(call: Call, rows: list[Json]) -> list[Json]:
    """The rows that the query asks for, sorted as it asks."""
    for param, field in _PARAMS.items():
        wanted = {value for key, value in call.query if key in (param, f"{param}[]")}
        if wanted:
            rows = [row for row in rows if str(row[field]) in wanted]
    kind = call.arg("budget_row_type") or "all"
    if kind not in ("budgeted", "unbudgeted", "all"):
        raise bad_request("budget_row_type must be budgeted, unbudgeted or all.")
    if kind != "all":
        rows = [row for row in rows if (row["unbudgeted_reason"] is None) is (kind == "budgeted")]
    name = call.arg("sort") or ""
    if name.lstrip("-") in _SORTS:
        rows = sorted(rows, key=lambda row: str(row[name.lstrip("-")]), reverse=name[:1] == "-")
    return rows


def summary_rows(call: Call, rows: list[Json], columns: Iterable[str]) -> list[Json]:
    """The rows added up by what they have in common."""
    group_by = call.arg("group_by") or "project"
    field = _GROUPS.get(group_by)
    if field is None:
        raise bad_request(f"group_by must be one of: {', '.join(_GROUPS)}.")
    groups: dict[object, list[Json]] = {}
    for row in rows:
        groups.setdefault(row[field], []).append(row)
    label = group_by.removesuffix("_name")
    return [_summary(str(key), str(part[0][label]), part, columns) for key, part in groups.items()]


def _summary(key: str, name: str, rows: list[Json], columns: Iterable[str]) -> Json:
    forecast = sum((Decimal(row["budget_forecast"]["amount"]) for row in rows), Decimal(0))
    return {
        "id": key,
        "name": name,
        "biller_type": rows[0]["biller_type"],
        **{name: cents(sum((Decimal(row[name]) for row in rows), Decimal(0)))
           for name in (*_FIXED, *columns)},
        "budget_forecast": {"amount": cents(forecast)},
        "budget_line_item_ids": [str(row["id"]) for row in rows
                                 if row["unbudgeted_reason"] is None],
        "currency_configuration": CURRENCY,
    }  # fmt: skip


def _row(world: World, code_id: int, sums: Sums, line: Json | None, columns: list[Json]) -> Json:
    code: Json = world["wbs_codes"].get(code_id) or {}
    values = columns_of(sums)
    busy = values["projected_costs"] or sums["modifications"]
    return {
        **_coding(world, code),
        "id": line["id"] if line else code_id,
        "deletable": line is not None and not busy,
        "wbs_code_id": code_id,
        "original_budget_amount": cents(sums["original"]),
        "budget_modifications": cents(sums["modifications"]),
        "budget_forecast": _forecast(line or {"id": code_id}, sums, values),
        "currency_configuration": CURRENCY,
        "unbudgeted_reason": None if line else "Costs without a budget line item",
        **{column["name"]: cents(values[column["source"]]) for column in columns},
    }


def _coding(world: World, code: Json) -> Json:
    project: Json = world["projects"].get(code.get("project_id")) or {}
    company = next(iter(world["companies"]))
    cost_code: Json = world["cost_codes"].get(code.get("cost_code_id")) or {}
    kind: Json = world["line_item_types"].get(code.get("line_item_type_id")) or {}
    root = division(world, code)
    return {
        "company_id": company["id"],
        "company": company["name"],
        "project_id": project.get("id"),
        "project": project.get("name"),
        "biller_id": project.get("id"),
        "biller": project.get("name"),
        "biller_type": "Project",
        "root_cost_code_id": root.get("id"),
        "root_cost_code": _label(root),
        "cost_code_id": cost_code.get("id"),
        "cost_code": _label(cost_code),
        "cost_code_origin_id": cost_code.get("origin_id"),
        "category_id": kind.get("id"),
        "category": kind.get("name"),
    }


def _label(cost_code: Json) -> str:
    return f"{cost_code.get('full_code')} - {cost_code.get('name')}" if cost_code else ""


def _forecast(line: Json, sums: Sums, values: Sums) -> Json:
    by_hand = bool(sums["manual_forecast"])
    return {
        "id": line["id"],
        "manual_amount": cents(sums["manual_forecast"]),
        "automatic_amount": cents(values["automatic_forecast"]),
        "amount": cents(values["forecast_to_complete"]),
        "automatically_calculated": not by_hand,
        "calculation_strategy": "manual" if by_hand else "automatic",
        "notes": "",
    }
