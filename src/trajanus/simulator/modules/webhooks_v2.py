"""How are webhooks set up and looked at through v2.0?"""

from __future__ import annotations

from collections.abc import Sequence

from trajanus.simulator.call import Call
from trajanus.simulator.clock import fine_stamp
from trajanus.simulator.errors import bad_request, invalid, not_found
from trajanus.simulator.modules import webhook_rules as rules
from trajanus.simulator.modules.webhook_resources import resources
from trajanus.simulator.paging import V2, page_headers, page_of
from trajanus.simulator.payloads import payload_of, version_of
from trajanus.simulator.reply import Reply, created, nothing, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json

ROUTES = Routes("Webhooks API")

_COMPANY = "/rest/v2.0/companies/{company_id}/webhooks/hooks"
_PROJECT = "/rest/v2.0/companies/{company_id}/projects/{project_id}/webhooks/hooks"
_STATUS = {"ok": "delivered", "retried": "retrying", "failed": "failed", "discarded": "discarded"}


@ROUTES.get(_COMPANY, _PROJECT)
def list_hooks(call: Call) -> Reply:
    hooks = call.world["hooks"].where(project_id=call.scope("project_id"))
    for name, field in (("namespace", "namespace"), ("payload_version", "api_version")):
        wanted = call.arg(name)
        hooks = [hook for hook in hooks if wanted is None or _same(hook[field], wanted)]
    return _page(call, [_hook(call, hook) for hook in hooks])


@ROUTES.post(_COMPANY, _PROJECT)
def create_hook(call: Call) -> Reply:
    needed = ("payload_version", "namespace", "destination_url")
    missing = [name for name in needed if not call.body.get(name)]
    if missing:
        raise invalid({name: ["can't be blank"] for name in missing})
    fields = rules.hook_fields(call, call.body, "payload_version")
    hook = rules.new_hook(call, fields, call.scope("project_id"))
    return created({"data": _hook(call, hook)})


@ROUTES.get(_COMPANY + "/{id}", _PROJECT + "/{id}")
def show_hook(call: Call) -> Reply:
    return ok({"data": _hook(call, rules.find_hook(call, "id", call.scope("project_id")))})


@ROUTES.patch(_COMPANY + "/{id}", _PROJECT + "/{id}")
def update_hook(call: Call) -> Reply:
    hook = rules.find_hook(call, "id", call.scope("project_id"))
    fields = rules.hook_fields(call, call.body, "payload_version")
    return ok({"data": _hook(call, call.world["hooks"].change(hook["id"], fields))})


@ROUTES.delete(_COMPANY + "/{id}", _PROJECT + "/{id}")
def delete_hook(call: Call) -> Reply:
    rules.remove_hook(call, rules.find_hook(call, "id", call.scope("project_id")))
    return nothing()


@ROUTES.get(_COMPANY + "/{hook_id}/triggers", _PROJECT + "/{hook_id}/triggers")
def list_triggers(call: Call) -> Reply:
    hook = _hook_of(call)
    found = call.world["triggers"].where(hook_id=hook["id"])
    return _page(call, [_trigger(hook, trigger) for trigger in found])


@ROUTES.post(_COMPANY + "/{hook_id}/triggers", _PROJECT + "/{hook_id}/triggers")
def create_trigger(call: Call) -> Reply:
    hook = _hook_of(call)
    return created({"data": _trigger(hook, rules.new_trigger(call, hook, call.body))})


@ROUTES.post(_COMPANY + "/{hook_id}/triggers/bulk", _PROJECT + "/{hook_id}/triggers/bulk")
def create_triggers(call: Call) -> Reply:
    hook = _hook_of(call)
    entries = call.body.get("triggers")
    if not isinstance(entries, list):
        raise bad_request("triggers is required.")
    made = [_trigger(hook, rules.new_trigger(call, hook, entry)) for entry in entries]
    return created({"data": made})


@ROUTES.delete(_COMPANY + "/{hook_id}/triggers/{id}", _PROJECT + "/{hook_id}/triggers/{id}")
def delete_trigger(call: Call) -> Reply:
    trigger = call.find("triggers", call.number("id"))
    if trigger["hook_id"] != _hook_of(call)["id"]:
        raise not_found("trigger")
    call.world["triggers"].remove(trigger["id"])
    return nothing()


@ROUTES.get(_COMPANY + "/{hook_id}/deliveries", _PROJECT + "/{hook_id}/deliveries")
def list_deliveries(call: Call) -> Reply:
    """Each event with all its attempts, newest first."""
    hook = _hook_of(call)
    events: dict[int, Json] = {}
    for attempt in call.sim.deliveries.log:
        if attempt.hook_id != hook["id"]:
            continue
        shown = events.setdefault(attempt.event["id"], _delivery(hook, attempt.event))
        shown["status"] = _STATUS[attempt.outcome]
        if attempt.outcome != "discarded":
            shown["delivery_attempts"].append(
                {"started_at": fine_stamp(attempt.started), "response_status": attempt.status,
                 "completed_at": fine_stamp(attempt.completed), "error": attempt.error}
            )  # fmt: skip
    for event, tried in call.sim.deliveries.waiting(hook["id"]):
        shown = events.setdefault(event["id"], _delivery(hook, event))
        shown["status"] = "retrying" if tried else "enqueued"
    return _page(call, [each for each in reversed(events.values()) if _wanted(call, each)])


@ROUTES.get("/rest/v2.0/companies/{company_id}/webhooks/resources")
def list_company_resources(call: Call) -> Reply:
    return _resources(call, in_project=False)


@ROUTES.get("/rest/v2.0/companies/{company_id}/projects/{project_id}/webhooks/resources")
def list_project_resources(call: Call) -> Reply:
    return _resources(call, in_project=True)


def _resources(call: Call, *, in_project: bool) -> Reply:
    version = version_of(call.arg("payload_version") or "")
    if version is None:
        raise bad_request("payload_version is required.")
    rows: list[Json] = [
        {"category": "project" if in_project else "company", "tool": name, "name": name,
         "payload_version": version, "actions": list(events)}
        for name, events in resources(in_project=in_project).items()
    ]  # fmt: skip
    return _page(call, rows)


def _hook_of(call: Call) -> Json:
    return rules.find_hook(call, "hook_id", call.scope("project_id"))


def _page(call: Call, rows: Sequence[Json]) -> Reply:
    page = page_of(call, V2, len(rows))
    cut = rows[(page.number - 1) * page.size : page.number * page.size]
    return ok({"data": list(cut)}, headers=page_headers(call, page))


def _same(stored: str, wanted: str) -> bool:
    return stored == wanted or (version_of(stored) or stored) == version_of(wanted)


def _wanted(call: Call, delivery: Json) -> bool:
    status = call.arg("filter[status]")
    status = "delivered" if status == "succeeded" else status
    payload = delivery["payload"]
    name, event = call.arg("filter[resource_name]"), call.arg("filter[event_type]")
    return (
        status in (None, delivery["status"])
        and name in (None, payload.get("resource_name", payload.get("resource_type")))
        and event in (None, payload.get("event_type", payload.get("reason")))
    )


def _delivery(hook: Json, event: Json) -> Json:
    payload = payload_of(event, version_of(hook["api_version"]) or "v2.0")
    return {
        "id": event["ulid"],
        "status": "enqueued",
        "payload": payload,
        "delivery_attempts": [],
    }


def _hook(call: Call, hook: Json) -> Json:
    triggers = call.world["triggers"].where(hook_id=hook["id"])
    keys = ("status", "namespace", "destination_url", "created_at", "updated_at")
    return {
        "id": str(hook["id"]),
        **{key: hook[key] for key in keys},
        "payload_version": version_of(hook["api_version"]),
        "destination_headers": rules.masked(hook["destination_headers"]),
        "trigger_count": len(triggers),
        "company_id": str(call.world.company_id),
        "project_id": None if hook["project_id"] is None else str(hook["project_id"]),
    }


def _trigger(hook: Json, trigger: Json) -> Json:
    return {
        "id": str(trigger["id"]),
        "webhook_hook_id": str(hook["id"]),
        "resource_name": trigger["resource_name"],
        "event_type": trigger["event_type"],
        "company_id": None if hook["company_id"] is None else str(hook["company_id"]),
        "project_id": None if hook["project_id"] is None else str(hook["project_id"]),
    }
