"""Which places does a project have?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.filters import ids, one_of, text_in, within
from trajanus.simulator.listing import Listing, answer_list
from trajanus.simulator.reply import Reply
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

ROUTES = Routes()

_KEYS = ("id", "name", "node_name", "parent_id", "created_at", "updated_at", "code")


def location_item(_world: World, location: Json) -> Json:
    return {key: location.get(key) for key in _KEYS}


LOCATIONS = Listing(
    "locations",
    {"normal": location_item},
    {
        "id": ids,
        "parent_id": one_of("parent_id"),
        "code": one_of("code"),
        "search": text_in("name"),
        "updated_at": within("updated_at"),
    },
    {name: name for name in ("created_at", "updated_at", "name", "node_name", "parent_id")},
)


@ROUTES.get("/rest/v1.0/projects/{project_id}/locations")
def list_locations(call: Call) -> Reply:
    return answer_list(call, LOCATIONS, project_id=call.project_id())
