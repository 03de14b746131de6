"""What is in the calendar of a schedule besides its tasks?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.filters import one_of, text_in, within
from trajanus.simulator.listing import Listing, answer_list
from trajanus.simulator.modules import written as w
from trajanus.simulator.modules.resource import Resource, answer_synced, serve, serve_writes
from trajanus.simulator.modules.shown import keys, otherwise, person, view
from trajanus.simulator.modules.values import as_date
from trajanus.simulator.records import Render
from trajanus.simulator.reply import Reply, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json

ROUTES = Routes("Schedule")

_CALENDAR = "/rest/v1.0/projects/{project_id}/schedule/calendar_items"

_TABLE: w.Table = {
    **w.each(w.text, "name", "description", "color"),
    "percentage": w.whole,
    "private": w.flag,
}


def _view(person_shown: str, *times: str) -> Render:
    """Calendar items and to-dos differ in their times and in what they call their person."""
    return view(
        ("id", "name", "description", "color", "updated_at", *times),
        {
            person_shown: person(f"{person_shown}_id"),
            "created_by": person(),
            "full_outline_path": lambda _world, item: item.get("name"),
            "task_name": lambda _world, item: item.get("name"),
            "milestone": otherwise("milestone", False),
            "percentage": otherwise("percentage", 0),
            "private": otherwise("private", False),
        },
    )


_ITEM = Resource(
    "calendar_items",
    "calendar_item",
    {
        **_TABLE,
        **w.each(w.day, "start", "finish"),
        "milestone": w.flag,
        "assigned_id": w.ref("users"),
    },
    _view("assigned", "start", "finish"),
    required=("name",),
)
_TODO = Resource(
    "todos",
    "todo",
    {
        **_TABLE,
        **w.each(w.moment, "start_datetime", "finish_datetime"),
        "assignment_id": w.ref("users"),
    },
    _view("assignment", "start_datetime", "finish_datetime"),
    required=("name",),
)
ITEMS = Listing(
    "calendar_items",
    {"normal": _ITEM.detail, "ids_only": keys("id")},
    {
        "query": text_in("name", "description"),
        "updated_at": within("updated_at"),
        "assigned_id": one_of("assigned_id"),
    },
    {
        "id": "id",
        "name": "name",
        "start_date": "start",
        "finish_date": "finish",
        "percent": "percentage",
    },
)
TODOS = Listing("todos", {"normal": _TODO.detail}, {"updated_at": within("updated_at")})


@ROUTES.get(_CALENDAR)
def list_calendar_items(call: Call) -> Reply:
    """What touches the days asked for; one view gives only the number of items."""
    on = _day(call, "filters[date]")
    first, last = on or _day(call, "start_date"), on or _day(call, "finish_date")
    rows = call.world["calendar_items"].where(project_id=call.project_id())
    ids = [item["id"] for item in rows if _touches(item, first, last)]
    if call.arg("view") == "total_count_only":
        return ok({"total_count": len(ids)})
    return answer_list(call, ITEMS, project_id=call.project_id(), ids=ids)


@ROUTES.patch("/rest/v1.0/calendar_items/sync")
def sync_calendar_items(call: Call) -> Reply:
    return answer_synced(call, _ITEM)


@ROUTES.patch("/rest/v1.0/todos/sync")
def sync_todos(call: Call) -> Reply:
    return answer_synced(call, _TODO)


serve_writes(ROUTES, _ITEM, _CALENDAR)
serve(ROUTES, _TODO, TODOS, "/rest/v1.0/todos")


def _day(call: Call, name: str) -> str | None:
    text = call.arg(name)
    return as_date(text) if text else None


def _touches(item: Json, first: str | None, last: str | None) -> bool:
    start, finish = item.get("start"), item.get("finish")
    begins, ends = start or finish or "", finish or start or "9999"
    return (last is None or begins <= last) and (first is None or ends >= first)
