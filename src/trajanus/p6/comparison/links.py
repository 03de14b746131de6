"""Which relationships were added, removed or changed?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from trajanus.p6.comparison.match import Match
from trajanus.p6.model import Project, Relationship
from trajanus.p6.schedule import Schedule

_NOISE_DAYS = 0.01
#: SDEF has whole days only.
_ROUNDED_DAYS = 0.51


class LinkEvent(StrEnum):
    """What happened to a relationship."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship as people read it: `A1010 FS +2`."""

    predecessor: str
    successor: str
    type: str
    lag_days: float

    @property
    def shown(self) -> str:
        """Return type and lag: `SS +5`."""
        lag = f"{self.lag_days:+.1f}".removesuffix(".0") if abs(self.lag_days) > _NOISE_DAYS else ""
        return f"{self.type} {lag}".strip()


@dataclass(frozen=True, slots=True)
class ChangedLink:
    """A relationship that differs; one side is None when it is only in the other update."""

    event: LinkEvent
    predecessor: str
    successor: str
    old: Link | None
    new: Link | None
    #: Whether an end of it was itself added or removed.
    with_activity: bool = False


#: The two ends, as keys that both updates share.
_Ends = tuple[str, str]


def changed_links(
    old: Schedule, new: Schedule, projects: tuple[Project, Project], match: Match
) -> Iterator[ChangedLink]:
    """Yield the relationships into activities of a project that differ."""
    kept = {pair.old.key: pair.new.key for pair in match.pairs}
    names = {each.key: kept.get(each.key, f"removed {each.id}") for each in old.activities}
    before = _by_ends(old, projects[0], names)
    after = _by_ends(new, projects[1], {each.key: each.key for each in new.activities})
    noise = _ROUNDED_DAYS if "sdef" in (old.format, new.format) else _NOISE_DAYS
    alone = {each.id for each in (*match.added, *match.removed)}
    for ends in {**before, **after}:
        for first, second in _differing(before.get(ends, []), after.get(ends, []), noise):
            shown = second or first
            if shown:
                yield ChangedLink(
                    _event(first, second),
                    shown.predecessor,
                    shown.successor,
                    first,
                    second,
                    with_activity=bool(alone & {shown.predecessor, shown.successor}),
                )


def _event(old: Link | None, new: Link | None) -> LinkEvent:
    if old is None:
        return LinkEvent.ADDED
    return LinkEvent.REMOVED if new is None else LinkEvent.CHANGED


def _by_ends(
    schedule: Schedule, project: Project, names: Mapping[str, str]
) -> dict[_Ends, list[Link]]:
    """Return the relationships by their ends, under names that both updates share."""
    own = {activity.key for activity in schedule.activities_of(project)}
    found: defaultdict[_Ends, list[Link]] = defaultdict(list)
    for link in schedule.relationships:
        if link.successor_key not in own:
            continue
        before = names[link.predecessor_key] if link.predecessor_key in own else None
        outside = before or f"{link.predecessor_project_key} {link.predecessor_key}"
        found[outside, names[link.successor_key]].append(_shown(schedule, link))
    return found


def _shown(schedule: Schedule, link: Relationship) -> Link:
    return Link(
        _name(schedule, link.predecessor_key),
        _name(schedule, link.successor_key),
        link.type,
        schedule.lag_days(link),
    )


def _name(schedule: Schedule, key: str) -> str:
    activity = schedule.activity_by_key.get(key)
    return activity.id if activity else "outside the file"


def _differing(
    old: list[Link], new: list[Link], noise: float
) -> Iterator[tuple[Link | None, Link | None]]:
    """Pair the relationships between the same two activities: equal ones, then by type."""
    before, after = list(old), list(new)
    for each in old:
        same = next((other for other in after if _is_same(each, other, noise)), None)
        if same:
            before.remove(each)
            after.remove(same)
    before.sort(key=lambda link: link.type)
    after.sort(key=lambda link: link.type)
    for each in list(before):
        other = next((link for link in after if link.type == each.type), None) or next(
            iter(after), None
        )
        before.remove(each)
        if other:
            after.remove(other)
        yield each, other
    for other in after:
        yield None, other


def _is_same(one: Link, other: Link, noise: float) -> bool:
    return one.type == other.type and abs(one.lag_days - other.lag_days) < noise
