"""How fresh is what a page shows, and does Procore show it at all?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trajanus.records.derive import place_of
from trajanus.resources.project import Project
from trajanus.resources.spec import Resource
from trajanus.store.models import Cursor


@dataclass(frozen=True, slots=True)
class Freshness:
    """When the records were read last, and why Procore does not show them, if it says so."""

    read_at: datetime | None = None
    unavailable: str = ""


def freshness_of(resource: Resource, project: Project) -> Freshness:
    """Return how fresh the project's records of the resource are."""
    cursors = Cursor.objects.filter(**place_of(resource, project), resource=resource.name)
    found = cursors.values_list("last_success_at", "unavailable").first()
    return Freshness(*found) if found else Freshness()
