"""Which nodes of the WBS have another name?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trajanus.p6.model import Project, Wbs
from trajanus.p6.nodes import Nodes
from trajanus.p6.schedule import Schedule


@dataclass(frozen=True, slots=True)
class RenamedWbs:
    """A WBS node that kept its code and has another name."""

    code: str
    old: str
    new: str


def renamed_wbs(
    old: Schedule, new: Schedule, projects: tuple[Project, Project]
) -> Iterator[RenamedWbs]:
    """Yield the nodes that have another name."""
    before = _by_codes(old, projects[0])
    for codes, node in _by_codes(new, projects[1]).items():
        other = before.get(codes)
        if other and other.name != node.name:
            yield RenamedWbs(projects[1].wbs_separator.join(codes), other.name, node.name)


def _by_codes(schedule: Schedule, project: Project) -> dict[tuple[str, ...], Wbs]:
    nodes = Nodes(schedule)
    own = (each for each in schedule.wbs if each.project_key == project.key)
    return {codes: each for each in own if (codes := nodes.codes_of(each))}
