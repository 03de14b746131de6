"""What should be registered at Procore, beside what is? Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from trajanus.resources.spec import Resource

#: A resource name of Procore and an event type.
Wish = tuple[str, str]

#: Procore masks a header's value in answers, all but its end.
_SHOWN_END = 5


@dataclass(frozen=True, slots=True)
class HookPlan:
    """How a hook of ours should look."""

    namespace: str
    address: str
    secret: str
    payload_version: str  # v2.0, v3.0 or v4.0

    @property
    def body(self) -> dict[str, Any]:
        """The hook as Procore wants it written."""
        version = "v2" if self.payload_version == "v2.0" else self.payload_version
        return {
            "api_version": version,
            "namespace": self.namespace,
            "destination_url": self.address,
            "destination_headers": {"Authorization": self.secret},
        }

    def differs_from(self, hook: Mapping[str, Any]) -> bool:
        """Whether a hook as Procore shows it has to be changed."""
        headers = hook.get("destination_headers")
        shown = str(headers.get("Authorization", "")) if isinstance(headers, dict) else ""
        return (
            hook.get("destination_url") != self.address
            or version(hook.get("api_version")) != self.payload_version
            or shown[-_SHOWN_END:] != self.secret[-_SHOWN_END:]
        )


def version(text: object) -> str:
    """Return a payload version as Procore lists it: v2 and v2.0 are the same."""
    found = str(text or "").strip().lower()
    return found if "." in found else f"{found}.0"


def wanted_triggers(resources: Iterable[Resource], *, company_wide: bool) -> set[Wish]:
    """Return what the descriptions ask to be told in a scope."""
    return {
        (trigger.name, event)
        for resource in resources
        for trigger in resource.webhooks
        for event in trigger.events
        if trigger.is_company_wide == company_wide
    }


def offered(answer: Iterable[Any]) -> set[Wish]:
    """Return what Procore can tell in a scope, from its list of resources."""
    found: set[Wish] = set()
    for entry in answer:
        if isinstance(entry, dict) and entry.get("name"):
            without = {str(event).lower() for event in entry.get("except") or ()}
            found |= {
                (str(entry["name"]), event)
                for event in ("create", "update", "delete")
                if event not in without
            }
    return found
