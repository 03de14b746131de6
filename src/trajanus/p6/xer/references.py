"""What does a TASK row refer to, and does the file have it?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from trajanus.p6.calendar import Calendar
from trajanus.p6.doubts import Doubts, shown
from trajanus.p6.model import Project, Wbs

Found = tuple[Project | None, Wbs | None, Calendar | None]


class References:
    """Projects, WBS nodes and calendars by key, with doubts about what is missing."""

    def __init__(
        self,
        projects: Iterable[Project],
        wbs: Iterable[Wbs],
        calendars: Iterable[Calendar],
        doubts: Doubts,
    ) -> None:
        self.projects = {project.key: project for project in projects}
        #: Keys of the activities seen so far.
        self.activities: set[str] = set()
        self._wbs = {node.key: node for node in wbs}
        self._calendars = {calendar.key: calendar for calendar in calendars}
        self._default = _default_calendar(self._calendars)
        self._ids: defaultdict[str, set[str]] = defaultdict(set)
        self._doubts = doubts

    def of(self, key: str, project_key: str, wbs_key: str, calendar_key: str, code: str) -> Found:
        """Return the project, WBS node and calendar of an activity."""
        project = self.projects.get(project_key)
        node = self._wbs.get(wbs_key)
        calendar = self._calendars.get(calendar_key)
        ids = self._ids[project_key]
        if not (key and code) or key in self.activities or code in ids:
            self._doubt_identity(key, code, is_known=code in ids)
        self.activities.add(key)
        ids.add(code)
        if project is None or node is None or calendar is None:
            self._doubt_references(
                (
                    (project, "proj_id", project_key, "PROJECT"),
                    (node, "wbs_id", wbs_key, "PROJWBS"),
                    (calendar, "clndr_id", calendar_key, "CALENDAR; the default one is taken"),
                )
            )
            calendar = calendar or self._calendar_of(project)
        return project, node, calendar

    def _calendar_of(self, project: Project | None) -> Calendar | None:
        chosen = self._calendars.get(project.calendar_key or "") if project else None
        return chosen or self._default

    def _doubt_identity(self, key: str, code: str, *, is_known: bool) -> None:
        add = self._doubts.add
        if not key:
            add("has no task_id, so that nothing can refer to it")
        elif key in self.activities:
            add(f"task_id {shown(key)} is there already")
        if not code:
            add("has no task_code, the Activity ID that people use")
        elif is_known:
            add(f"task_code {shown(code)} is there already in this project")

    def _doubt_references(self, sought: Iterable[tuple[object, str, str, str]]) -> None:
        for found, column, key, table in sought:
            if found is None:
                self._doubts.add(f"{column} {shown(key)} is not in {table}")


def _default_calendar(calendars: Mapping[str, Calendar]) -> Calendar | None:
    chosen = (calendar for calendar in calendars.values() if calendar.is_default)
    return next(chosen, next(iter(calendars.values()), None))
