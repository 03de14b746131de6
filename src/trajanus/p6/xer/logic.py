"""Which activities wait for which?"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from trajanus.p6.cells import Same, Words
from trajanus.p6.doubts import Doubts, shown
from trajanus.p6.model import Activity, Project, Relationship
from trajanus.p6.words import LinkType
from trajanus.p6.xer.rows import Rows
from trajanus.p6.xer.symbols import Cells
from trajanus.p6.xer.words import LINK_TYPE

_COLUMNS = (
    "task_pred_id",
    "task_id",
    "pred_task_id",
    "proj_id",
    "pred_proj_id",
    "pred_type",
    "lag_hr_cnt",
)


Link = tuple[str, ...]


def links(
    rows: Rows, activities: Container[str], projects: Container[str], doubts: Doubts
) -> Iterator[Link]:
    """Yield the rows that have both ends; an end may lie in a project that is not in the file."""
    for row in rows.of("TASKPRED", _COLUMNS):
        _, successor, predecessor, project, other, _, _ = row
        if not (successor and predecessor):
            missing = "task_id" if predecessor else "pred_task_id"
            doubts.add(f"has no {missing}; the relationship is left out")
            continue
        if predecessor not in activities and (other == project or (other or project) in projects):
            doubts.add(f"pred_task_id {shown(predecessor)} is not in TASK")
        if successor not in activities and (other == project or project in projects):
            doubts.add(f"task_id {shown(successor)} is not in TASK")
        yield row


def read_relationships(
    rows: Rows,
    cells: Cells,
    activities: Mapping[str, Activity],
    projects: Mapping[str, Project],
    doubts: Doubts,
) -> Iterator[Relationship]:
    """Yield the relationships."""
    types = Words(doubts, LINK_TYPE, empty=LinkType.FINISH_TO_START)
    numbers, same = cells.numbers, Same()
    for row in links(rows, activities, projects, doubts):
        key, successor, predecessor, project, other, kind, lag = row
        after, before = activities.get(successor), activities.get(predecessor)
        yield Relationship(
            key=key,
            # The activities' own text, so that the file's many copies of it can go.
            predecessor_key=before.key if before else predecessor,
            successor_key=after.key if after else successor,
            type=types[kind],
            lag_hours=numbers[lag] or 0.0,
            predecessor_project_key=same[other or project],
            successor_project_key=same[project],
        )
