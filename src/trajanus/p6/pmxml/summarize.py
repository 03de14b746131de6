"""What is in a P6 XML file, at a glance?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from trajanus.p6.doubts import Doubts
from trajanus.p6.limits import Limits
from trajanus.p6.memory import uninterrupted
from trajanus.p6.model import Project
from trajanus.p6.pmxml import shape
from trajanus.p6.pmxml.activities import References, Shower, scale_of
from trajanus.p6.pmxml.calendars import read_calendars
from trajanus.p6.pmxml.elements import Held
from trajanus.p6.pmxml.parse import parse
from trajanus.p6.pmxml.projects import read_project, read_wbs
from trajanus.p6.pmxml.work import links
from trajanus.p6.summary import ListedActivity, ListedProject, Summary

_PICK = shape.LISTED_ACTIVITY.picker("Id", "Name", "WBSObjectId", "CalendarObjectId")


def summarize_pmxml(file: BinaryIO, encoding: str | None, limits: Limits) -> Summary:
    """Read what a list of projects and activities shows, and count the rest."""
    with uninterrupted():
        top, found = parse(file, shape.LISTED_FILE, encoding, limits)
        return _Summing(top, Doubts(limits.warnings)).summary(found)


class _Summing:
    """The parts of one file on their way into a summary."""

    def __init__(self, top: Held, doubts: Doubts) -> None:
        self._top = top
        self._doubts = doubts
        self._held = shape.LISTED_FILE.within(top, "Project")
        merged, within = shape.LISTED_PROJECT.merged, shape.LISTED_FILE.within
        calendars = [*within(top, "Calendar"), *merged(self._held, "Calendar")]
        self._calendars = read_calendars(calendars, doubts)
        element = shape.LISTED_ACTIVITY
        activities = list(merged(self._held, "Activity"))
        self._keys = {element.text(held, "ObjectId") for held in activities}
        self._show = Shower(element, scale_of(element, activities, doubts), doubts)

    def summary(self, encoding: str) -> Summary:
        """Return the summary."""
        doubts, within = self._doubts, shape.LISTED_FILE.within
        projects = []
        activities: list[ListedActivity] = []
        relationships = sum(
            1 for _ in links("", within(self._top, "Relationship"), self._keys, doubts)
        )
        for held in self._held:
            project = read_project(held, shape.LISTED_PROJECT, (), (), doubts)
            projects.append(ListedProject(project.id, project.name, project.data_date))
            activities += self._activities(held, project)
            logic = shape.LISTED_PROJECT.within(held, "Relationship")
            relationships += sum(1 for _ in links(project.key, logic, self._keys, doubts))
        resources = [*within(self._top, "Resource")]
        resources += shape.LISTED_PROJECT.merged(self._held, "Resource")
        return Summary(
            format="pmxml",
            encoding=encoding,
            projects=tuple(projects),
            activities=tuple(activities),
            relationships=relationships,
            resources=len(resources),
            warnings=doubts.all(),
        )

    def _activities(self, held: Held, project: Project) -> Iterator[ListedActivity]:
        doubts, nodes = self._doubts, shape.LISTED_PROJECT.within(held, "WBS")
        wbs = read_wbs(project.key, nodes, (() for _ in nodes), doubts)
        refer = References(project, {node.key: node for node in wbs}, self._calendars, doubts)
        elements = shape.LISTED_PROJECT.within(held, "Activity")
        for row, each in enumerate(elements, start=1):
            doubts.table, doubts.row, doubts.line = "Activity", row, each[0]
            code, name, wbs_key, calendar_key = _PICK(each)
            status, _, percent, start, finish = self._show.of(each)
            node, _ = refer.of(code, wbs_key, calendar_key)
            yield ListedActivity(
                project=project.id,
                id=code,
                name=name,
                start=start,
                finish=finish,
                percent=percent,
                status=status,
                wbs=node.path if node else (),
            )
        doubts.leave()
