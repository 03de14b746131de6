"""May this caller do this here?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.errors import (
    bad_request,
    forbidden,
    not_connected,
    not_found,
    unauthorized,
)
from trajanus.simulator.oauth import Token
from trajanus.simulator.routing import Route
from trajanus.simulator.wire import Json, digits
from trajanus.simulator.world import World

LEVELS = ("None", "Read Only", "Standard", "Admin")


def bearer(call: Call) -> Token:
    """The token that the request presents; 401 when it is missing or no longer good."""
    scheme, _, access = call.headers.get("authorization", "").partition(" ")
    token = call.sim.oauth.find(access.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        raise unauthorized()
    return token


def check_company(call: Call) -> None:
    """The company must be named, and be ours.

    Strictly, only the header names it. Clients in the field also name it by query, path or
    project, so that is accepted unless the simulation is strict.
    """
    header = call.headers.get("procore-company-id", "").strip()
    if header:
        company_id = digits(header)
        if company_id is None:
            raise bad_request("Procore-Company-Id must be an integer.")
        if company_id != call.world.company_id:
            raise not_connected()
    elif not _excused(call):
        raise bad_request("Missing Procore-Company-Id header!")
    named = call.scope("company_id")
    if named is not None and named != call.world.company_id:
        raise not_connected()


def check_project(call: Call, route: Route) -> None:
    """The project must exist, be visible to the caller and have the tool switched on."""
    project_id = call.scope("project_id")
    if project_id is None and route.path.endswith("/projects/{id}"):
        project_id = call.number("id")
    if project_id is None or call.token is None:
        return
    if call.world["projects"].get(project_id) is None:
        raise not_found("project")
    if call.token.service_account:
        permitted = call.sim.oauth.permitted_projects
        if permitted is not None and project_id not in permitted:
            raise forbidden("The project is not permitted for this service account.")
    if route.tool and (project_id, route.tool) in call.world.disabled_tools:
        raise forbidden(f"The {route.tool} tool is not enabled in this project.")
    _check_level(call, route, project_id)


def visible_projects(world: World, token: Token | None, permitted: set[int] | None) -> list[int]:
    """The projects that a caller sees: company admins all, others their own."""
    if token is None:
        return []
    ids = [project["id"] for project in world["projects"]]
    if token.service_account:
        return [i for i in ids if permitted is None or i in permitted]
    user = world["users"].get(token.user_id) or {}
    if user.get("company_admin"):
        return ids
    own = {m["project_id"] for m in world["memberships"].where(user_id=token.user_id)}
    return [i for i in ids if i in own]


def level_of(world: World, user_id: int, project_id: int, tool: str | None) -> int | None:
    """0 to 3 for None to Admin; None when the user is not in the project at all."""
    user = world["users"].get(user_id) or {}
    if user.get("company_admin"):
        return len(LEVELS) - 1
    found = world["memberships"].where(user_id=user_id, project_id=project_id)
    if not found:
        return None
    template: Json = world["permission_templates"].get(found[0]["permission_template_id"]) or {}
    levels = template.get("levels", {})
    return LEVELS.index(levels.get(tool, levels.get("*", "Read Only")))


def _check_level(call: Call, route: Route, project_id: int) -> None:
    if call.token is None or call.token.service_account:
        return
    level = level_of(call.world, call.token.user_id, project_id, route.tool)
    if level is None:
        raise not_found("project")
    if level == 0:
        raise forbidden(f"You have no access to the {route.tool} tool.")
    if route.method != "GET" and level < LEVELS.index("Standard"):
        raise forbidden(f"You may only read in the {route.tool} tool.")


def _excused(call: Call) -> bool:
    strict = call.sim.options.strict_company_header
    acts_for_itself = call.token is not None and call.token.service_account
    if call.path == "/rest/v1.0/companies":
        # The guide has service accounts name a company even here; clients in the field do not.
        return not (strict and acts_for_itself)
    # `me` needs no header unless a company or project is named.
    if call.path == "/rest/v1.0/me" and not acts_for_itself:
        return not (strict and call.scope("company_id"))
    if strict:
        return False
    named = call.scope("company_id") or call.scope("project_id")
    # A path such as /projects/{id} names the company through the project.
    return bool(named or call.path.startswith(("/rest/v1.0/projects/", "/rest/v1.1/projects/")))
