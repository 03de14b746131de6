"""Which specification sections does a project have?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.errors import invalid
from trajanus.simulator.filters import ids
from trajanus.simulator.listing import Listing, answer_list
from trajanus.simulator.reply import Reply, created
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

ROUTES = Routes("Specifications")


def section_item(_world: World, section: Json) -> Json:
    return {
        "id": section["id"],
        "number": section["number"],
        "description": section["description"],
        "label": f"{section['number']} - {section['description']}",
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


@ROUTES.post("/rest/v1.0/specification_sections")
def create_section(call: Call) -> Reply:
    body = call.wrapped("specification_section")
    if not str(body.get("number") or "").strip():
        raise invalid({"number": ["can't be blank"]})
    section = {
        "project_id": call.project_id(),
        "number": str(body["number"]),
        "description": str(body.get("description") or ""),
    }
    added = call.world["specification_sections"].add(section, by=call.user_id)
    return created(section_item(call.world, added))
