"""Is the budget of a project locked, and how are its line items written?"""

from __future__ import annotations

from typing import Any

from trajanus.simulator.call import Call
from trajanus.simulator.errors import ApiError, bad_request
from trajanus.simulator.modules import budget_line_views as views
from trajanus.simulator.modules.coding import coded
from trajanus.simulator.modules.money import ZERO, amount_of, cents, money
from trajanus.simulator.modules.values import as_bool, as_id
from trajanus.simulator.modules.written import Table, amount, choice, each, ref, stored, text
from trajanus.simulator.reply import Reply, created, nothing, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

ROUTES = Routes("Budget")

_V10, _V11 = "/rest/v1.0/budget_line_items", "/rest/v1.1/budget_line_items"
_V20 = "/rest/v2.0/companies/{company_id}/projects/{project_id}/budget_line_items/{id}"
_LOCK = "/rest/v1.0/projects/{project_id}/budget/lock"

_TABLE: Table = {
    "wbs_code_id": ref("wbs_codes"),
    "cost_code_id": ref("cost_codes"),
    "line_item_type_id": ref("line_item_types"),
    **each(money, "original_budget_amount", "unit_cost"),
    "quantity": amount,
    "uom": text,
    "calculation_strategy": choice("automatic", "manual"),
}


def is_locked(world: World, project_id: int) -> bool:
    return any(budget["locked"] for budget in world["budgets"].where(project_id=project_id))


@ROUTES.get("/rest/v1.0/projects/{project_id}/budget")
def show_budget(call: Call) -> Reply:
    return ok({"locked": is_locked(call.world, call.project_id())})


@ROUTES.post(_LOCK)
def lock(call: Call) -> Reply:
    return created(_set_lock(call, locked=True))


@ROUTES.delete(_LOCK)
def unlock(call: Call) -> Reply:
    """Modifications stand in the way of unlocking, unless the caller gives them up."""
    modifications = call.world["budget_modifications"].where(project_id=call.project_id())
    if modifications and not as_bool(call.arg("destroy_all_budget_line_item_transfers")):
        raise _refused("The budget has modifications and can't be unlocked.")
    for modification in modifications:
        call.world["budget_modifications"].remove(modification["id"], by=call.user_id)
    return ok(_set_lock(call, locked=False))


@ROUTES.post(_V11)
def create(call: Call) -> Reply:
    line = _save(call, call.wrapped("budget_line_item"), None, required=("wbs_code_id",))
    return created(views.budget_line(call.world, line))


@ROUTES.post(_V10)
def create_by_cost_code(call: Call) -> Reply:
    required = ("cost_code_id", "line_item_type_id")
    line = _save(call, call.wrapped("budget_line_item"), None, required=required)
    return created(views.budget_line_with_sums(call.world, line))


@ROUTES.get(_V11 + "/{id}")
def show(call: Call) -> Reply:
    return ok(views.budget_line(call.world, _line(call)))


@ROUTES.patch(_V11 + "/{id}")
def update(call: Call) -> Reply:
    line = _save(call, call.wrapped("budget_line_item"), _line(call))
    return ok(views.budget_line(call.world, line))


@ROUTES.delete(_V20)
def delete(call: Call) -> Reply:
    line = _line(call)
    _refuse_if_locked(call, line["original_budget_amount"])
    call.world["budget_line_items"].remove(line["id"], by=call.user_id)
    return nothing()


@ROUTES.post(_V10 + "/sync")
def sync(call: Call) -> Reply:
    """The odd one among syncs: POST, a key of its own, a bare array, all or nothing."""
    entries: Any = call.body.get("budget_line_items")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise bad_request("param is missing or the value is empty: budget_line_items")
    pairs = [(entry, _matching(call, entry)) for entry in entries]
    for entry, old in pairs:
        _fields(call, entry, old, ("wbs_code_id",))
    lines = [_save(call, entry, old, required=("wbs_code_id",)) for entry, old in pairs]
    return ok([views.budget_line(call.world, line) for line in lines])


def _matching(call: Call, entry: Json) -> Json | None:
    if entry.get("id") is None:
        same = {"wbs_code_id": as_id(entry.get("wbs_code_id")), "project_id": call.project_id()}
        return next(iter(call.world["budget_line_items"].where(**same)), None)
    found = call.world["budget_line_items"].get(as_id(entry["id"]))
    if found is None or found["project_id"] != call.project_id():
        raise _refused("Entity with this ID not found")
    return found


def _line(call: Call) -> Json:
    return call.find("budget_line_items", call.number("id"), project_id=call.project_id())


def _save(call: Call, body: Json, old: Json | None, required: tuple[str, ...] = ()) -> Json:
    fields = _fields(call, body, old, required)
    if old is not None:
        return call.world["budget_line_items"].change(old["id"], fields, by=call.user_id)
    return call.world["budget_line_items"].add(fields, by=call.user_id)


def _fields(call: Call, body: Json, old: Json | None, required: tuple[str, ...]) -> Json:
    """The stored form of a line, or a refusal."""
    project_id = call.project_id()
    fields = stored(call, _TABLE, body)
    missing = [name for name in required if old is None and fields.get(name) is None]
    if missing:
        raise _refused(f"{', '.join(missing)} can't be blank")
    fields = _calculated(coded(call, fields, old), old)
    if "original_budget_amount" in fields:
        before = amount_of(old or {}, "original_budget_amount")
        _refuse_if_locked(call, cents(amount_of(fields, "original_budget_amount") - before))
    _refuse_double(call, fields, old)
    blank: Json = {"project_id": project_id, "original_budget_amount": ZERO, "uom": None,
                   "quantity": None, "unit_cost": None,
                   "calculation_strategy": "manual"}  # fmt: skip
    return fields if old is not None else {**blank, **fields}


def _calculated(fields: Json, old: Json | None) -> Json:
    line = {**(old or {}), **fields}
    if line.get("calculation_strategy") != "automatic":
        return fields
    product = amount_of(line, "quantity") * amount_of(line, "unit_cost")
    return {**fields, "original_budget_amount": cents(product)}


def _refuse_if_locked(call: Call, difference: str) -> None:
    if is_locked(call.world, call.project_id()) and amount_of({"amount": difference}):
        raise _refused("The budget is locked; original amounts can't be changed.")


def _refuse_double(call: Call, fields: Json, old: Json | None) -> None:
    code = fields.get("wbs_code_id")
    same = call.world["budget_line_items"].where(wbs_code_id=code, project_id=call.project_id())
    if code is not None and any(line is not old for line in same):
        raise _refused("A budget line item for this budget code exists already.")


def _refused(text: str) -> ApiError:
    # Budget line items have an error body of their own.
    return ApiError(422, {"message": text, "error": text})


def _set_lock(call: Call, *, locked: bool) -> Json:
    project_id = call.project_id()
    found = call.world["budgets"].where(project_id=project_id)
    if found:
        call.world["budgets"].change(found[0]["id"], {"locked": locked})
    else:
        call.world["budgets"].add({"project_id": project_id, "locked": locked})
    return {"locked": locked}
