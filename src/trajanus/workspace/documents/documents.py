"""Which folders does a project have, and where among them is one?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection as database
from django.db.models import Exists, OuterRef, Q, QuerySet

from trajanus.resources.document import FOLDER, Folder
from trajanus.resources.project import Project
from trajanus.workspace.projects import lane_in

#: So many folders of one level stand in the tree; the search finds the others.
MOST = 150
#: Procore nests folders less deep than this; it ends a circle.
_DEEPEST = 50

_WAY_UP = """
WITH RECURSIVE up(procore_id, name, above_id, depth) AS (
    SELECT procore_id, name, above_id, 1 FROM procore_folders
    WHERE connection_id = %(connection)s AND project_id = %(project)s AND procore_id = %(folder)s
  UNION ALL
    SELECT found.procore_id, found.name, found.above_id, up.depth + 1
    FROM up JOIN procore_folders found
      ON found.connection_id = %(connection)s AND found.project_id = %(project)s
     AND found.procore_id = up.above_id
    WHERE up.depth < %(deepest)s AND found.missing_since IS NULL
)
SELECT procore_id, name FROM up ORDER BY depth DESC
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One folder on the way from the top."""

    procore_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Node:
    """One folder of the tree, with those in it when it is open."""

    procore_id: int
    name: str
    private: bool
    has_inside: bool
    is_open: bool
    is_here: bool
    inside: tuple[Node, ...]


def folders_of(project: Project) -> QuerySet[Folder]:
    """Return the folders that Procore shows, and those that are on their way there."""
    rows: QuerySet[Folder] = lane_in(project, FOLDER).rows()
    return rows.filter(missing_since=None).exclude(is_recycle_bin=True)


@dataclass(frozen=True)
class Top:
    """What lies in no folder that the hub knows: Procore does not list the root."""

    project: Project

    @cached_property
    def roots(self) -> list[int]:
        """Return the ids that folders here name above them; to find them, all are looked at."""
        shown = folders_of(self.project)
        lost = shown.filter(~Exists(shown.filter(procore_id=OuterRef("above_id"))))
        named = lost.values_list("above_id", flat=True).distinct()
        return [one for one in named if one is not None]

    def folders(self) -> QuerySet[Folder]:
        """Return the folders at the top."""
        found = Q(above_id__in=self.roots) | Q(above_id=None)
        return folders_of(self.project).filter(found)


def way_to(project: Project, folder_id: int) -> list[Step]:
    """Return the folders from the top down to this one."""
    given = {"connection": project.connection_id, "project": project.procore_id}
    with database.cursor() as cursor:
        cursor.execute(_WAY_UP, given | {"folder": folder_id, "deepest": _DEEPEST})
        return [Step(key, name or f"folder {key}") for key, name in cursor.fetchall()]


def tree_of(top: Top, way: Sequence[Step]) -> tuple[Node, ...]:
    """Return the folders at the top, opened along the way."""
    folders = folders_of(top.project)
    opened = [step.procore_id for step in way]
    inside: dict[int, list[Any]] = defaultdict(list)
    if opened:
        for row in _shown(folders, folders.filter(above_id__in=opened)):
            inside[row["above_id"]].append(row)
    return _nodes(_shown(folders, top.folders()), inside, opened)


def branch_of(project: Project, folder_id: int) -> tuple[Node, ...]:
    """Return the folders in one."""
    folders = folders_of(project)
    return _nodes(_shown(folders, folders.filter(above_id=folder_id)), {}, ())


def _shown(folders: QuerySet[Folder], wanted: QuerySet[Folder]) -> list[dict[str, Any]]:
    below = folders.filter(above_id=OuterRef("procore_id"))
    found = wanted.order_by("name", "procore_id").values(
        "procore_id", "name", "above_id", "private", has_inside=Exists(below)
    )
    return [dict(one) for one in found[:MOST]]


def _nodes(
    rows: Sequence[Mapping[str, Any]],
    inside: Mapping[int, Sequence[Mapping[str, Any]]],
    opened: Sequence[int],
) -> tuple[Node, ...]:
    return tuple(
        Node(
            procore_id=row["procore_id"],
            name=row["name"] or f"folder {row['procore_id']}",
            private=bool(row["private"]),
            has_inside=row["has_inside"],
            is_open=row["procore_id"] in opened,
            is_here=bool(opened) and row["procore_id"] == opened[-1],
            inside=_nodes(inside.get(row["procore_id"], ()), inside, opened),
        )
        for row in rows
    )
