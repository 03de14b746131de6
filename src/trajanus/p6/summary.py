"""What is in a schedule file, at a glance, without building all of its records?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trajanus.p6.model import Warned
from trajanus.p6.schedule import Schedule


@dataclass(frozen=True, slots=True)
class ListedProject:
    """A project as a list shows it."""

    id: str
    name: str
    data_date: datetime | None


@dataclass(frozen=True, slots=True)
class ListedActivity:
    """An activity as a list shows it; the fields mean what they mean in the model."""

    #: Project ID.
    project: str
    id: str
    name: str
    start: datetime | None
    finish: datetime | None
    percent: float
    status: str
    wbs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A file at a glance."""

    format: str
    encoding: str
    projects: tuple[ListedProject, ...]
    activities: tuple[ListedActivity, ...]
    relationships: int
    resources: int
    warnings: tuple[Warned, ...]


def summary_of(schedule: Schedule) -> Summary:
    """Return the summary of a schedule that has been read."""
    ids = {project.key: project.id for project in schedule.projects}
    return Summary(
        format=schedule.format,
        encoding=schedule.encoding,
        projects=tuple(
            ListedProject(project.id, project.name, project.data_date)
            for project in schedule.projects
        ),
        activities=tuple(
            ListedActivity(
                project=ids.get(each.project_key, ""),
                id=each.id,
                name=each.name,
                start=each.start,
                finish=each.finish,
                percent=each.percent,
                status=each.status,
                wbs=each.wbs,
            )
            for each in schedule.activities
        ),
        relationships=len(schedule.relationships),
        resources=len(schedule.resources),
        warnings=schedule.warnings,
    )
