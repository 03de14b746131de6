"""What does a webhook delivery say, in each payload version?"""

from __future__ import annotations

from random import Random

from trajanus.simulator.clock import fine_stamp
from trajanus.simulator.wire import Json
from trajanus.simulator.world import Change

VERSIONS = ("v2.0", "v3.0", "v4.0")

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def version_of(text: str) -> str | None:
    """The payload version that a hook's api_version means; `v2` and `v2.0` are the same."""
    found = text.strip().lower()
    found = found if "." in found else f"{found}.0"
    return found if found in VERSIONS else None


def new_ulid(milliseconds: int, random: Random) -> str:
    """A ULID: 48 bits of time, 80 bits of chance."""
    value = milliseconds << 80 | random.getrandbits(80)
    return "".join(_CROCKFORD[value >> 5 * place & 31] for place in range(25, -1, -1))


def event_of(change: Change, event_id: int, ulid: str, company_id: int) -> Json:
    """The facts of an event, as the deliveries log shows them."""
    # Events of the company directory belong to no project.
    in_company = change.resource.startswith("Company ")
    project_id = None if in_company else change.project_id
    return {
        "id": event_id,
        "ulid": ulid,
        "timestamp": fine_stamp(change.at),
        "metadata": {
            "source_user_id": change.by,
            "source_project_id": project_id,
            "source_company_id": company_id,
            "source_application_id": None,
            "source_operation_id": None,
        },
        "user_id": change.by,
        "company_id": company_id,
        "project_id": project_id,
        "api_version": "v2.0",
        "event_type": change.action,
        "resource_name": change.resource,
        "resource_id": change.record_id,
        "related_resources": [{"id": key, "name": name} for key, name in change.related],
    }


def payload_of(event: Json, version: str) -> Json:
    """What the receiver gets."""
    if version == "v4.0":
        ids = ("company_id", "project_id", "user_id", "resource_id")
        return {
            "id": event["ulid"],
            "timestamp": event["timestamp"],
            "reason": event["event_type"],
            **{key: None if event[key] is None else str(event[key]) for key in ids},
            "resource_type": event["resource_name"],
        }
    shown = {**event, "api_version": version}
    if version == "v2.0":
        del shown["related_resources"]
    return shown
