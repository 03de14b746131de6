"""Which progress between two updates needs an explanation?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from trajanus.p6.comparison.match import Match, Pair
from trajanus.p6.model import Project
from trajanus.p6.schedule import Schedule
from trajanus.p6.sequence import out_of_sequence
from trajanus.p6.standing import doubted
from trajanus.p6.words import Status


class IssueKind(StrEnum):
    """What needs an explanation."""

    DATA_DATE = "data date"
    STANDING = "progress that cannot be true"
    SEQUENCE = "out-of-sequence progress"
    REWRITTEN = "history changed"
    BACKWARDS = "progress taken back"


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that a reviewer will ask about."""

    kind: IssueKind
    message: str
    activity_id: str = ""
    activity_name: str = ""
    #: Whether the old update had it already.
    is_old: bool = False


def find_issues(
    old: Schedule, new: Schedule, projects: tuple[Project, Project], match: Match
) -> Iterator[Issue]:
    """Yield what needs an explanation, the data date first."""
    yield from _data_dates(*projects)
    yield from _known_before(_standing(old, projects[0]), _standing(new, projects[1]))
    yield from _known_before(_sequence(old, projects[0]), _sequence(new, projects[1]))
    for pair in match.pairs:
        yield from _rewritten(pair, projects[0].data_date)
        yield from _taken_back(pair)


def _data_dates(old: Project, new: Project) -> Iterator[Issue]:
    if old.data_date is None or new.data_date is None:
        which = "new" if old.data_date else "old"
        yield Issue(IssueKind.DATA_DATE, f"the {which} update has no data date")
    elif new.data_date.date() < old.data_date.date():
        message = f"it went back from {old.data_date:%Y-%m-%d} to {new.data_date:%Y-%m-%d}"
        yield Issue(IssueKind.DATA_DATE, message)
    elif new.data_date.date() == old.data_date.date():
        message = f"it did not move: both updates stand at {new.data_date:%Y-%m-%d}"
        yield Issue(IssueKind.DATA_DATE, message)


def _standing(schedule: Schedule, project: Project) -> Iterator[Issue]:
    for each in doubted(schedule, project):
        yield Issue(IssueKind.STANDING, each.message, each.activity.id, each.activity.name)


def _sequence(schedule: Schedule, project: Project) -> Iterator[Issue]:
    for each in out_of_sequence(schedule, project):
        yield Issue(IssueKind.SEQUENCE, each.message, each.successor.id, each.successor.name)


def _known_before(old: Iterable[Issue], new: Iterable[Issue]) -> Iterator[Issue]:
    known = {(issue.activity_id, issue.message) for issue in old}
    for issue in new:
        is_old = (issue.activity_id, issue.message) in known
        yield Issue(issue.kind, issue.message, issue.activity_id, issue.activity_name, is_old)


def _rewritten(pair: Pair, old_data_date: datetime | None) -> Iterator[Issue]:
    """Yield actual dates that were reported before and are others now, or came late."""
    for name, before, after in (
        ("actual start", pair.old.actual_start, pair.new.actual_start),
        ("actual finish", pair.old.actual_finish, pair.new.actual_finish),
    ):
        if before and after and before.date() != after.date():
            message = f"{name} was {before:%Y-%m-%d} and is now {after:%Y-%m-%d}"
            yield Issue(IssueKind.REWRITTEN, message, pair.new.id, pair.new.name)
        if before and not after:
            message = f"{name} {before:%Y-%m-%d} was taken away"
            yield Issue(IssueKind.BACKWARDS, message, pair.new.id, pair.new.name)
        if after and not before and old_data_date and after.date() < old_data_date.date():
            message = (
                f"{name} {after:%Y-%m-%d} is reported now,"
                f" though the update of {old_data_date:%Y-%m-%d} had none"
            )
            yield Issue(IssueKind.REWRITTEN, message, pair.new.id, pair.new.name)


def _taken_back(pair: Pair) -> Iterator[Issue]:
    old, new = pair.old, pair.new
    if old.percent_type == new.percent_type and new.percent < old.percent - 0.01:
        message = f"percent complete fell from {old.percent:.1f} to {new.percent:.1f}"
        yield Issue(IssueKind.BACKWARDS, message, new.id, new.name)
    is_running = old.status == new.status == Status.IN_PROGRESS
    if is_running and (new.remaining_hours or 0) > (old.remaining_hours or 0) + 0.01:
        message = (
            f"remaining duration grew from {old.remaining_days:g} to {new.remaining_days:g} days"
        )
        yield Issue(IssueKind.BACKWARDS, message, new.id, new.name)
