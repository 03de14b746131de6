"""What would applying a schedule change at Procore? Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from trajanus.resources.values import as_json
from trajanus.schedules.matching import Link, Matched, Task
from trajanus.schedules.wanted import FIELD_COLUMNS, Wanted

#: Column and heading for people, in the order in which changes are told.
TOLD = {
    "activity_id": "Activity ID",
    "name": "Name",
    "wbs": "WBS",
    "folder": "Folder",
    "start": "Start",
    "finish": "Finish",
    "actual_start": "Actual start",
    "actual_finish": "Actual finish",
    "percentage": "Complete (%)",
    "milestone": "Milestone",
    "assignee_id": "Assignee",
}


class Kind(StrEnum):
    """What becomes of one task."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Line:
    """One task of the plan."""

    kind: Kind
    key: str
    name: str
    #: None for a task that is gone from the schedule.
    wanted: Wanted | None
    task: Task | None
    link: Link | None
    #: Column -> old and new value.
    changes: Mapping[str, tuple[object, object]]
    #: Columns left alone because the field's report waits for the planner.
    held: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """All that applying would do."""

    lines: tuple[Line, ...]
    #: Tasks with an activity ID that the schedule does not know and that were never linked.
    only_in_procore: int

    @property
    def counts(self) -> dict[str, int]:
        """Return how many lines there are of each kind."""
        found = Counter(line.kind for line in self.lines)
        return {kind.value: found[kind] for kind in Kind}

    @property
    def held(self) -> int:
        """Return how many tasks keep what the field reported."""
        return sum(1 for line in self.lines if line.held)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the tasks."""

    #: Activity ID -> columns that wait for the planner, or for P6 to take them in.
    held: Mapping[str, tuple[str, ...]]
    zone: ZoneInfo
    #: Links of the project whose activities the schedule may no longer have, with their tasks.
    links: Mapping[str, tuple[Link, Task]]


def plan(matched: Iterable[Matched], tasks: Iterable[Task], known: Known) -> Plan:
    """Return what differs, task by task."""
    every = list(matched)
    folders = {each.wanted.key: each.task for each in every if each.wanted.is_folder}
    lines = [_line(each, folders, known) for each in every]
    matched_rows = {each.task.row_id for each in every if each.task}
    lines += [
        Line(Kind.GONE, key, task.text("name"), None, task, link, {})
        for key, (link, task) in known.links.items()
        if task.row_id not in matched_rows
    ]
    linked_rows = {task.row_id for _, task in known.links.values()}
    strangers = (
        task for task in tasks if task.row_id not in matched_rows and task.row_id not in linked_rows
    )
    return Plan(tuple(lines), sum(1 for task in strangers if task.text("activity_id")))


def _line(matched: Matched, folders: Mapping[str, Task | None], known: Known) -> Line:
    wanted, task, link = matched.wanted, matched.task, matched.link
    if task is None:
        told = {name: value for name, value in wanted.columns.items() if value is not None}
        changes: dict[str, tuple[object, object]] = {
            name: (None, value) for name, value in told.items()
        }
        if wanted.folder:
            changes["folder"] = (None, _folder_name(wanted))
        return Line(Kind.NEW, wanted.key, wanted.name, wanted, None, None, changes)
    differing = {
        name: (task.columns.get(name), value)
        for name, value in wanted.columns.items()
        if _differs(name, value, task, link, known.zone)
    }
    waiting = known.held.get(wanted.key, ())
    held = tuple(name for name in differing if name in FIELD_COLUMNS and name in waiting)
    changes = {name: pair for name, pair in differing.items() if name not in held}
    if _moves(wanted, task, link, folders):
        changes["folder"] = ("", _folder_name(wanted))
    kind = Kind.CHANGED if changes else Kind.UNCHANGED
    return Line(kind, wanted.key, wanted.name, wanted, task, link, changes, held)


def _differs(name: str, value: object, task: Task, link: Link | None, zone: ZoneInfo) -> bool:
    now = task.columns.get(name)
    if now == value or (now in (None, "", False) and value in (None, "", False)):
        return False
    if isinstance(now, datetime) and isinstance(value, datetime):
        # Procore may keep another hour of the day; only what P6 moved since then counts.
        same_day = now.astimezone(zone).date() == value.astimezone(zone).date()
        sent = link.sent.get(name) if link else None
        return not (same_day and sent in (None, as_json(value)))
    return True


def _moves(
    wanted: Wanted, task: Task, link: Link | None, folders: Mapping[str, Task | None]
) -> bool:
    """Whether it lies in another folder now; what somebody else put on top stays where it is."""
    if not wanted.folder:
        return bool(link and link.sent.get("folder"))
    folder = folders.get(wanted.folder)
    return folder is None or folder.procore_id != task.above_id


def _folder_name(wanted: Wanted) -> str:
    return " / ".join(wanted.path[:-1])
