"""Which permission templates exist, and what may I do?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.errors import bad_request
from trajanus.simulator.filters import one_of
from trajanus.simulator.listing import Listing, answer_list
from trajanus.simulator.modules.values import known_id
from trajanus.simulator.permissions import LEVELS, level_of
from trajanus.simulator.reply import Reply, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

ROUTES = Routes("Directory")

TOOLS = (
    "Admin", "Budget", "Change Orders", "Commitments", "Daily Log", "Directory", "Documents",
    "Inspections", "Observations", "Prime Contracts", "Punch List", "RFIs", "Schedule",
    "Specifications", "Submittals", "Tasks", "Webhooks API",
)  # fmt: skip


def template_item(_world: World, template: Json) -> Json:
    return {key: template[key] for key in ("id", "name", "project_specific", "type", "category")}


TEMPLATES = Listing(
    "permission_templates", {"normal": template_item}, {"type": one_of("type")}, paging=None
)


@ROUTES.get("/rest/v1.0/companies/{company_id}/permission_templates")
def list_company_templates(call: Call) -> Reply:
    return answer_list(call, TEMPLATES)


@ROUTES.get("/rest/v1.0/projects/{project_id}/permission_templates")
def list_project_templates(call: Call) -> Reply:
    return answer_list(call, TEMPLATES)


@ROUTES.patch("/rest/v1.0/projects/{project_id}/permission_template_assignments")
def assign_template(call: Call) -> Reply:
    body = call.wrapped("permission_template_assignments")
    template_id = known_id(
        call, "permission_templates", body.get("permission_template_id"), "permission_template_id"
    )
    user_id = known_id(call, "users", body.get("user_id"), "user_id")
    memberships = call.world["memberships"]
    for member in memberships.where(user_id=user_id, project_id=call.project_id()):
        memberships.change(member["id"], {"permission_template_id": template_id})
    return ok({"user_id": user_id, "permission_template_id": template_id,
               "project_id": call.project_id()})  # fmt: skip


@ROUTES.get("/rest/v1.0/settings/permissions")
def show_permissions(call: Call) -> Reply:
    """The tools of a project, or of the company, with the caller's own level."""
    project_id = call.scope("project_id")
    if project_id is None and call.scope("company_id") is None:
        raise bad_request("company_id or project_id is required.")
    domain = project_id or call.world.company_id
    tools = [_tool(call, n, name, domain, project_id) for n, name in enumerate(TOOLS, start=1)]
    return ok({"tools": tools})


def _tool(call: Call, number: int, name: str, domain: int, project_id: int | None) -> Json:
    level = _own_level(call, name, project_id)
    actions = ["view", "create", "update", "delete"][: (0, 1, 3, 4)[level]]
    return {
        "id": number,
        "name": name.lower().replace(" ", "_"),
        "friendly_name": name,
        "domain_id": domain,
        "tab_group": "project" if project_id else "company",
        "available_for_user": level > 0,
        "url": None,
        "user_access_level": {"id": level, "name": LEVELS[level]},
        "permitted_actions": [
            {"id": number * 10 + place, "action_name": action, "label": action.capitalize(),
             "tool_name": name}
            for place, action in enumerate(actions)
        ],
        "create_url": None,
        "can_create": level >= LEVELS.index("Standard"),
        "trial": False,
    }  # fmt: skip


def _own_level(call: Call, tool: str, project_id: int | None) -> int:
    if call.token is None or call.token.service_account or project_id is None:
        return LEVELS.index("Admin")
    if (project_id, tool) in call.world.disabled_tools:
        return 0
    return level_of(call.world, call.token.user_id, project_id, tool) or 0
