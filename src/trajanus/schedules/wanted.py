"""What should Procore's schedule say, if it said what the P6 schedule says? Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from trajanus.p6.model import Activity, Project, Wbs
from trajanus.p6.nodes import Nodes
from trajanus.p6.schedule import Schedule

#: Columns that the field may fill in Procore; the planner decides before they are overwritten.
FIELD_COLUMNS = ("percentage", "actual_start", "actual_finish")

Instant = Callable[[datetime], datetime]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One task as Procore should have it: an activity, or a folder that is a WBS node."""

    #: What it is known by across files: the Activity ID, or wbs: and the node's codes.
    key: str
    guid: str
    #: Key of the folder it lies in; empty at the top.
    folder: str
    #: Names of the folders above it and its own.
    path: tuple[str, ...]
    columns: Mapping[str, object]
    #: P6's percent, which Procore takes rounded.
    percent: float
    source_uid: str

    @property
    def is_folder(self) -> bool:
        """Whether it stands for a WBS node."""
        return self.key.startswith("wbs:")

    @property
    def name(self) -> str:
        """Return what people call it."""
        return str(self.columns["name"])


@dataclass(frozen=True, slots=True)
class Setting:
    """What turns a schedule's words into Procore's."""

    #: Names the updates that follow each other; the project's own ID may change from one to the
    #: next.
    series: str
    #: Procore's ids of people by P6 resource ID.
    people: Mapping[str, int]
    instant: Instant


def wanted(schedule: Schedule, project: Project, setting: Setting) -> tuple[Wanted, ...]:
    """Return the tasks, folders before what lies in them."""
    nodes = Nodes(schedule)
    activities = schedule.activities_of(project)
    folders = _Folders(schedule, project, nodes, setting)
    tasks = [
        _of_activity(schedule, project, nodes, each, folders.above(each), setting)
        for each in activities
    ]
    return (*folders.filled(activities), *tasks)


def rounded(percent: float) -> int:
    """Return a percentage as Procore takes it: whole, halves up."""
    return int(Decimal(str(percent)).quantize(Decimal(1), ROUND_HALF_UP))


def _of_activity(
    schedule: Schedule,
    project: Project,
    nodes: Nodes,
    activity: Activity,
    folder: str,
    setting: Setting,
) -> Wanted:
    def told(moment: datetime | None) -> datetime | None:
        return setting.instant(moment) if moment else None

    start, finish = activity.start or activity.finish, activity.finish or activity.start
    columns: dict[str, object] = {
        "activity_id": activity.id,
        "name": activity.name or activity.id,
        "wbs": project.wbs_separator.join(nodes.codes(activity)),
        "start": told(start),
        "finish": told(finish),
        "actual_start": told(activity.actual_start),
        "actual_finish": told(activity.actual_finish),
        "percentage": rounded(activity.percent),
        "milestone": activity.is_milestone,
    }
    if (person := _person(schedule, activity, setting.people)) is not None:
        columns["assignee_id"] = person
    return Wanted(
        key=activity.id,
        guid=activity.guid,
        folder=folder,
        path=(*nodes.names(activity), activity.name),
        columns=columns,
        percent=activity.percent,
        source_uid=f"{setting.series}:{activity.id}",
    )


def _person(schedule: Schedule, activity: Activity, people: Mapping[str, int]) -> int | None:
    """Return who does it: the primary resource, else the first one that is mapped."""
    assigned = schedule.assignments_by_activity.get(activity.key, ())
    keys = [activity.resource_key, *(each.resource_key for each in assigned)]
    resources = (schedule.resource_by_key.get(key or "") for key in keys)
    return next((people[each.id] for each in resources if each and each.id in people), None)


class _Folders:
    """The WBS nodes of a project that have activities in or below them."""

    def __init__(
        self, schedule: Schedule, project: Project, nodes: Nodes, setting: Setting
    ) -> None:
        self._project, self._nodes, self._setting = project, nodes, setting
        self._by_key: dict[str | None, Wbs] = {
            each.key: each for each in schedule.wbs if each.project_key == project.key
        }

    def above(self, activity: Activity) -> str:
        """Return the folder of an activity; empty when it hangs directly under the project."""
        node = self._by_key.get(activity.wbs_key)
        return self._key(node) if node else ""

    def filled(self, activities: Iterable[Activity]) -> Iterator[Wanted]:
        """Yield the folders, upper ones first; dates and percent are rolled up."""
        inside: dict[str, list[Activity]] = {}
        for activity in activities:
            node = self._by_key.get(activity.wbs_key)
            while node is not None and self._key(node):
                inside.setdefault(node.key, []).append(activity)
                node = self._by_key.get(node.parent_key)
        used = [node for node in self._by_key.values() if node.key in inside]
        for node in sorted(used, key=lambda each: (len(each.codes), each.sequence)):
            yield self._folder(node, inside[node.key])

    def _key(self, node: Wbs) -> str:
        codes = self._nodes.codes_of(node)
        return f"wbs:{self._project.wbs_separator.join(codes)}" if codes else ""

    def _folder(self, node: Wbs, inside: list[Activity]) -> Wanted:
        starts = [each.start or each.finish for each in inside]
        finishes = [each.finish or each.start for each in inside]
        first = min(filter(None, starts), default=None)
        last = max(filter(None, finishes), default=None)
        above = self._by_key.get(node.parent_key)
        codes = self._nodes.codes_of(node)
        percent = _rolled_up(inside)
        return Wanted(
            key=self._key(node),
            guid="",
            folder=self._key(above) if above else "",
            path=node.path[len(node.path) - len(codes) :],
            columns={
                "name": node.name or node.code,
                "wbs": self._project.wbs_separator.join(codes),
                "start": self._setting.instant(first) if first else None,
                "finish": self._setting.instant(last) if last else None,
                "percentage": rounded(percent),
            },
            percent=percent,
            source_uid=f"{self._setting.series}:{self._key(node)}",
        )


def _rolled_up(inside: list[Activity]) -> float:
    """Return the percent of activities together, each counted by its planned duration."""
    hours = sum(each.original_hours or 0 for each in inside)
    if not hours:
        return sum(each.percent for each in inside) / len(inside)
    return sum(each.percent * (each.original_hours or 0) for each in inside) / hours
