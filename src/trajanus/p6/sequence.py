"""Which progress contradicts the logic? Work reported before what it waits for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from trajanus.p6.model import Activity, Project, Relationship
from trajanus.p6.schedule import Schedule
from trajanus.p6.words import ActivityType, LinkType

_COMPUTED = (ActivityType.LEVEL_OF_EFFORT, ActivityType.WBS_SUMMARY)


@dataclass(frozen=True, slots=True)
class OutOfSequence:
    """The successor went ahead of its predecessor."""

    predecessor: Activity
    successor: Activity
    relationship: Relationship

    @property
    def message(self) -> str:
        """Return what happened, in a sentence."""
        before, after = _ENDS.get(self.relationship.type, ("", ""))
        return (
            f"{self.successor.id} {after} before {self.predecessor.id} {before}"
            f" ({self.relationship.type})"
        )


#: What the predecessor allows and the successor does, by type.
_ENDS: Mapping[str, tuple[str, str]] = {
    LinkType.FINISH_TO_START: ("finished", "started"),
    LinkType.START_TO_START: ("started", "started"),
    LinkType.FINISH_TO_FINISH: ("finished", "finished"),
    LinkType.START_TO_FINISH: ("started", "finished"),
}


def out_of_sequence(schedule: Schedule, project: Project) -> Iterator[OutOfSequence]:
    """Yield each relationship of a project that actual dates contradict."""
    for link in schedule.relationships:
        before = schedule.activity_by_key.get(link.predecessor_key)
        after = schedule.activity_by_key.get(link.successor_key)
        if before is None or after is None or after.project_key != project.key:
            continue
        if before.type in _COMPUTED or after.type in _COMPUTED:
            continue
        if _contradicts(link, before, after):
            yield OutOfSequence(before, after, link)


def _contradicts(link: Relationship, before: Activity, after: Activity) -> bool:
    driver, driven = _moments(link, before, after)
    if driven is None:
        return False
    if driver is None:
        return link.lag_hours >= 0
    # A lead allows an overlap, and how much of it depends on the calendar: only plain cases count.
    return link.lag_hours >= 0 and driven.date() < driver.date()


def _moments(
    link: Relationship, before: Activity, after: Activity
) -> tuple[datetime | None, datetime | None]:
    """Return when the predecessor allowed and when the successor did it."""
    ends = _ENDS.get(link.type)
    if ends is None:
        return None, None
    first, second = ends
    driver = before.actual_start if first == "started" else before.actual_finish
    driven = after.actual_start if second == "started" else after.actual_finish
    return driver, driven
