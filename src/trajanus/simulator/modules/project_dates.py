"""Which key dates does a project have, and what does its schedule say of the end?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.listing import answer_items
from trajanus.simulator.modules import written as w
from trajanus.simulator.modules.resource import Resource, serve_writes
from trajanus.simulator.modules.shown import otherwise, view
from trajanus.simulator.reply import Reply, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json, decode

ROUTES = Routes("Admin")

_ALL = "/rest/v1.0/projects/{project_id}/project_dates"

_DATE = Resource(
    "project_dates",
    "project_date",
    {"name": w.text, **w.each(w.day, "date", "actual_date"), "display_on_timeline": w.flag},
    view(
        ("id", "project_membership_id", "name", "date", "actual_date"),
        {"display_on_timeline": otherwise("display_on_timeline", False)},
    ),
    required=("name",),
)


@ROUTES.get(_ALL)
def list_dates(call: Call) -> Reply:
    """The list is inside an object, unlike nearly all others."""
    project = call.find("projects", call.project_id())
    rows = call.world["project_dates"].where(project_id=project["id"])
    page = answer_items(call, [_DATE.detail(call.world, row) for row in rows])
    dates = {
        "substantial_completion_date": project.get("completion_date"),
        "finish_variance": None,
        "percentage_complete": _progress(call.world["tasks"].where(project_id=project["id"])),
    }
    shown = {"schedule_dates": dates, "project_dates": decode(page.body)}
    return ok(shown, headers=page.headers)


serve_writes(ROUTES, _DATE, _ALL)


def _progress(tasks: list[Json]) -> int | None:
    """The mean of the tasks that have no others below them."""
    done = [task.get("percentage") or 0 for task in tasks if not task.get("has_children")]
    return sum(done) // len(done) if done else None
