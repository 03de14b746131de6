"""Where is a record of a schedule? The whole file; look-ups are built when first asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from trajanus.p6.errors import ScheduleError
from trajanus.p6.model import (
    Activity,
    Assignment,
    Calendar,
    CodeType,
    CodeValue,
    Expense,
    Project,
    Relationship,
    Resource,
    Role,
    Warned,
    Wbs,
)
from trajanus.p6.words import LagCalendar

_Record = TypeVar("_Record")


@dataclass(frozen=True)
class Schedule:
    """All of one file. Records keep the file's order."""

    #: "xer", "pmxml" or "sdef".
    format: str
    #: The code page that the file was read with, as Python names it.
    encoding: str
    projects: tuple[Project, ...] = ()
    wbs: tuple[Wbs, ...] = ()
    activities: tuple[Activity, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    calendars: tuple[Calendar, ...] = ()
    resources: tuple[Resource, ...] = ()
    roles: tuple[Role, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    expenses: tuple[Expense, ...] = ()
    code_types: tuple[CodeType, ...] = ()
    code_values: tuple[CodeValue, ...] = ()
    #: Only P6 XML can hold baselines.
    baselines: tuple[Baseline, ...] = ()
    warnings: tuple[Warned, ...] = ()
    #: Version and date of the export, and its base currency, as the file states them.
    version: str = ""
    exported: str = ""
    currency: str = ""

    @cached_property
    def project_by_key(self) -> Mapping[str, Project]:
        """Projects by key."""
        return {project.key: project for project in self.projects}

    @cached_property
    def activity_by_key(self) -> Mapping[str, Activity]:
        """Activities by key."""
        return {activity.key: activity for activity in self.activities}

    @cached_property
    def activity_by_id(self) -> Mapping[tuple[str, str], Activity]:
        """Activities by Project ID and Activity ID."""
        ids = {project.key: project.id for project in self.projects}
        return {(ids.get(each.project_key, ""), each.id): each for each in self.activities}

    @cached_property
    def wbs_by_key(self) -> Mapping[str, Wbs]:
        """WBS nodes by key."""
        return {node.key: node for node in self.wbs}

    @cached_property
    def calendar_by_key(self) -> Mapping[str, Calendar]:
        """Calendars by key."""
        return {calendar.key: calendar for calendar in self.calendars}

    @cached_property
    def resource_by_key(self) -> Mapping[str, Resource]:
        """Resources by key."""
        return {resource.key: resource for resource in self.resources}

    @cached_property
    def predecessors(self) -> Mapping[str, tuple[Relationship, ...]]:
        """Relationships by the key of their successor; read with `.get(key, ())`."""
        return _grouped((each.successor_key, each) for each in self.relationships)

    @cached_property
    def successors(self) -> Mapping[str, tuple[Relationship, ...]]:
        """Relationships by the key of their predecessor; read with `.get(key, ())`."""
        return _grouped((each.predecessor_key, each) for each in self.relationships)

    @cached_property
    def assignments_by_activity(self) -> Mapping[str, tuple[Assignment, ...]]:
        """Assignments by the key of their activity; read with `.get(key, ())`."""
        return _grouped((each.activity_key, each) for each in self.assignments)

    @cached_property
    def expenses_by_activity(self) -> Mapping[str, tuple[Expense, ...]]:
        """Expenses by the key of their activity; read with `.get(key, ())`."""
        return _grouped((each.activity_key, each) for each in self.expenses)

    def project(self, project_id: str) -> Project:
        """Return a project by its Project ID; when it is unknown, say which there are."""
        found = next((each for each in self.projects if each.id == project_id), None)
        if found is None:
            known = ", ".join(each.id for each in self.projects[:20]) or "none"
            raise ScheduleError(
                f"There is no project {project_id!r} in the file.",
                next_step=f"Projects in the file: {known}.",
            )
        return found

    def activities_of(self, project: Project) -> tuple[Activity, ...]:
        """Return the activities of one project."""
        return tuple(each for each in self.activities if each.project_key == project.key)

    def lag_days(self, relationship: Relationship) -> float:
        """Return a lag in days of the calendar that its hours count on."""
        return relationship.lag_hours / self._lag_hours_per_day(relationship)

    def _lag_hours_per_day(self, relationship: Relationship) -> float:
        project = self.project_by_key.get(relationship.successor_project_key)
        counted_on = project.lag_calendar if project else LagCalendar.PREDECESSOR
        if counted_on == LagCalendar.ALWAYS:
            return 24.0
        if counted_on == LagCalendar.PROJECT and project and project.calendar_key:
            calendar = self.calendar_by_key.get(project.calendar_key)
            return calendar.hours_per_day if calendar else 8.0
        ends = [relationship.predecessor_key, relationship.successor_key]
        if counted_on == LagCalendar.SUCCESSOR:
            ends.reverse()
        known = (self.activity_by_key[key] for key in ends if key in self.activity_by_key)
        return next((activity.hours_per_day for activity in known), 8.0)


@dataclass(frozen=True, slots=True)
class Baseline:
    """An earlier state of a project that the file carries along."""

    #: The project it is a baseline of.
    project_key: str
    schedule: Schedule


def _grouped(pairs: Iterable[tuple[str, _Record]]) -> Mapping[str, tuple[_Record, ...]]:
    found: defaultdict[str, list[_Record]] = defaultdict(list)
    for key, record in pairs:
        found[key].append(record)
    return {key: tuple(records) for key, records in found.items()}
