"""Which places does a project have?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.errors import bad_request
from trajanus.simulator.filters import any_of, ids, one_of, text_in, within
from trajanus.simulator.listing import Listing, answer_list
from trajanus.simulator.records import Test
from trajanus.simulator.reply import Reply
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json, digits
from trajanus.simulator.world import World

ROUTES = Routes()

_KEYS = ("id", "name", "node_name", "parent_id", "created_at", "updated_at", "code")


def location_item(_world: World, location: Json) -> Json:
    return {key: location.get(key) for key in _KEYS}


def _above(world: World, location: Json) -> list[int]:
    """The places that contain a place, the nearest first."""
    found: list[int] = []
    parent = location.get("parent_id")
    while isinstance(parent, int) and parent not in found:
        found.append(parent)
        parent = (world["locations"].get(parent) or {}).get("parent_id")
    return found


def _place_in_tree(world: World, location: Json) -> Json:
    above = _above(world, location)
    below = [each["id"] for each in world["locations"] if location["id"] in _above(world, each)]
    return {"above": above, "below": below, "depth": len(above)}


def _depth_within(values: list[str]) -> Test:
    """Depths as FIRST...LAST; the topmost places have depth 0."""
    first, dots, last = values[0].partition("...")
    last = last if dots else first
    low, high = digits(first), digits(last)
    if low is None or high is None:
        raise bad_request("filters[depth_range] must be two numbers such as 0...2.")
    return Test(lambda location: low <= location["depth"] <= high)


LOCATIONS = Listing(
    "locations",
    {"normal": location_item},
    {
        "id": ids,
        "parent_id": one_of("parent_id"),
        "code": one_of("code"),
        "search": text_in("name"),
        "search_with_code": text_in("name", "code"),
        "sublocations_for": any_of("above"),
        "superlocations_for": any_of("below"),
        "depth_range": _depth_within,
        "updated_at": within("updated_at"),
    },
    {name: name for name in ("created_at", "updated_at", "name", "node_name", "parent_id")},
    derived=_place_in_tree,
)


@ROUTES.get("/rest/v1.0/projects/{project_id}/locations")
def list_locations(call: Call) -> Reply:
    return answer_list(call, LOCATIONS, project_id=call.project_id())
