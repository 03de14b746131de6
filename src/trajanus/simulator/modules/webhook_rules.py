"""What may a hook and its triggers ask for, and how are they stored?"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from trajanus.simulator.call import Call
from trajanus.simulator.errors import invalid, not_found
from trajanus.simulator.modules.webhook_resources import allows
from trajanus.simulator.payloads import version_of
from trajanus.simulator.wire import Json

_NAMESPACE = set("abcdefghijklmnopqrstuvwxyz0123456789-")


def hook_fields(call: Call, body: Json, version_name: str) -> Json:
    """The stored form of a hook's write body."""
    fields: Json = {}
    if version_name in body:
        fields["api_version"] = _version(body[version_name], version_name)
    if "namespace" in body:
        fields["namespace"] = _namespace(body["namespace"])
    if "destination_url" in body:
        fields["destination_url"] = _url(body["destination_url"])
    if "destination_headers" in body:
        fields["destination_headers"] = _headers(body["destination_headers"])
    if body.get("status") in ("active", "disabled"):
        fields["status"] = body["status"]
    return fields


def new_hook(call: Call, fields: Json, project_id: int | None) -> Json:
    """A stored hook of the company, or of one project."""
    return call.world["hooks"].add(
        {
            "namespace": "procore",
            "destination_headers": {},
            "status": "active",
            "company_id": call.world.company_id if project_id is None else None,
            "project_id": project_id,
            "owned_by_user_id": call.user_id,
            **fields,
        }
    )


def find_hook(call: Call, name: str, project_id: int | None) -> Json:
    """A hook of this scope; hooks of other scopes are invisible."""
    hook = call.find("hooks", call.number(name))
    if hook["project_id"] != project_id:
        raise not_found("hook")
    return hook


def new_trigger(call: Call, hook: Json, body: Any) -> Json:
    """A stored trigger; event types are taken in any case."""
    entry = body if isinstance(body, dict) else {}
    resource = str(entry.get("resource_name") or "")
    event = str(entry.get("event_type") or "").lower()
    if not allows(resource, event, in_project=hook["project_id"] is not None):
        raise invalid({"resource_name": [f"{resource} does not support the event {event}"]})
    wanted = {"hook_id": hook["id"], "resource_name": resource, "event_type": event}
    if call.world["triggers"].where(**wanted):
        raise invalid({"resource_name": ["has already been taken"]})
    return call.world["triggers"].add({**wanted, "user_id": call.user_id})


def remove_hook(call: Call, hook: Json) -> None:
    for trigger in call.world["triggers"].where(hook_id=hook["id"]):
        call.world["triggers"].remove(trigger["id"])
    call.world["hooks"].remove(hook["id"])


def masked(headers: Json) -> Json:
    """Header values as reads show them: stars, and the last five characters."""
    return {name: "*" * max(0, len(v) - 5) + v[-5:] for name, v in headers.items()}


def _version(value: Any, name: str) -> str:
    if version_of(str(value)) is None:
        raise invalid({name: ["is not included in the list"]})
    return str(value)


def _namespace(value: Any) -> str:
    if not isinstance(value, str) or not value or set(value) - _NAMESPACE:
        raise invalid({"namespace": ["may only contain a-z, 0-9 and dashes"]})
    return value


def _url(value: Any) -> str:
    try:
        parts = urlsplit(str(value))
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if not good:
        raise invalid({"destination_url": ["is not a valid URL"]})
    return str(value)


def _headers(value: Any) -> dict[str, str]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise invalid({"destination_headers": ["must be an object"]})
    return {str(name): str(text) for name, text in value.items()}
