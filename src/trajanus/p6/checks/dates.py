"""Are dates, floats and durations such that the schedule can be relied on?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from trajanus.p6.checks.check import Check, Found, Group, Severity, Subject
from trajanus.p6.standing import Doubt, doubted
from trajanus.p6.words import ConstraintType

_MANDATORY = (ConstraintType.MANDATORY_START, ConstraintType.MANDATORY_FINISH)
#: These only hold work back; the logic still decides.
_SOFT = (ConstraintType.START_ON_OR_AFTER, ConstraintType.FINISH_ON_OR_BEFORE)


def _mandatory(subject: Subject) -> Iterator[Found]:
    for each in subject.open_work:
        for constraint in each.constraints:
            if constraint.type in _MANDATORY:
                yield Found(constraint.type, each)


def _other_constraints(subject: Subject) -> Iterator[Found]:
    for each in subject.open_work:
        for constraint in each.constraints:
            if constraint.type not in (*_MANDATORY, *_SOFT):
                yield Found(constraint.type, each)


def _negative_float(subject: Subject) -> Iterator[Found]:
    for each in subject.open_work:
        if each.total_float_days is not None and each.total_float_days < 0:
            yield Found(f"{each.total_float_days:.1f} days", each)


def _large_float(subject: Subject) -> Iterator[Found]:
    for each in subject.open_work:
        days = each.total_float_days
        if days is not None and days > subject.thresholds.largest_float_days:
            yield Found(f"{days:.1f} days", each)


def _critical(subject: Subject) -> Iterator[Found]:
    if subject.open_work and not any(each.is_critical for each in subject.open_work):
        yield Found("no open activity is critical")


def _long(subject: Subject) -> Iterator[Found]:
    for each in subject.open_work:
        days = each.original_days
        if days is not None and days > subject.thresholds.longest_duration_days:
            yield Found(f"{days:.1f} days", each)


def _no_duration(subject: Subject) -> Iterator[Found]:
    for each in subject.open_work:
        if not each.is_milestone and not each.original_hours:
            yield Found("no duration and no milestone", each)


def _data_date(subject: Subject) -> Iterator[Found]:
    if subject.project.data_date is None:
        yield Found("the project has no data date")


def _finish(subject: Subject) -> Iterator[Found]:
    limit = subject.project.must_finish
    last = max((each.finish for each in subject.work if each.finish), default=None)
    if limit and last and last.date() > limit.date():
        days = (last.date() - limit.date()).days
        yield Found(f"it ends {last:%Y-%m-%d}, {days} days after {limit:%Y-%m-%d}")


def _doubted(*doubts: Doubt) -> Callable[[Subject], Iterator[Found]]:
    def find(subject: Subject) -> Iterator[Found]:
        for each in doubted(subject.schedule, subject.project):
            if each.doubt in doubts:
                yield Found(each.message, each.activity)

    return find


CHECKS = (
    Check(
        "data-date",
        "The project has a data date",
        Group.DATES,
        "Schedule the project in P6 with the date up to which progress is reported.",
        _data_date,
    ),
    Check(
        "must-finish",
        "The project ends in time",
        Group.DATES,
        "Show how the time is won back, or ask for more with a time impact analysis.",
        _finish,
        Severity.SHOULD,
    ),
    Check(
        "mandatory-constraints",
        "No start or finish is mandatory",
        Group.DATES,
        "Replace them; they break the logic instead of bending it.",
        _mandatory,
    ),
    Check(
        "other-constraints",
        "No other hard constraints",
        Group.DATES,
        "Keep only constraints that the contract names; let the logic decide the rest.",
        _other_constraints,
        Severity.SHOULD,
    ),
    Check(
        "negative-float",
        "No float is negative",
        Group.DATES,
        "The plan misses a date it promises: change the plan, or have the date changed.",
        _negative_float,
        Severity.SHOULD,
    ),
    Check(
        "large-float",
        "No float is large",
        Group.DATES,
        "A missing successor is the usual reason; add it.",
        _large_float,
        Severity.SHOULD,
    ),
    Check(
        "critical-path",
        "There is a critical path",
        Group.DATES,
        "Schedule the project; look for constraints and missing logic that cut the path.",
        _critical,
    ),
    Check(
        "long-durations",
        "No activity is long",
        Group.DATES,
        "Break work up so that progress can be judged each month; procurement may be longer.",
        _long,
        Severity.SHOULD,
    ),
    Check(
        "no-duration",
        "Only milestones have no duration",
        Group.DATES,
        "Make these milestones, or give them a duration.",
        _no_duration,
    ),
    Check(
        "after-data-date",
        "Nothing is reported after the data date",
        Group.PROGRESS,
        "Correct the dates, or move the data date and schedule again.",
        _doubted(Doubt.ACTUAL_AFTER_DATA_DATE),
    ),
    Check(
        "before-data-date",
        "No open work is planned before the data date",
        Group.PROGRESS,
        "Schedule the project again (F9) with the new data date.",
        _doubted(Doubt.PLANNED_IN_THE_PAST),
    ),
    Check(
        "actual-dates",
        "Actual dates and progress agree",
        Group.PROGRESS,
        "Report what is missing: a start for work in progress, no remaining work when finished.",
        _doubted(
            Doubt.FINISHED_WITHOUT_START,
            Doubt.FINISHED_BEFORE_START,
            Doubt.FINISHED_WITH_WORK_LEFT,
            Doubt.PROGRESS_WITHOUT_START,
        ),
    ),
)
