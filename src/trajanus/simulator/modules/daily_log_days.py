"""What is known of a day of the daily log as a whole: is it completed, what does it hold?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.clock import stamp
from trajanus.simulator.errors import forbidden
from trajanus.simulator.filters import chosen, one_of
from trajanus.simulator.listing import answer_items
from trajanus.simulator.modules.daily_log_types import TYPES
from trajanus.simulator.modules.daily_log_values import noon, today
from trajanus.simulator.modules.daily_logs import entries_asked_for
from trajanus.simulator.modules.resource import is_admin, serve_names
from trajanus.simulator.modules.shown import otherwise, person, view
from trajanus.simulator.modules.values import as_bool, as_date, as_id
from trajanus.simulator.reply import Reply, created, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json

ROUTES = Routes("Daily Log")

_PROJECT = "/rest/v1.0/projects/{project_id}"
_HEADERS = _PROJECT + "/daily_log_headers"

_COUNTED = {
    "created_by_id": one_of("created_by_id"),
    "daily_log_segment_id": one_of("daily_log_segment_id"),
}

_header_view = view(
    ("id", "log_date", "completed_at", "distributed_at"),
    {
        "log_datetime": lambda world, day: noon(world, day["project_id"], day["log_date"]),
        "completed": otherwise("completed", False),
        "completed_by": person("completed_by_id"),
        "completable": lambda _world, day: not day.get("completed"),
        "distributed": otherwise("distributed", False),
        "distributed_by": person("distributed_by_id"),
        "distributable": otherwise("completed", False),
    },
)


@ROUTES.get(_HEADERS)
def show_header(call: Call) -> Reply:
    """The state of one day: by id, by date, or of today."""
    header_id = as_id(call.arg("id") or "")
    if header_id is not None:
        header = call.find("daily_log_headers", header_id, project_id=call.project_id())
        return ok(_header_view(call.world, header))
    return ok(_header_view(call.world, _header(call, call.arg("log_date"))))


@ROUTES.post(_HEADERS)
def write_header(call: Call) -> Reply:
    body = call.wrapped("daily_log_header")
    header = _header(call, body.get("log_date") or body.get("date"))
    return created(_header_view(call.world, _marked(call, header, body)))


@ROUTES.patch(_HEADERS + "/{id}")
def update_header(call: Call) -> Reply:
    header = call.find("daily_log_headers", call.number("id"), project_id=call.project_id())
    return ok(_header_view(call.world, _marked(call, header, call.wrapped("daily_log_header"))))


@ROUTES.get("/rest/v1.1/projects/{project_id}/daily_logs/counts")
def list_counts(call: Call) -> Reply:
    """How many entries of each kind the days asked for have."""
    search = chosen(_COUNTED, call.query)
    status = call.arg("filters[status]")
    rows = []
    for position, kind in enumerate(TYPES, start=1):
        found = [
            entry
            for entry in entries_asked_for(call, kind.kind)
            if status in (None, "all", entry.get("status", "approved")) and search.holds(entry)
        ]
        rows.append({"module_name": kind.kind, "count": len(found), "position": position})
    return answer_items(call, rows)


serve_names(
    ROUTES, "delay_log_types", "delay_log_type", _PROJECT + "/delay_log_types", in_project=True
)


def _header(call: Call, day: object) -> Json:
    """The header of a day, which exists as soon as somebody asks for it."""
    on = (as_date(day) if day else None) or today(call.world, call.project_id())
    home = {"project_id": call.project_id(), "log_date": on}
    found = call.world["daily_log_headers"].where(**home)
    if found:
        return found[0]
    with call.world.quietly():
        return call.world["daily_log_headers"].add(home)


def _marked(call: Call, header: Json, body: Json) -> Json:
    """The header completed, reopened or distributed, as the body says."""
    if not is_admin(call, ROUTES.tool):
        raise forbidden("Only an admin completes or distributes a daily log.")
    fields: Json = {}
    for name in ("completed", "distributed"):
        if name in body:
            done = as_bool(body[name])
            fields |= {
                name: done,
                f"{name}_by_id": call.user_id if done else None,
                f"{name}_at": stamp(call.sim.clock.now()) if done else None,
            }
    return call.world["daily_log_headers"].change(header["id"], fields, by=call.user_id)
