"""Which submittal types, statuses, responses and packages has a company or project set up?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.filters import ids, within
from trajanus.simulator.listing import Listing, answer_list
from trajanus.simulator.modules.submittal_views import package_item
from trajanus.simulator.reply import Reply, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

ROUTES = Routes("Submittals")

MEANINGS = (
    "approved", "approved as noted", "for record only", "forwarded for review", "pending",
    "rejected", "revise and resubmit", "submitted", "void",
)  # fmt: skip


def type_item(_world: World, kind: Json) -> Json:
    return {"id": kind["id"], "name": kind.get("name"), "translated_name": kind.get("name")}


def status_item(_world: World, status: Json) -> Json:
    return {key: status.get(key) for key in ("id", "name", "status")}


def response_item(_world: World, response: Json) -> Json:
    return {key: response.get(key) for key in ("id", "name", "considered")}


TYPES = Listing("submittal_types", {"normal": type_item}, paging=None)
STATUSES = Listing("submittal_statuses", {"normal": status_item})
RESPONSES = Listing("submittal_responses", {"normal": response_item})
PACKAGES = Listing(
    "submittal_packages",
    {"normal": package_item},
    {"id": ids, "updated_at": within("updated_at")},
    cached=False,
)


@ROUTES.get("/rest/v1.0/companies/{company_id}/submittal_types")
def list_types(call: Call) -> Reply:
    return answer_list(call, TYPES)


@ROUTES.get("/rest/v1.0/companies/{company_id}/submittal_statuses")
def list_statuses(call: Call) -> Reply:
    return answer_list(call, STATUSES)


@ROUTES.get("/rest/v1.0/projects/{project_id}/submittal_responses")
def list_responses(call: Call) -> Reply:
    return answer_list(call, RESPONSES)


@ROUTES.get("/rest/v1.0/projects/{project_id}/submittals/filter_options/status_id")
def list_status_options(call: Call) -> Reply:
    found = [
        {"key": each["id"], "value": each["name"]} for each in call.world["submittal_statuses"]
    ]
    return ok(found)


@ROUTES.get("/rest/v1.0/projects/{project_id}/submittals/filter_options/type")
def list_type_options(call: Call) -> Reply:
    """Types are filtered by name, so the name is the key as well."""
    names = [each["name"] for each in call.world["submittal_types"]]
    return ok([{"key": name, "value": name} for name in names])


@ROUTES.get("/rest/v1.0/projects/{project_id}/submittal_packages")
def list_packages(call: Call) -> Reply:
    return answer_list(call, PACKAGES, project_id=call.project_id())
