"""What did Procore change last in a project?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from trajanus.records.derive import place_of
from trajanus.resources.catalog import resource_named
from trajanus.resources.project import Project
from trajanus.resources.spec import Resource
from trajanus.workspace.shown import tone_of, words

_SHOWN = ("rfis", "submittals")
_MOST = 6


@dataclass(frozen=True, slots=True)
class Change:
    """A record that Procore changed lately."""

    resource: Resource
    procore_id: int
    name: str
    status: str
    updated_at: datetime

    @property
    def tone(self) -> str:
        return tone_of(self.status)


def latest_in(project: Project) -> list[Change]:
    """Return the RFIs and submittals that changed last, the latest first."""
    found = [change for name in _SHOWN for change in _of(resource_named(name), project)]
    return sorted(found, key=lambda change: change.updated_at, reverse=True)[: 2 * _MOST]


def _of(resource: Resource, project: Project) -> Iterator[Change]:
    lane = resource.model._default_manager.filter(**place_of(resource, project))
    changed = lane.filter(missing_since=None, updated_at__isnull=False).order_by("-updated_at")
    for values in changed.values("procore_id", "updated_at", "status", *resource.label)[:_MOST]:
        name = " · ".join(str(values[part]) for part in resource.label if values[part])
        status = words(values["status"] or "")
        yield Change(
            resource, values["procore_id"], name or "(no name)", status, values["updated_at"]
        )
