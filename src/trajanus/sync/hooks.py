"""Which webhooks should Procore send us, and which does it? Registered per project, reconciled."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from trajanus import clock
from trajanus.config import settings
from trajanus.errors import Gone, NotPermitted
from trajanus.procore.client import ProcoreClient
from trajanus.procore.purpose import Purpose
from trajanus.resources.catalog import RESOURCES
from trajanus.store.models import Connection, WebhookHook
from trajanus.sync.service import followed_projects

#: Keeps our hooks apart from those of other apps; Procore allows a-z, digits and dashes.
NAMESPACE = "trajanus-hub"

_HOOKS = "/rest/v1.0/webhooks/hooks"
_PAYLOAD = "v2"
_PAGE = 100

#: The most triggers that one bulk call takes.
_BULK = 500


def ensure_hooks(connection: Connection) -> list[WebhookHook]:
    """Make Procore tell us of changes in the company and in each followed project.

    Hooks that exist are kept and completed, those with an old address are replaced. Raises what
    the client raises; calling again goes on.
    """
    if not connection.webhook_secret_encrypted:
        connection.webhook_secret = f"Bearer {secrets.token_urlsafe(32)}"
        connection.save(update_fields=["webhook_secret_encrypted"])
    with ProcoreClient(connection, purpose=Purpose.PUSH) as client:
        scopes: list[int | None] = [None, *followed_projects(connection)]
        return [_ensure_hook(connection, client, scope) for scope in scopes]


def remove_hooks(connection: Connection) -> None:
    """Take our hooks back, so that Procore does not go on knocking at a closed door."""
    with ProcoreClient(connection, purpose=Purpose.PUSH) as client:
        for hook in connection.hooks.all():
            _delete(connection, client, hook.project_id, hook.procore_id)
            hook.delete()


def address(connection: Connection) -> str:
    """Return where Procore delivers this connection's events."""
    return f"{settings().public_url.rstrip('/')}/webhooks/procore/{connection.webhook_path}/"


def wanted_triggers(*, company_wide: bool) -> set[tuple[str, str]]:
    """Return the (resource name, event type) pairs that the catalogue asks for in a scope."""
    return {
        (trigger.name, event)
        for resource in RESOURCES
        for trigger in resource.webhooks
        for event in trigger.events
        if trigger.is_company_wide == company_wide
    }


def _ensure_hook(
    connection: Connection, client: ProcoreClient, project_id: int | None
) -> WebhookHook:
    scope = _scope(connection, project_id)
    found = client.get(_HOOKS, {**scope, "namespace": NAMESPACE})
    hook_id = _kept(connection, client, project_id, found)
    if hook_id is None:
        hook_id = _create(connection, client, scope)
    present = _triggers(client, hook_id, scope)
    wanted = wanted_triggers(company_wide=project_id is None)
    _add_triggers(client, hook_id, scope, wanted - present)
    hook, _ = WebhookHook.objects.update_or_create(
        connection=connection,
        project_id=project_id,
        defaults={
            "procore_id": str(hook_id),
            "namespace": NAMESPACE,
            "destination_url": address(connection),
            "triggers": sorted(f"{name} {event}" for name, event in wanted | present),
            "checked_at": clock.now(),
        },
    )
    return hook


def _kept(
    connection: Connection, client: ProcoreClient, project_id: int | None, found: Iterable[Any]
) -> str | None:
    """Return the hook that already has our address and secret; delete our others."""
    kept = None
    known = connection.hooks.filter(project_id=project_id).values_list("procore_id", flat=True)
    for hook in found:
        is_ours = hook.get("namespace") == NAMESPACE and str(hook["id"]) in known
        if is_ours and hook.get("destination_url") == address(connection) and kept is None:
            kept = str(hook["id"])
        elif is_ours or hook.get("destination_url") == address(connection):
            _delete(connection, client, project_id, str(hook["id"]))
    return kept


def _create(connection: Connection, client: ProcoreClient, scope: dict[str, int]) -> str:
    body = {
        **scope,
        "hook": {
            "api_version": _PAYLOAD,
            "namespace": NAMESPACE,
            "destination_url": address(connection),
            "destination_headers": {"Authorization": connection.webhook_secret},
        },
    }
    return str(client.send("POST", _HOOKS, body)["id"])


def _delete(
    connection: Connection, client: ProcoreClient, project_id: int | None, hook_id: str
) -> None:
    try:
        client.send("DELETE", f"{_HOOKS}/{hook_id}", params=_scope(connection, project_id))
    except (Gone, NotPermitted):
        return  # nothing of ours is left there


def _triggers(client: ProcoreClient, hook_id: str, scope: dict[str, int]) -> set[tuple[str, str]]:
    found = client.get(f"{_HOOKS}/{hook_id}/triggers", scope)
    return {(trigger["resource_name"], str(trigger["event_type"]).lower()) for trigger in found}


def _add_triggers(
    client: ProcoreClient, hook_id: str, scope: dict[str, int], missing: set[tuple[str, str]]
) -> None:
    triggers = [{"resource_name": name, "event_type": event} for name, event in sorted(missing)]
    for start in range(0, len(triggers), _BULK):
        body = {**scope, "api_version": _PAYLOAD, "triggers": triggers[start : start + _BULK]}
        client.send("POST", f"{_HOOKS}/{hook_id}/triggers/bulk", body)


def _scope(connection: Connection, project_id: int | None) -> dict[str, int]:
    if project_id is not None:
        return {"project_id": project_id}
    return {"company_id": connection.company_id or 0}
