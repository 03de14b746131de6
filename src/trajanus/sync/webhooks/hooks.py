"""Which webhooks should Procore send us, and which does it? Registered per project, reconciled."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trajanus import clock
from trajanus.config import settings
from trajanus.errors import ConfigurationError, Gone, NotPermitted, SkipRecord
from trajanus.procore.client import ProcoreClient
from trajanus.procore.environments import is_loopback
from trajanus.procore.purpose import Purpose
from trajanus.resources.catalog import RESOURCES
from trajanus.store.models import Connection, WebhookHook
from trajanus.sync import live
from trajanus.sync.service import followed_projects
from trajanus.sync.webhooks.hook_plan import HookPlan, Wish, offered, wanted_triggers

HOOKS = "/rest/v1.0/webhooks/hooks"
_RESOURCES = "/rest/v1.0/webhooks/resources"

#: The most triggers that one bulk call takes.
_BULK = 500


def ensure_hooks(
    connection: Connection, *, purpose: Purpose = Purpose.PUSH
) -> tuple[WebhookHook, ...]:
    """Make Procore tell us of changes in the company and in each followed project.

    Hooks that exist are kept, mended and completed; those of projects no longer followed are taken
    back. Raises what the client raises; calling again goes on. A project that Procore refuses is
    noted in its hook.
    """
    check_reachable(connection)
    if not connection.webhook_secret_encrypted:
        connection.webhook_secret = f"Bearer {secrets.token_urlsafe(32)}"
        connection.save(update_fields=["webhook_secret_encrypted"])
    with ProcoreClient(connection, purpose=purpose) as client:
        _learn_account(connection, client)
        work = _Work(connection, client, _offers(client, followed_projects(connection)))
        scopes: list[int | None] = [None, *followed_projects(connection)]
        ensured = tuple(work.ensure(scope) for scope in scopes)
        for hook in connection.hooks.exclude(pk__in=[hook.pk for hook in ensured]):
            work.remove(hook)
    live.sync_moved(connection.pk)
    return ensured


def remove_hooks(connection: Connection) -> None:
    """Take our hooks back, so that Procore does not go on knocking at a closed door."""
    with ProcoreClient(connection, purpose=Purpose.PUSH) as client:
        work = _Work(connection, client, {})
        for hook in connection.hooks.all():
            work.remove(hook)


def address(connection: Connection) -> str:
    """Return where Procore delivers this connection's events."""
    return f"{settings().public_url.rstrip('/')}/webhooks/procore/{connection.webhook_path}/"


def namespace(connection: Connection) -> str:
    """Return what keeps our hooks apart from those of other apps and other hubs.

    Procore allows a-z, digits and dashes, and shows a hook only in its own namespace.
    """
    return f"trajanus-{hashlib.sha256(connection.webhook_path.encode()).hexdigest()[:12]}"


def is_reachable(connection: Connection) -> bool:
    """Whether Procore can deliver to the address that people gave the hub."""
    public = settings().public_url
    if is_loopback(public):
        return is_loopback(connection.api_url)
    return public.startswith("https://")


def check_reachable(connection: Connection) -> None:
    """Raise ConfigurationError when events could never arrive."""
    if not is_reachable(connection):
        raise ConfigurationError(
            f"Procore cannot deliver webhooks to {settings().public_url}.",
            next_step="Set HUB_PUBLIC_URL to the https address at which Procore reaches the hub.",
        )


def is_current(hook: WebhookHook) -> bool:
    """Whether the hook was registered with the address and payload version of today's settings."""
    plan = plan_of(hook.connection)
    now = (plan.namespace, plan.address, plan.payload_version)
    return (hook.namespace, hook.destination_url, hook.payload_version) == now


def note_refusal(connection: Connection, problem: str) -> None:
    """Note that the account may not use webhooks at all, so that it is not asked every minute."""
    for project_id in (None, *followed_projects(connection)):
        _noted(connection, project_id, problem=problem)


def scope_of(connection: Connection, project_id: int | None) -> dict[str, int]:
    """Return how webhook requests name a project, or the company."""
    if project_id is not None:
        return {"project_id": project_id}
    return {"company_id": connection.company_id or 0}


def plan_of(connection: Connection) -> HookPlan:
    """Return how each hook of the connection should look."""
    return HookPlan(
        namespace=namespace(connection),
        address=address(connection),
        secret=connection.webhook_secret,
        payload_version=settings().webhook_payload,
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """One look at all scopes. `offers`: what Procore can tell, by whether it is the company."""

    connection: Connection
    client: ProcoreClient
    offers: Mapping[bool, set[Wish]]

    def ensure(self, project_id: int | None) -> WebhookHook:
        try:
            return self._ensured(project_id)
        except (NotPermitted, SkipRecord) as error:
            problem = " ".join(filter(None, (str(error), error.next_step)))
            return _noted(self.connection, project_id, problem=problem)

    def _ensured(self, project_id: int | None) -> WebhookHook:
        scope, plan = scope_of(self.connection, project_id), plan_of(self.connection)
        known = self.connection.hooks.filter(project_id=project_id).exclude(procore_id="")
        for old in known.exclude(namespace=plan.namespace):
            self._delete(project_id, old.procore_id)
        hook_id = self._hook(scope, project_id, plan)
        wishes = wanted_triggers(RESOURCES, company_wide=project_id is None)
        can = self.offers.get(project_id is None) or wishes
        kept, refused = self._match_triggers(hook_id, scope, wishes & can)
        return _noted(
            self.connection,
            project_id,
            problem=refused,
            procore_id=hook_id,
            triggers=_words(kept),
            unsupported=_words(wishes - can),
        )

    def _hook(self, scope: dict[str, int], project_id: int | None, plan: HookPlan) -> str:
        """Return the id of our hook in the scope, made or mended as needed; one is enough."""
        found = self.client.get(HOOKS, {**scope, "namespace": plan.namespace})
        ours = [hook for hook in found if hook.get("namespace") == plan.namespace]
        if not ours:
            answer = self.client.send("POST", HOOKS, {**scope, "hook": plan.body})
            return str(answer["id"])
        for extra in ours[1:]:
            self._delete(project_id, str(extra["id"]))
        hook_id = str(ours[0]["id"])
        if plan.differs_from(ours[0]):
            self.client.send("PATCH", f"{HOOKS}/{hook_id}", {**scope, "hook": plan.body})
        return hook_id

    def _match_triggers(
        self, hook_id: str, scope: dict[str, int], wanted: set[Wish]
    ) -> tuple[set[Wish], str]:
        """Add and drop triggers; return those that are there now and what Procore refused."""
        path = f"{HOOKS}/{hook_id}/triggers"
        present = {_wish(trigger): int(trigger["id"]) for trigger in self.client.get(path, scope)}
        needless = [key for wish, key in present.items() if wish not in wanted]
        for ids in _chunks(needless):
            self.client.send("DELETE", f"{path}/bulk", {**scope, "triggers": ids})
        missing = [
            {"resource_name": name, "event_type": event}
            for name, event in sorted(wanted - present.keys())
        ]
        failed: set[Wish] = set()
        for triggers in _chunks(missing):
            body = {**scope, "api_version": plan_of(self.connection).body["api_version"]}
            answer = self.client.send("POST", f"{path}/bulk", {**body, "triggers": triggers})
            failed |= {_wish(each) for each in (answer or {}).get("failed") or ()}
        refused = f"Procore refused {', '.join(_words(failed))}." if failed else ""
        return wanted - failed, refused

    def remove(self, hook: WebhookHook) -> None:
        if hook.procore_id:
            self._delete(hook.project_id, hook.procore_id)
        hook.delete()

    def _delete(self, project_id: int | None, hook_id: str) -> None:
        try:
            scope = scope_of(self.connection, project_id)
            self.client.send("DELETE", f"{HOOKS}/{hook_id}", params=scope)
        except (Gone, NotPermitted):
            return  # nothing of ours is left there


def _noted(connection: Connection, project_id: int | None, **values: Any) -> WebhookHook:
    plan = plan_of(connection)
    hook, _ = WebhookHook.objects.update_or_create(
        connection=connection,
        project_id=project_id,
        defaults={
            "namespace": plan.namespace,
            "destination_url": plan.address,
            "payload_version": plan.payload_version,
            "checked_at": clock.now(),
            **values,
        },
    )
    return hook


def _learn_account(connection: Connection, client: ProcoreClient) -> None:
    """Remember who the hub is at Procore: by that it knows the echoes of its own changes."""
    if connection.account_id is None:
        me = client.get("/rest/v1.0/me")
        connection.account_id = me.get("id") if isinstance(me, dict) else None
        connection.save(update_fields=["account_id"])


def _offers(client: ProcoreClient, projects: list[int]) -> dict[bool, set[Wish]]:
    """Ask what Procore can tell in the company and in a project; all projects offer the same."""
    found = {True: offered(client.get(_RESOURCES))}
    for project_id in projects[:1]:
        found[False] = offered(client.get(_RESOURCES, {"project_id": project_id}))
    return found


def _wish(trigger: Mapping[str, Any]) -> Wish:
    return str(trigger.get("resource_name")), str(trigger.get("event_type")).lower()


def _words(wishes: set[Wish]) -> list[str]:
    return sorted(f"{name} {event}" for name, event in wishes)


def _chunks(entries: list[Any]) -> list[list[Any]]:
    return [entries[start : start + _BULK] for start in range(0, len(entries), _BULK)]
