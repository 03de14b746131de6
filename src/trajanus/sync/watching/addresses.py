"""How are addresses added that the hub posts its alerts to, and how are they tried?"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from trajanus import clock
from trajanus.audit import trail
from trajanus.audit.actions import Action
from trajanus.errors import InvalidValues
from trajanus.store.models import OutgoingAddress
from trajanus.store.models.alert import AlertKind
from trajanus.sync.watching import outgoing


def add(name: str, url: str, kinds: Sequence[str] = ()) -> tuple[OutgoingAddress, str]:
    """Add an address and return it with its secret, which nobody can find out later.

    Raises InvalidValues with problems by field.
    """
    name, url = name.strip(), url.strip()
    problems: dict[str, list[str]] = {}
    if not name or len(name) > 100 or not name.isprintable():
        problems["name"] = ["say in up to 100 signs what it is"]
    elif OutgoingAddress.objects.filter(name=name).exists():
        problems["name"] = ["there is an address of this name already"]
    if problem := outgoing.why_not(url):
        problems["url"] = [problem]
    if not set(kinds) <= set(AlertKind.values):
        problems["kinds"] = ["no such kind of alert"]
    if problems:
        raise InvalidValues(problems)
    address = OutgoingAddress(name=name, url=url, kinds=sorted(kinds), created_at=clock.now())
    address.secret = secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        address.save()
        trail.note(Action.ADDRESS_ADDED, name, detail={"url": url, "kinds": sorted(kinds)})
    return address, secret


def switch(address: OutgoingAddress, *, is_active: bool) -> None:
    """Post there no longer, or again."""
    before, address.is_active = address.is_active, is_active
    with transaction.atomic():
        address.save(update_fields=["is_active"])
        trail.note_change(
            Action.ADDRESS_CHANGED,
            address.name,
            before={"is active": before},
            after={"is active": is_active},
        )


def delete(address: OutgoingAddress) -> None:
    """Take an address away for good."""
    with transaction.atomic():
        trail.note(Action.ADDRESS_DELETED, address.name, detail={"url": address.url})
        address.delete()


def attempt(address: OutgoingAddress) -> str:
    """Post a trial there now; return what went wrong, or ""."""
    return outgoing.post_now(address, "A trial of the hub", {"state": "trial"})


def tell(kind: str, subject: str, payload: Mapping[str, Any]) -> None:
    """Put a post to each address that wants this kind of alert on its way."""
    for address in OutgoingAddress.objects.filter(is_active=True):
        if not address.kinds or kind in address.kinds:
            outgoing.post(address.url, subject, payload, address=address)
