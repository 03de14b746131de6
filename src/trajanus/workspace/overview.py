"""How does a project stand? Numbers that lead to exactly the rows they count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from trajanus.records.derive import has_column, listed
from trajanus.records.standing import Standing, standings_of
from trajanus.resources.project import Project
from trajanus.resources.spec import Resource
from trajanus.store.models import Cursor
from trajanus.workspace.shown import tone_of

#: Numbers beyond it read "1,000+".
CAP = 1_000
LATEST = 6


@dataclass(frozen=True, slots=True)
class Count:
    """How many records have a standing."""

    standing: Standing
    count: int
    is_capped: bool

    @property
    def is_alarm(self) -> bool:
        return self.standing.is_alarm and self.count > 0


@dataclass(frozen=True, slots=True)
class Change:
    """A record that Procore changed lately."""

    procore_id: int
    name: str
    status: str
    updated_at: datetime

    @property
    def tone(self) -> str:
        return tone_of(self.status)


@dataclass(frozen=True, slots=True)
class Area:
    """One resource on the overview."""

    resource: Resource
    counts: tuple[Count, ...]
    latest: tuple[Change, ...]
    fresh_at: datetime | None
    is_read: bool


def areas_of(project: Project) -> list[Area]:
    """Return the resources that people count, with their numbers."""
    fresh = _freshness(project)
    return [
        Area(
            resource,
            tuple(_counts(resource, project)),
            tuple(_latest(resource, project)),
            fresh.get(resource.name),
            resource.name in fresh,
        )
        for resource in listed()
        if standings_of(resource.name)
    ]


def _records(resource: Resource, project: Project) -> QuerySet[Any]:
    return resource.model._default_manager.filter(
        connection_id=project.connection_id, project_id=project.procore_id, missing_since=None
    )


def _counts(resource: Resource, project: Project) -> Iterator[Count]:
    today = timezone.localdate()
    for standing in standings_of(resource.name):
        matching = _records(resource, project).filter(standing.condition(today))
        count = matching.values("pk")[: CAP + 1].count()
        yield Count(standing, min(count, CAP), count > CAP)


def _latest(resource: Resource, project: Project) -> Iterator[Change]:
    names = [*resource.label, *(["status"] if has_column(resource, "status") else [])]
    changed = _records(resource, project).filter(updated_at__isnull=False).order_by("-updated_at")
    for values in changed.values("procore_id", "updated_at", *names)[:LATEST]:
        name = " · ".join(str(values[part]) for part in resource.label if values[part])
        status = (values.get("status") or "").replace("_", " ").capitalize()
        yield Change(values["procore_id"], name or "(no name)", status, values["updated_at"])


def _freshness(project: Project) -> dict[str, datetime | None]:
    return dict(
        Cursor.objects.filter(
            connection_id=project.connection_id, project_id=project.procore_id
        ).values_list("resource", "last_success_at")
    )
