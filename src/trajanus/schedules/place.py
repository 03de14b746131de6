"""Where at Procore does a schedule belong, and in which time zone are its hours?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from trajanus.resources.catalog import resource_named
from trajanus.resources.project import Project
from trajanus.resources.zones import zone_named
from trajanus.schedules.models import ScheduleUpdate
from trajanus.store.models import Connection
from trajanus.sync.lane import Lane


@dataclass(frozen=True, slots=True)
class Place:
    """A project at Procore."""

    connection: Connection
    project_id: int
    zone: ZoneInfo

    def lane(self, resource: str) -> Lane:
        """Return a lane of the project."""
        return Lane(self.connection, self.project_id, resource_named(resource))

    def instant(self, moment: datetime) -> datetime:
        """Return a planner's wall clock as an instant."""
        return moment.replace(tzinfo=self.zone).astimezone(UTC)

    def local(self, instant: datetime) -> datetime:
        """Return an instant as wall clock of the project, without a zone."""
        return instant.astimezone(self.zone).replace(tzinfo=None)

    @property
    def key(self) -> dict[str, object]:
        """Return what finds the place's rows in tables about schedules."""
        return {"connection": self.connection, "project_id": self.project_id}


def of_project(project: Project) -> Place:
    """Return the place of a project in the mirror."""
    return Place(project.connection, project.procore_id, project.zone)


def of_update(update: ScheduleUpdate) -> Place:
    """Return the place that an update was given for."""
    project = Project.objects.filter(
        connection=update.connection, procore_id=update.project_id
    ).only("tz_name")
    found = project.first()
    return Place(update.connection, update.project_id, found.zone if found else zone_named(None))
