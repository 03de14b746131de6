"""How is a budget view frozen, at most once an hour, and read again?"""

from __future__ import annotations

from datetime import timedelta

from trajanus.simulator.call import Call
from trajanus.simulator.clock import stamp
from trajanus.simulator.errors import ApiError, invalid
from trajanus.simulator.filters import one_of
from trajanus.simulator.listing import Listing, answer_items, answer_list
from trajanus.simulator.modules.budget_rows import (
    chosen_rows,
    columns_in,
    detail_rows,
    summary_rows,
)
from trajanus.simulator.modules.budget_views import row_links
from trajanus.simulator.modules.shown import always, otherwise, person, view
from trajanus.simulator.modules.written import choice, each, ref, stored, text
from trajanus.simulator.reply import Reply, created
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json

ROUTES = Routes("Budget")

_ALL = "/rest/v1.0/budget_view_snapshots"
_ONE = _ALL + "/{budget_view_snapshot_id}"

_PAUSE = timedelta(hours=1)
_TABLE = {
    **each(text, "name", "description"),
    # The older name of the view is deprecated and yet required.
    **each(ref("budget_views"), "budget_template_id", "budget_view_id"),
    "snapshot_type": choice("ad_hoc", "project_status_snapshot"),
    "approval_status": choice("approved", "under_review"),
}

_snapshot = view(
    ("id", "name", "description", "created_at"),
    {
        "created_by": person(),
        "budget_view": lambda _world, record: {"id": record["budget_view_id"]},
        "links": lambda w, record: row_links(w, f"{_ALL}/{record['id']}"),
    },
)
_detail = view(
    ("id", "name", "description", "created_at", "snapshot_type", "approval_status"),
    {
        "created_by": person(),
        "budget_view": lambda _world, record: {"id": record["budget_view_id"]},
        "links": lambda w, record: row_links(w, f"{_ALL}/{record['id']}"),
        "status": always(None),
        "description": otherwise("description", ""),
    },
)
_LIST = Listing(
    "budget_view_snapshots",
    {"normal": _snapshot},
    {name: one_of(name) for name in ("budget_template_id", "budget_view_id", "snapshot_type",
                                     "approval_status")},
    {"snapshot_type": "snapshot_type", "approval_status": "approval_status"},
)  # fmt: skip


@ROUTES.get(_ALL)
def list_snapshots(call: Call) -> Reply:
    return answer_list(call, _LIST, project_id=call.project_id())


@ROUTES.post(_ALL)
def create(call: Call) -> Reply:
    project_id = call.project_id()
    fields = stored(call, _TABLE, call.body)
    problems = {
        name: ["can't be blank"] for name in ("name", "budget_template_id") if not fields.get(name)
    }
    if problems:
        raise invalid(problems)
    view_id = fields.get("budget_view_id") or fields["budget_template_id"]
    _refuse_haste(call, project_id, view_id)
    snapshot = call.world["budget_view_snapshots"].add(
        {
            "snapshot_type": "ad_hoc",
            **fields,
            "project_id": project_id,
            "budget_view_id": view_id,
            "created_by_id": call.user_id,
            "rows": detail_rows(call.world, project_id, view_id),
            "columns": [column["name"] for column in columns_in(call.world, view_id)],
        },
        by=call.user_id,
    )
    return created({"data": _detail(call.world, snapshot)})


@ROUTES.get(_ONE + "/detail_rows")
def list_detail_rows(call: Call) -> Reply:
    return answer_items(call, chosen_rows(call, _kept(call)["rows"]))


@ROUTES.get(_ONE + "/summary_rows")
def list_summary_rows(call: Call) -> Reply:
    snapshot = _kept(call)
    rows = summary_rows(call, chosen_rows(call, snapshot["rows"]), snapshot["columns"])
    return answer_items(call, rows)


def _kept(call: Call) -> Json:
    snapshot_id = call.number("budget_view_snapshot_id")
    return call.find("budget_view_snapshots", snapshot_id, project_id=call.project_id())


def _refuse_haste(call: Call, project_id: int, view_id: int) -> None:
    since = stamp(call.sim.clock.now() - _PAUSE)
    recent = call.world["budget_view_snapshots"].where(
        project_id=project_id, budget_view_id=view_id
    )
    if any(snapshot["created_at"] > since for snapshot in recent):
        text = "Only one snapshot per hour can be created for a project and budget view."
        raise ApiError(429, {"error": {"error": text}})
