"""Where in the WBS do activities hang, told alike for files with and without the project on top?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from trajanus.p6.model import Activity, Wbs
from trajanus.p6.schedule import Schedule


class Nodes:
    """The WBS of one file, without the nodes that stand for projects."""

    def __init__(self, schedule: Schedule) -> None:
        self._by_key: Mapping[str, Wbs] = {each.key: each for each in schedule.wbs}
        self._skipped = _levels_on_top(schedule)

    def names(self, activity: Activity) -> tuple[str, ...]:
        """Return the names above an activity."""
        return activity.wbs[self._skipped.get(activity.project_key, 0) :]

    def codes(self, activity: Activity) -> tuple[str, ...]:
        """Return the codes above an activity."""
        node = self._by_key.get(activity.wbs_key or "")
        return self.codes_of(node) if node else ()

    def codes_of(self, node: Wbs) -> tuple[str, ...]:
        """Return the codes from below the project down to a node; none for the project itself."""
        return node.codes[self._skipped.get(node.project_key, 0) :]


def _levels_on_top(schedule: Schedule) -> dict[str, int]:
    """Return 1 for each project that is a node: in XER all, in P6 XML those of some programs."""
    tops: defaultdict[str, list[Wbs]] = defaultdict(list)
    for node in schedule.wbs:
        if node.parent_key is None:
            tops[node.project_key].append(node)
    return {
        project.key: int(
            any(node.is_project for node in tops[project.key])
            or [node.name for node in tops[project.key]] == [project.name]
        )
        for project in schedule.projects
    }
