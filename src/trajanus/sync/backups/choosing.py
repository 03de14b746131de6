"""Are backups made by themselves, how many are kept, and when is one too old?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.db import transaction

from trajanus.audit import trail
from trajanus.audit.actions import Action
from trajanus.errors import InvalidValues
from trajanus.store.models import HubChoice

_NAME = "backups"
#: The least and the most of each number.
_LIMITS = {"keep": (1, 365), "warn_days": (1, 90), "hour": (0, 23)}


@dataclass(frozen=True, slots=True)
class Plan:
    """What administrators chose; the values here are the usual ones."""

    nightly: bool = True
    hour: int = 2  # UTC
    keep: int = 7  # of those that were made by themselves
    warn_days: int = 2


def plan() -> Plan:
    """Return what was chosen."""
    kept = HubChoice.objects.filter(name=_NAME).values_list("value", flat=True).first() or {}
    known = {field.name for field in fields(Plan)}
    return Plan(**{name: value for name, value in kept.items() if name in known})


def choose(given: Mapping[str, Any]) -> Plan:
    """Keep a new plan. Raises InvalidValues with problems by field, changing nothing."""
    problems, numbers = {}, {}
    for name, (least, most) in _LIMITS.items():
        text = str(given.get(name, ""))
        if not (text.isascii() and text.isdecimal() and least <= int(text[:9]) <= most):
            problems[name] = [f"must be a whole number from {least} to {most}"]
        else:
            numbers[name] = int(text)
    if problems:
        raise InvalidValues(problems)
    wanted = Plan(nightly=bool(given.get("nightly")), **numbers)
    with transaction.atomic():
        before = plan()
        HubChoice.objects.update_or_create(name=_NAME, defaults={"value": asdict(wanted)})
        trail.note_change(
            Action.BACKUPS_CHANGED, "backups", before=asdict(before), after=asdict(wanted)
        )
    return wanted
