"""Where does a WBS node stand? Names and codes from the project's top down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from trajanus.p6.model import Wbs

#: Deeper than any work breakdown; P6 itself counts 20 levels.
DEEPEST = 100

Warn = Callable[[Wbs, str], None]


def with_paths(nodes: Iterable[Wbs], warn: Warn) -> tuple[Wbs, ...]:
    """Return the nodes with their paths; loops and missing parents are cut, with a warning."""
    by_key = {node.key: node for node in nodes}
    placed: dict[str, Wbs] = {}
    for node in by_key.values():
        for each in reversed(_unplaced(node, by_key, placed, warn)):
            parent = placed.get(each.parent_key or "")
            path, codes = (parent.path, parent.codes) if parent else ((), ())
            placed[each.key] = replace(each, path=(*path, each.name), codes=(*codes, each.code))
    return tuple(placed[key] for key in by_key)


def _unplaced(
    node: Wbs, by_key: Mapping[str, Wbs], placed: Mapping[str, Wbs], warn: Warn
) -> list[Wbs]:
    """Return the node and those above it that have no path yet, lowest first."""
    branch = [] if node.key in placed else [node]
    while branch and branch[-1].parent_key is not None:
        top = branch[-1]
        parent = by_key.get(top.parent_key or "")
        trouble = _trouble(branch, parent, placed)
        if parent is None or trouble:
            if trouble:
                warn(top, trouble)
            branch[-1] = replace(top, parent_key=None)
        elif parent.key in placed:
            break
        else:
            branch.append(parent)
    return branch


def _trouble(branch: Sequence[Wbs], parent: Wbs | None, placed: Mapping[str, Wbs]) -> str:
    """Say why the top of a branch cannot hang below its parent."""
    top = branch[-1]
    if parent is None:
        # The node of a project hangs below one of the enterprise, which no file holds.
        return "" if top.is_project else f"the WBS node above it, {top.parent_key}, is missing"
    if any(parent.key == each.key for each in branch):
        return "its WBS nodes form a loop; it is taken as a top"
    above = placed[parent.key].path if parent.key in placed else ()
    if len(above) + len(branch) >= DEEPEST:
        return f"lies deeper than {DEEPEST} WBS levels; it is taken as a top"
    return ""
