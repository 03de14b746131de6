"""How do an accounting or staff system bring their projects, users and firms in step?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.modules import projects, users, vendors
from trajanus.simulator.modules.project_views import project_synced
from trajanus.simulator.modules.resource import answer_synced
from trajanus.simulator.modules.sync import Sync, answer_sync
from trajanus.simulator.reply import Reply
from trajanus.simulator.routing import Routes

ROUTES = Routes("Directory")


@ROUTES.patch("/rest/v1.0/projects/sync")
def sync_projects(call: Call) -> Reply:
    call.required_scope("company_id")
    return answer_sync(call, Sync("projects", projects.save, project_synced))


@ROUTES.patch(
    "/rest/v1.0/companies/{company_id}/users/sync",
    "/rest/v1.1/companies/{company_id}/users/sync",
    "/rest/v1.2/companies/{company_id}/users/sync",
    "/rest/v1.3/companies/{company_id}/users/sync",
)
def sync_users(call: Call) -> Reply:
    return answer_sync(call, Sync("users", users.save, users.user_synced))


@ROUTES.patch("/rest/v1.0/vendors/sync", "/rest/v1.0/companies/{company_id}/vendors/sync")
def sync_vendors(call: Call) -> Reply:
    call.required_scope("company_id")
    return answer_synced(call, vendors.VENDOR)
