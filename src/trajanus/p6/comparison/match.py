"""Which activity of the new update is which of the old one?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trajanus.p6.model import Activity, Project
from trajanus.p6.schedule import Schedule


@dataclass(frozen=True, slots=True)
class Pair:
    """The same activity in both updates."""

    old: Activity
    new: Activity


@dataclass(frozen=True, slots=True)
class Match:
    """The activities of both updates, paired where they are the same."""

    pairs: tuple[Pair, ...]
    added: tuple[Activity, ...]
    removed: tuple[Activity, ...]

    @property
    def new_key_by_old(self) -> Mapping[str, str]:
        """Return the key in the new update by the key in the old one."""
        return {pair.old.key: pair.new.key for pair in self.pairs}


def match_activities(old: Iterable[Activity], new: Iterable[Activity]) -> Match:
    """Pair by activity ID; what is left by GUID, which a renamed activity keeps."""
    before, after = list(old), list(new)
    pairs = _paired({each.id: each for each in before}, {each.id: each for each in after})
    before, after = _left(before, after, pairs)
    pairs += _paired(_by_guid(before), _by_guid(after))
    before, after = _left(before, after, pairs)
    order = {id(pair.new): pair for pair in pairs}
    kept = [order[id(each)] for each in new if id(each) in order]
    return Match(tuple(kept), tuple(after), tuple(before))


def pair_projects(old: Schedule, new: Schedule) -> tuple[tuple[Project, Project], ...]:
    """Return the projects that are in both; a lone project pairs with a lone one of any ID."""
    before, after = _exported(old), _exported(new)
    by_id = {project.id: project for project in before}
    pairs = tuple((by_id[each.id], each) for each in after if each.id in by_id)
    if not pairs and len(before) == len(after) == 1:
        # Planners often copy a project for each update and give the copy a new ID.
        return ((before[0], after[0]),)
    return pairs


def _exported(schedule: Schedule) -> list[Project]:
    return [each for each in schedule.projects if each.is_exported] or list(schedule.projects)


def _paired(old: Mapping[str, Activity], new: Mapping[str, Activity]) -> list[Pair]:
    return [Pair(old[name], each) for name, each in new.items() if name in old]


def _left(
    old: list[Activity], new: list[Activity], pairs: list[Pair]
) -> tuple[list[Activity], list[Activity]]:
    taken = {id(pair.old) for pair in pairs} | {id(pair.new) for pair in pairs}
    return (
        [each for each in old if id(each) not in taken],
        [each for each in new if id(each) not in taken],
    )


def _by_guid(activities: list[Activity]) -> dict[str, Activity]:
    counts = Counter(each.guid for each in activities)
    return {each.guid: each for each in activities if each.guid and counts[each.guid] == 1}
