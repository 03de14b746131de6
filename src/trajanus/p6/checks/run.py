"""What do all checks say about a schedule?"""

from __future__ import annotations

from collections.abc import Iterator

from trajanus.p6.checks import dates, federal, logic, settings
from trajanus.p6.checks.check import Check, Group, Result, Subject, Thresholds
from trajanus.p6.model import Project
from trajanus.p6.schedule import Schedule

CHECKS = (*settings.CHECKS, *logic.CHECKS, *dates.CHECKS, *federal.CHECKS)


def run_checks(
    schedule: Schedule, project: Project, thresholds: Thresholds | None = None
) -> tuple[Result, ...]:
    """Return the answer to every check, in the order in which people read them."""
    subject = Subject(schedule, project, thresholds or Thresholds())
    return tuple(_results(subject))


def _results(subject: Subject) -> Iterator[Result]:
    groups = list(Group)
    for check in sorted(CHECKS, key=lambda each: groups.index(each.group)):
        yield _result(check, subject)


def _result(check: Check, subject: Subject) -> Result:
    skipped = check.unanswerable(subject)
    if skipped:
        return Result(check, (), skipped)
    return Result(check, tuple(check.find(subject)))
