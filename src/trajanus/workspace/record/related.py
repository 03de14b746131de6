"""What does a record belong to, and what can be added to it?"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from trajanus.records.naming import heading
from trajanus.resources.catalog import RESOURCES, resource_named
from trajanus.resources.daily_log import DailyLog
from trajanus.resources.mirror import MirrorModel, PartOf
from trajanus.resources.project import Project
from trajanus.resources.spec import Resource
from trajanus.workspace.daily_logs.log_days import FIRST, LAST


@dataclass(frozen=True, slots=True)
class Parent:
    """A record that another one belongs to."""

    name: str
    link: str


def parents_of(resource: Resource, record: MirrorModel, project: Project) -> list[Parent]:
    """Return the record that this one belongs to, if the hub has it; of a log, its day."""
    if isinstance(record, DailyLog) and record.date and FIRST <= record.date <= LAST:
        link = reverse("daily_log", args=[project.pk, record.date])
        return [Parent(f"Daily log of {record.date}", link)]
    if not isinstance(record, PartOf):
        return []
    parent_id, found = record.parent_id, []
    for name in resource.parents:
        parent = resource_named(name)
        rows = parent.model._default_manager.filter(
            connection_id=record.connection_id,
            project_id=record.project_id,
            procore_id=parent_id,
        )
        for values in rows.values(*parent.named_by)[:1]:
            link = reverse("record", args=[project.pk, name, parent_id])
            found.append(Parent(heading(parent, values), link))
    return found


def addable_to(resource: Resource, record: MirrorModel) -> list[Resource]:
    """Return the resources whose records can be made as parts of this one."""
    if record.missing_since:
        return []
    return [one for one in RESOURCES if resource.name in one.parents and one.writes.can_create]
