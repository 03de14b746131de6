"""How is money moved within a budget: by modifications, by changes, and by forecasts?"""

from __future__ import annotations

from typing import Any

from trajanus.simulator.call import Call
from trajanus.simulator.errors import ApiError, invalid
from trajanus.simulator.listing import Listing, answer_items, answer_list
from trajanus.simulator.modules.attachments import with_attachments
from trajanus.simulator.modules.budget_change_views import budget_change, budget_change_item
from trajanus.simulator.modules.coding import coded
from trajanus.simulator.modules.line_items import priced
from trajanus.simulator.modules.money import money
from trajanus.simulator.modules.resource import Resource, find, save_with
from trajanus.simulator.modules.shown import always, view
from trajanus.simulator.modules.written import (
    Table,
    amount,
    choice,
    each,
    ref,
    stored,
    text,
    whole,
)
from trajanus.simulator.reply import Reply, created, nothing, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json

ROUTES = Routes("Budget")

_MODIFICATIONS = "/rest/v1.0/projects/{project_id}/budget_modifications"
_CHANGES = "/rest/v1.0/projects/{project_id}/budget_changes"
_FORECASTS = "/rest/v1.0/projects/{project_id}/manual_forecast_line_items"

_modification = view(
    ("id", "from_budget_line_item_id", "to_budget_line_item_id", "transfer_amount", "notes",
     "origin_id", "origin_data", "created_at", "updated_at")
)  # fmt: skip
_MODIFICATION = Resource(
    "budget_modifications",
    "budget_modification",
    {
        **each(ref("budget_line_items"), "from_budget_line_item_id", "to_budget_line_item_id"),
        **each(text, "notes", "origin_id", "origin_data"),
        "transfer_amount": money,
    },
    _modification,
    required=("to_budget_line_item_id", "transfer_amount"),
)

_CHANGE: Table = {
    "number": whole,
    "status": choice("draft", "approved", "under_review", "void"),
    **each(text, "title", "description"),
}
_ADJUSTMENT: Table = {
    **each(text, "ref", "description", "comment", "uom"),
    "adjustment_number": whole,
    "wbs_code_id": ref("wbs_codes"),
    "change_event_line_item_id": ref("change_event_line_items"),
    "type": choice("change_event", "budget_change"),
    "calculation_strategy": choice("automatic", "manual"),
    **each(money, "unit_cost", "amount"),
    "quantity": amount,
}
_FORECAST: Table = {
    "budget_line_item_id": ref("budget_line_items"),
    "wbs_code_id": ref("wbs_codes"),
    **each(text, "description", "uom"),
    "quantity": whole,
    **each(money, "unit_cost", "amount"),
}
_forecast = view(
    ("id", "budget_line_item_id", "wbs_code_id", "budget_forecast_id", "project_id", "description",
     "quantity", "uom", "unit_cost", "amount", "created_at", "updated_at"),
    {
        "company_id": lambda world, _record: world.company_id,
        "currency_configuration": always({"currency_iso_code": "USD"}),
    },
)  # fmt: skip


@ROUTES.get(_MODIFICATIONS)
def list_modifications(call: Call) -> Reply:
    listing = Listing("budget_modifications", {"normal": _modification})
    return answer_list(call, listing, project_id=call.project_id())


@ROUTES.post(_MODIFICATIONS)
def create_modification(call: Call) -> Reply:
    _refuse_after_move(call)
    body = call.wrapped("budget_modification")
    return created(_modification(call.world, save_with(_MODIFICATION)(call, body, None)))


@ROUTES.patch(_MODIFICATIONS + "/{id}")
def update_modification(call: Call) -> Reply:
    _refuse_after_move(call)
    old, body = find(call, _MODIFICATION), call.wrapped("budget_modification")
    return ok(_modification(call.world, save_with(_MODIFICATION)(call, body, old)))


@ROUTES.delete(_MODIFICATIONS + "/{id}")
def delete_modification(call: Call) -> Reply:
    _refuse_after_move(call)
    record = find(call, _MODIFICATION)
    call.world["budget_modifications"].remove(record["id"], by=call.user_id)
    return nothing()


@ROUTES.get(_CHANGES)
def list_changes(call: Call) -> Reply:
    found = call.world["budget_changes"].where(project_id=call.project_id())
    return ok({"data": [budget_change_item(call.world, each) for each in found]})


@ROUTES.post(_CHANGES)
def create_change(call: Call) -> Reply:
    """The body has no wrapper here, but the answer has an envelope."""
    fields = stored(call, _CHANGE, call.body)
    if "status" not in fields:
        raise invalid({"status": ["can't be blank"]})
    highest = call.world["budget_changes"].highest_number(call.project_id())
    fields["number"] = fields.get("number") or highest + 1
    fields["adjustment_line_items"] = _adjustments(call)
    fields |= {"project_id": call.project_id(), "created_by_id": call.user_id}
    fields |= with_attachments(call, call.body)
    added = call.world["budget_changes"].add(fields, by=call.user_id)
    return created({"data": budget_change(call.world, added)})


@ROUTES.get(_FORECASTS)
def list_forecasts(call: Call) -> Reply:
    found = call.world["manual_forecast_line_items"].where(project_id=call.project_id())
    return answer_items(call, [_forecast(call.world, each) for each in found], None)


@ROUTES.post(_FORECASTS)
def create_forecast(call: Call) -> Reply:
    fields = stored(call, _FORECAST, call.body)
    line = call.world["budget_line_items"].get(fields.get("budget_line_item_id"))
    if line is None and not fields.get("wbs_code_id"):
        raise invalid({"budget_line_item_id": ["can't be blank"]})
    if line is not None:
        fields |= {"wbs_code_id": line["wbs_code_id"], "budget_forecast_id": line["id"]}
    fields = {**priced(fields, None), "project_id": call.project_id()}
    added = call.world["manual_forecast_line_items"].add(fields, by=call.user_id)
    return created({"data": _forecast(call.world, added)})


def _adjustments(call: Call) -> list[Json]:
    given: Any = call.body.get("adjustment_line_items") or []
    if not isinstance(given, list) or not all(isinstance(line, dict) for line in given):
        raise invalid({"adjustment_line_items": ["must be a list"]})
    return [_adjustment(call, line, place) for place, line in enumerate(given, start=1)]


def _adjustment(call: Call, body: Json, place: int) -> Json:
    fields = coded(call, stored(call, _ADJUSTMENT, body), None)
    if not fields.get("wbs_code_id"):
        raise invalid({"wbs_code_id": ["can't be blank"]})
    line_id = call.world["budget_changes"].new_id()
    blank = {
        "adjustment_number": place,
        "type": "budget_change",
        "quantity": None,
        "unit_cost": None,
    }
    return {"id": line_id, **blank, **priced(fields, None)}


def _refuse_after_move(call: Call) -> None:
    """Once a company uses budget changes, its modifications can only be read."""
    if call.world.budget_changes_enabled:
        raise ApiError(405, {"errors": ["Method not allowed"]}, {"Allow": "GET"})
