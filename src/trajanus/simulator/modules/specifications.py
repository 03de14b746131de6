"""Which specification sections does a project have?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.filters import ids
from trajanus.simulator.listing import Listing, answer_list
from trajanus.simulator.reply import Reply
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

ROUTES = Routes("Specifications")


def section_item(_world: World, section: Json) -> Json:
    return {
        "id": section["id"],
        "number": section.get("number"),
        "description": section.get("description"),
        "label": f"{section.get('number')} - {section.get('description')}",
        "current_revision_id": section.get("current_revision_id"),
    }


# Sections come all at once: this list has no pages.
SECTIONS = Listing(
    "specification_sections",
    {"normal": section_item},
    {"id": ids},
    {"number": "number"},
    paging=None,
)


@ROUTES.get("/rest/v1.0/specification_sections")
def list_sections(call: Call) -> Reply:
    return answer_list(call, SECTIONS, project_id=call.project_id())
