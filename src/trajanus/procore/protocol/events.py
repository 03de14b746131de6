"""What does a webhook delivery tell, and did Procore send it?"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from trajanus.errors import UnreadableRecord

_LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Related:
    """A record that an event names beside its own, such as the parent of a line item."""

    name: str
    id: int | None


@dataclass(frozen=True, slots=True)
class Event:
    """Something changed in Procore. Payload versions 2.0, 3.0 and 4.0 all become this."""

    event_id: str  # ulid (v2, v3) or id (v4): deliveries repeat, this does not
    resource_name: str  # as sent, such as RFIs
    resource_id: int | None
    event_type: str  # lower case; v4 sends values beyond create, update and delete
    company_id: int | None
    project_id: int | None  # None: an event of the company
    user_id: int | None
    occurred_at: datetime | None
    related: tuple[Related, ...]
    payload: Mapping[str, Any]  # all of it, as sent


def read_event(body: bytes) -> Event:
    """Return the event. Raises UnreadableRecord when the body is none."""
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableRecord("The delivery is not JSON.") from error
    if not isinstance(payload, dict):
        raise UnreadableRecord("The delivery is not a JSON object.")
    event_id = _text(payload, "ulid", "id")
    resource_name = _text(payload, "resource_name", "resource_type")
    if not event_id or not resource_name:
        raise UnreadableRecord("The delivery names no event id or no resource.")
    return Event(
        event_id=event_id,
        resource_name=resource_name,
        resource_id=_id(payload.get("resource_id")),
        event_type=_text(payload, "event_type", "reason").lower(),
        company_id=_id(payload.get("company_id")),
        project_id=_id(payload.get("project_id")),
        user_id=_id(payload.get("user_id")),
        occurred_at=_time(payload.get("timestamp")),
        related=_related(payload.get("related_resources")),
        payload=payload,
    )


def is_authentic(header_value: str | None, secret: str) -> bool:
    """Whether the Authorization of a delivery is the one the hub chose, in constant time."""
    given, wanted = (header_value or "").encode(), secret.encode()
    return bool(wanted) and hmac.compare_digest(given, wanted)


def is_signed(body: bytes, signature: str | None, secret: str) -> bool:
    """Whether the signature is the body's HMAC-SHA256 in hex, with or without "sha256=".

    Procore documents no signature; this serves relays that add one.
    """
    wanted = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    given = (signature or "").removeprefix("sha256=").lower()
    return bool(secret) and hmac.compare_digest(given.encode(), wanted.encode())


def _text(payload: Mapping[str, Any], *names: str) -> str:
    found = (payload.get(name) for name in names)
    return next((str(value) for value in found if value not in (None, "")), "")


def _id(value: object) -> int | None:
    text = str(value) if isinstance(value, (int, str)) and not isinstance(value, bool) else ""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else -1
    return number if 0 <= number <= _LARGEST_ID else None


def _time(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _related(value: object) -> tuple[Related, ...]:
    entries = value if isinstance(value, list) else []
    return tuple(
        Related(str(each.get("name", "")), _id(each.get("id")))
        for each in entries
        if isinstance(each, dict)
    )
