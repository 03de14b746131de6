"""Will RMS take the schedule and pay by it? Costs, CLINs and the limits of SDEF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from trajanus.p6.checks.check import Check, Found, Group, Severity, Subject
from trajanus.p6.model import Activity
from trajanus.p6.sdef import findings
from trajanus.p6.sdef.rules import check_clins


def _cost(subject: Subject, activity: Activity) -> Decimal:
    assignments = subject.schedule.assignments_by_activity.get(activity.key, ())
    expenses = subject.schedule.expenses_by_activity.get(activity.key, ())
    assigned = sum((each.planned_cost for each in assignments), Decimal(0))
    return assigned + sum((each.planned_cost for each in expenses), Decimal(0))


def _no_cost(subject: Subject) -> Iterator[Found]:
    if subject.work and not any(_cost(subject, each) for each in subject.activities):
        yield Found("no activity has a cost")


def _no_bid_item(subject: Subject) -> Iterator[Found]:
    for each in subject.activities:
        if _cost(subject, each) and not each.code("BIDI"):
            yield Found(f"it costs {_cost(subject, each):,.2f}", each)


def _paid_milestones(subject: Subject) -> Iterator[Found]:
    for each in subject.activities:
        if each.is_milestone and _cost(subject, each):
            yield Found(f"it costs {_cost(subject, each):,.2f}", each)


def _clins(subject: Subject) -> Iterator[Found]:
    for finding in check_clins(subject.conversion.document, subject.thresholds.clin_amounts):
        yield Found(finding.message)


def _sdef(subject: Subject, severity: findings.Severity) -> Iterator[Found]:
    by_id = {each.id: each for each in subject.activities}
    for finding in subject.conversion.findings:
        if finding.severity is severity:
            column = f"{finding.column}: " if finding.column else ""
            yield Found(f"{column}{finding.message}", by_id.get(finding.activity))


def _sdef_errors(subject: Subject) -> Iterable[Found]:
    return _sdef(subject, findings.Severity.ERROR)


def _sdef_warnings(subject: Subject) -> Iterable[Found]:
    return _sdef(subject, findings.Severity.WARNING)


def _no_clins(subject: Subject) -> str | None:
    return None if subject.thresholds.clin_amounts else "no CLIN amounts were given"


CHECKS = (
    Check(
        "cost-loaded",
        "The schedule is loaded with cost",
        Group.COST,
        "Give each paid activity its part of the contract price.",
        _no_cost,
    ),
    Check(
        "bid-items",
        "Every activity with a cost has a bid item",
        Group.COST,
        "Assign the code BIDI with the CLIN it is paid under.",
        _no_bid_item,
    ),
    Check(
        "paid-milestones",
        "No milestone has a cost",
        Group.COST,
        "Put the cost on work.",
        _paid_milestones,
        Severity.SHOULD,
    ),
    Check(
        "clin-sums",
        "The activities of each CLIN add up to its amount",
        Group.COST,
        "Mend the amounts in P6; RMS lets no pay request go while a CLIN is not balanced.",
        _clins,
        unanswerable=_no_clins,
    ),
    Check(
        "sdef-errors",
        "The schedule can be written as SDEF",
        Group.SDEF,
        "Mend these in P6; nothing is written as long as one is left.",
        _sdef_errors,
    ),
    Check(
        "sdef-losses",
        "SDEF loses nothing",
        Group.SDEF,
        "Look whether each may be lost; the rest of the file is fine.",
        _sdef_warnings,
        Severity.SHOULD,
    ),
)
