"""Which task of Procore is which activity of P6? Pure.

First comes what was linked before, then the activity ID, then our own key: a schedule that Procore
imported itself is found, not doubled.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trajanus.schedules.wanted import Wanted

_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Task:
    """One task of the mirror."""

    row_id: int
    #: Negative while it exists only here.
    procore_id: int
    above_id: int | None
    columns: Mapping[str, object]

    def text(self, column: str) -> str:
        """Return a column's text; empty when there is none."""
        return str(self.columns.get(column) or "")


@dataclass(frozen=True, slots=True)
class Link:
    """What was linked before."""

    key: str
    guid: str
    row_id: int
    sent: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Matched:
    """A wanted task with what stands for it; without a task it is new."""

    wanted: Wanted
    task: Task | None
    link: Link | None


def match(
    wanted: Iterable[Wanted], tasks: Iterable[Task], links: Iterable[Link], taken: frozenset[int]
) -> tuple[Matched, ...]:
    """Return all that is wanted. `taken` are the rows that belong to other P6 projects."""
    every = list(wanted)
    finder = _Finder([task for task in tasks if task.row_id not in taken], list(links), every)
    linked = [(each, finder.linked(each)) for each in every]
    return tuple(
        Matched(each, found[0], found[1]) if found else Matched(each, finder.like(each), None)
        for each, found in linked
    )


class _Finder:
    """Finds each task once."""

    def __init__(self, tasks: list[Task], links: list[Link], every: list[Wanted]) -> None:
        self._by_row = {task.row_id: task for task in tasks}
        self._by_key = {link.key: link for link in links}
        keys = {each.key for each in every}
        # An activity with a new ID keeps its GUID.
        self._by_guid = {link.guid: link for link in links if link.guid and link.key not in keys}
        self._used: set[int] = set()
        self._by_activity = _grouped(tasks, "activity_id")
        self._by_uid = _grouped(tasks, "source_uid")
        self._by_path = _by_path(tasks)

    def linked(self, wanted: Wanted) -> tuple[Task, Link] | None:
        """Return what was linked before, unless Procore no longer has it."""
        link = self._by_key.get(wanted.key) or self._by_guid.get(wanted.guid or "-")
        task = self._by_row.get(link.row_id) if link else None
        if link is None or task is None:
            return None
        self._used.add(task.row_id)
        return task, link

    def like(self, wanted: Wanted) -> Task | None:
        """Return a task that nobody linked and that is the same."""
        candidates = list(self._by_uid.get(wanted.source_uid, ()))
        if wanted.is_folder:
            candidates += self._by_path.get(_plain(wanted.path), ())
        else:
            candidates = [*self._by_activity.get(wanted.key, ()), *candidates]
        found = next((each for each in candidates if each.row_id not in self._used), None)
        if found:
            self._used.add(found.row_id)
        return found


def _grouped(tasks: Iterable[Task], column: str) -> Mapping[str, list[Task]]:
    """Return tasks by a column; those that Procore has come before those that it has not."""
    found: defaultdict[str, list[Task]] = defaultdict(list)
    for task in sorted(tasks, key=lambda each: (each.procore_id < 0, abs(each.procore_id))):
        if text := task.text(column).strip():
            found[text].append(task)
    return found


def _by_path(tasks: Iterable[Task]) -> Mapping[tuple[str, ...], list[Task]]:
    """Return the tasks without an activity ID by the names from the top of the outline down.

    Importers put all under one task that stands for the project: the path without it counts too.
    """
    by_id = {task.procore_id: task for task in tasks}
    found: defaultdict[tuple[str, ...], list[Task]] = defaultdict(list)
    for task in by_id.values():
        if not task.text("activity_id"):
            path = _path(task, by_id)
            found[path].append(task)
            if len(path) > 1:
                found[path[1:]].append(task)
    return found


def _path(task: Task, by_id: Mapping[int, Task]) -> tuple[str, ...]:
    names: list[str] = []
    step: Task | None = task
    while step is not None and len(names) < _DEEPEST:
        names.insert(0, step.text("name"))
        step = by_id.get(step.above_id) if step.above_id is not None else None
    return _plain(names)


def _plain(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(" ".join(name.split()).casefold() for name in names)
