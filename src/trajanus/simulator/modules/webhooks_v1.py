"""How are webhooks set up and looked at through v1.0?"""

from __future__ import annotations

from typing import Any

from trajanus.simulator.call import Call
from trajanus.simulator.clock import stamp
from trajanus.simulator.endpoint import Attempt
from trajanus.simulator.errors import ApiError, bad_request, invalid
from trajanus.simulator.modules import webhook_rules as rules
from trajanus.simulator.modules.values import as_ids
from trajanus.simulator.modules.webhook_resources import resources, unsupported
from trajanus.simulator.payloads import VERSIONS
from trajanus.simulator.reply import Reply, created, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json

ROUTES = Routes("Webhooks API")

_HOOKS = "/rest/v1.0/webhooks/hooks"
_TRIGGERS = _HOOKS + "/{hook_id}/triggers"
_MOST_TRIGGERS = 500
_SUCCESS, _FAILING = ("ok",), ("retried", "failed")
_OUTCOMES = {"successful": _SUCCESS, "failing": _FAILING, "discarded": ("discarded",)}


@ROUTES.get(_HOOKS)
def list_hooks(call: Call) -> Reply:
    wanted: Json = {"project_id": _scope(call)}
    for name in ("namespace", "api_version"):
        if call.arg(name):
            wanted[name] = call.arg(name)
    return ok([_hook(call, hook) for hook in call.world["hooks"].where(**wanted)])


@ROUTES.post(_HOOKS)
def create_hook(call: Call) -> Reply:
    project_id = _scope(call)
    fields = rules.hook_fields(call, call.wrapped("hook"), "api_version")
    missing = [name for name in ("api_version", "destination_url") if name not in fields]
    if missing:
        raise invalid({name: ["can't be blank"] for name in missing})
    return created(_hook(call, rules.new_hook(call, fields, project_id)))


@ROUTES.patch(_HOOKS + "/{id}")
def update_hook(call: Call) -> Reply:
    hook = rules.find_hook(call, "id", _scope(call))
    fields = rules.hook_fields(call, call.wrapped("hook"), "api_version")
    return ok(_hook(call, call.world["hooks"].change(hook["id"], fields)))


@ROUTES.delete(_HOOKS + "/{id}")
def delete_hook(call: Call) -> Reply:
    rules.remove_hook(call, rules.find_hook(call, "id", _scope(call)))
    return ok({})


@ROUTES.get(_TRIGGERS)
def list_triggers(call: Call) -> Reply:
    hook = _hook_of(call)
    found = call.world["triggers"].where(hook_id=hook["id"])
    return ok([_trigger(hook, trigger) for trigger in found])


@ROUTES.post(_TRIGGERS)
def create_trigger(call: Call) -> Reply:
    hook = _hook_of(call)
    return created(_trigger(hook, rules.new_trigger(call, hook, call.wrapped("trigger"))))


@ROUTES.post(_TRIGGERS + "/bulk")
def create_triggers(call: Call) -> Reply:
    """All that can be made are made; 207 when some cannot."""
    hook = _hook_of(call)
    success: list[Json] = []
    failed: list[Json] = []
    for entry in _entries(call):
        try:
            success.append(_trigger(hook, rules.new_trigger(call, hook, entry)))
        except ApiError as error:
            entry = entry if isinstance(entry, dict) else {}
            failed.append({**entry, "errors": error.body["errors"]})
    return ok({"success": success, "failed": failed}, 207 if failed else 200)


@ROUTES.delete(_TRIGGERS + "/bulk")
def delete_triggers(call: Call) -> Reply:
    hook = _hook_of(call)
    gone, failed = [], []
    for trigger_id in as_ids(_entries(call)):
        trigger = call.world["triggers"].get(trigger_id)
        if trigger is not None and trigger["hook_id"] == hook["id"]:
            call.world["triggers"].remove(trigger_id)
            gone.append(trigger_id)
        else:
            failed.append(trigger_id)
    return ok({"success": gone, "failed": failed}, 207 if failed else 200)


@ROUTES.delete(_TRIGGERS + "/{id}")
def delete_trigger(call: Call) -> Reply:
    trigger = call.find("triggers", call.number("id"))
    if trigger["hook_id"] != _hook_of(call)["id"]:
        raise invalid({"id": ["belongs to another hook"]})
    call.world["triggers"].remove(trigger["id"])
    return ok({})


@ROUTES.get(_HOOKS + "/{hook_id}/deliveries")
def list_deliveries(call: Call) -> Reply:
    """Newest first; the next page starts after the event id in page_start."""
    hook = _hook_of(call)
    wanted = call.arg("filters[status]") or call.arg("filter[status]") or "any"
    outcomes = _OUTCOMES.get(wanted)
    log = [a for a in reversed(call.sim.deliveries.log) if a.hook_id == hook["id"]]
    found = [a for a in log if outcomes is None or a.outcome in outcomes]
    start = call.scope("page_start")
    if start is not None:
        found = [a for a in found if a.event["id"] < start]
    size = call.scope("page_size") or 100
    return ok([_delivery(attempt) for attempt in found[:size]])


@ROUTES.get("/rest/v1.0/webhooks/resources")
def list_resources(call: Call) -> Reply:
    in_project = call.scope("project_id") is not None
    names = resources(in_project=in_project)
    return ok([_resource(name, in_project=in_project) for name in names])


@ROUTES.get("/rest/v1.0/webhooks/resources/api_versions")
def list_api_versions(call: Call) -> Reply:
    return ok([{"type": version} for version in VERSIONS])


def _scope(call: Call) -> int | None:
    """The project of the request; None for the company. Exactly one of them is named."""
    named = [name for name in ("company_id", "project_id") if call.scope(name) is not None]
    if not named:
        raise bad_request("company_id or project_id is required.")
    return call.scope("project_id")


def _hook_of(call: Call) -> Json:
    return rules.find_hook(call, "hook_id", _scope(call))


def _entries(call: Call) -> list[Any]:
    entries = call.body.get("triggers")
    if not isinstance(entries, list):
        raise bad_request("param is missing or the value is empty: triggers")
    if len(entries) > _MOST_TRIGGERS:
        raise ApiError(413, {"errors": [f"At most {_MOST_TRIGGERS} triggers at once."]})
    return entries


def _hook(call: Call, hook: Json) -> Json:
    keys = ("id", "api_version", "namespace", "destination_url", "owned_by_user_id")
    return {
        **{key: hook[key] for key in keys},
        "destination_headers": rules.masked(hook["destination_headers"]),
        "owned_by_company_id": hook["company_id"],
        "owned_by_project_id": hook["project_id"],
    }


def _trigger(hook: Json, trigger: Json) -> Json:
    return {
        "id": trigger["id"],
        "webhook_hook_id": hook["id"],
        "resource_name": trigger["resource_name"],
        "resource_id": None,
        "event_type": trigger["event_type"].upper(),
        "company_id": hook["company_id"],
        "project_id": hook["project_id"],
        "user_id": trigger["user_id"],
    }


def _delivery(attempt: Attempt) -> Json:
    event = {key: value for key, value in attempt.event.items() if key != "related_resources"}
    return {
        "event_id": attempt.event["id"],
        "outcome": attempt.outcome,
        "started_at": stamp(attempt.started),
        "completed_at": stamp(attempt.completed),
        "response_status": attempt.status,
        "response_headers": attempt.headers,
        "response_body": attempt.body,
        "response_error": attempt.error,
        "event": event,
    }


def _resource(name: str, *, in_project: bool) -> Json:
    return {
        "api_version": "v2",
        "product_category": "Project" if in_project else "Company",
        "tools": name,
        "name": name,
        "except": unsupported(name, in_project=in_project),
        "create": f"{name} created",
        "update": f"{name} updated",
        "delete": f"{name} deleted",
    }
