"""Which views of the budget are there, and which rows and columns have they?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.listing import Listing, answer_items, answer_list
from trajanus.simulator.modules.budget_details import transactions
from trajanus.simulator.modules.budget_rows import (
    chosen_rows,
    columns_in,
    detail_rows,
    summary_rows,
)
from trajanus.simulator.modules.shown import person, view
from trajanus.simulator.reply import Reply, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

ROUTES = Routes("Budget")

_ONE = "/rest/v1.0/budget_views/{budget_view_id}"

# What every view can group and filter its transactions by.
_STANDARD = (
    ("biller", "Sub Job", True), ("root_cost_code", "Division", True),
    ("cost_code", "Cost Code", True), ("cost_type", "Cost Type", True),
    ("vendor", "Vendor", True), ("detail_type", "Detail Type", True),
    ("description", "Description", False), ("item", "Item", False),
)  # fmt: skip


def row_links(world: World, path: str) -> Json:
    return {name: f"{world.base_url}{path}/{name}" for name in ("detail_rows", "summary_rows")}


_view = view(
    ("id", "name", "description", "created_at", "updated_at", "role"),
    {
        "created_by": person(),
        "links": lambda w, record: row_links(w, f"/rest/v1.0/budget_views/{record['id']}"),
    },
)
_VIEWS = Listing("budget_views", {"normal": _view}, sorts={"created_at": "created_at"})


@ROUTES.get("/rest/v1.0/budget_views")
def list_views(call: Call) -> Reply:
    return answer_list(call, _VIEWS)


@ROUTES.get(_ONE + "/detail_rows")
def list_detail_rows(call: Call) -> Reply:
    return answer_items(call, _rows(call))


@ROUTES.get(_ONE + "/summary_rows")
def list_summary_rows(call: Call) -> Reply:
    names = [column["name"] for column in columns_in(call.world, _view_id(call))]
    rows = summary_rows(call, _rows(call), names)
    for row in rows:
        # Only the rows of a snapshot say which lines they add up.
        del row["budget_line_item_ids"]
    return answer_items(call, rows)


@ROUTES.get(_ONE + "/budget_detail_columns")
def list_detail_columns(call: Call) -> Reply:
    call.project_id()
    standard = [
        {"id": name, "name": title, "type": "standard", "aggregatable": False,
         "filterable": groups, "groupable": groups}
        for name, title, groups in _STANDARD
    ]  # fmt: skip
    named = [
        {"id": str(column["id"]), "name": column["name"], "type": "source", "aggregatable": True,
         "filterable": False, "groupable": False}
        for column in columns_in(call.world, _view_id(call))
    ]  # fmt: skip
    found = [{**column, "position": place} for place, column in enumerate(standard + named, 1)]
    return ok(found)


@ROUTES.post(_ONE + "/budget_details")
def query_details(call: Call) -> Reply:
    """The single transactions behind the figures; a read in spite of its method."""
    _view_id(call)
    return ok(transactions(call, call.project_id()))


def _view_id(call: Call) -> int:
    return int(call.find("budget_views", call.number("budget_view_id"))["id"])


def _rows(call: Call) -> list[Json]:
    return chosen_rows(call, detail_rows(call.world, call.project_id(), _view_id(call)))
