"""Do the relationships of a schedule make a network that can be computed and trusted?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from trajanus.p6.checks.check import Check, Found, Group, Severity, Subject, not_from_sdef
from trajanus.p6.checks.loops import loops
from trajanus.p6.model import Relationship
from trajanus.p6.sequence import out_of_sequence
from trajanus.p6.words import ActivityType, LinkType

#: Who has more has to mend these first.
_MOST_LOOPS = 50
_DRIVES_START = (LinkType.FINISH_TO_START, LinkType.START_TO_START)
_DRIVEN_BY_FINISH = (LinkType.FINISH_TO_START, LinkType.FINISH_TO_FINISH)


def _no_predecessor(subject: Subject) -> Iterator[Found]:
    """Yield activities that nothing comes before, but for the first one of the project."""
    open_ends = [each for each in subject.work if not subject.schedule.predecessors.get(each.key)]
    starts = [each for each in open_ends if each.type == ActivityType.START_MILESTONE]
    for each in open_ends:
        if each is not (starts or open_ends)[0]:
            yield Found("no predecessor", each)


def _no_successor(subject: Subject) -> Iterator[Found]:
    """Yield activities that nothing comes after, but for the last one of the project."""
    open_ends = [each for each in subject.work if not subject.schedule.successors.get(each.key)]
    ends = [each for each in open_ends if each.type == ActivityType.FINISH_MILESTONE]
    for each in open_ends:
        if each is not (ends or open_ends)[-1]:
            yield Found("no successor", each)


def _open_start(subject: Subject) -> Iterator[Found]:
    for each in subject.work:
        links = subject.schedule.predecessors.get(each.key, ())
        is_end = each.type == ActivityType.FINISH_MILESTONE
        if links and not is_end and not any(link.type in _DRIVES_START for link in links):
            yield Found("only its finish has predecessors", each)


def _open_finish(subject: Subject) -> Iterator[Found]:
    for each in subject.work:
        links = subject.schedule.successors.get(each.key, ())
        is_start = each.type == ActivityType.START_MILESTONE
        if links and not is_start and not any(link.type in _DRIVEN_BY_FINISH for link in links):
            yield Found("only its start has successors", each)


def _loops(subject: Subject) -> Iterator[Found]:
    for loop in islice(loops(subject.schedule, subject.project), _MOST_LOOPS):
        yield Found(" → ".join(each.id for each in (*loop, loop[0])), loop[0])


def _links(subject: Subject) -> Iterator[Relationship]:
    own = {each.key for each in subject.activities}
    return (link for link in subject.schedule.relationships if link.successor_key in own)


def _about(subject: Subject, link: Relationship, detail: str = "") -> Found:
    before = subject.schedule.activity_by_key.get(link.predecessor_key)
    name = before.id if before else "an activity outside the file"
    after = subject.schedule.activity_by_key[link.successor_key]
    return Found(f"{link.type} from {name}{detail}", after)


def _start_to_finish(subject: Subject) -> Iterator[Found]:
    for link in _links(subject):
        if link.type == LinkType.START_TO_FINISH:
            yield _about(subject, link)


def _leads(subject: Subject) -> Iterator[Found]:
    for link in _links(subject):
        if link.lag_hours < 0:
            yield _about(subject, link, f", {subject.schedule.lag_days(link):.1f} days")


def _long_lags(subject: Subject) -> Iterator[Found]:
    for link in _links(subject):
        days = subject.schedule.lag_days(link)
        if days > subject.thresholds.longest_lag_days:
            yield _about(subject, link, f", {days:.1f} days")


def _sequence(subject: Subject) -> Iterator[Found]:
    for each in out_of_sequence(subject.schedule, subject.project):
        yield Found(each.message, each.successor)


CHECKS = (
    Check(
        "predecessors",
        "Every activity but the first has a predecessor",
        Group.LOGIC,
        "Say what each of these must wait for; the notice to proceed at least.",
        _no_predecessor,
    ),
    Check(
        "successors",
        "Every activity but the last has a successor",
        Group.LOGIC,
        "Say what waits for each of these; contract completion at least.",
        _no_successor,
    ),
    Check(
        "open-starts",
        "Every start has something that drives it",
        Group.LOGIC,
        "Add a finish-to-start or start-to-start predecessor.",
        _open_start,
        Severity.SHOULD,
    ),
    Check(
        "open-finishes",
        "Every finish drives something",
        Group.LOGIC,
        "Add a finish-to-start or finish-to-finish successor.",
        _open_finish,
        Severity.SHOULD,
    ),
    Check("loops", "No activity waits for itself", Group.LOGIC, "Break the circle.", _loops),
    Check(
        "start-to-finish",
        "No relationship is start-to-finish",
        Group.LOGIC,
        "Use another type; SDEF cannot carry this one.",
        _start_to_finish,
        unanswerable=not_from_sdef,
    ),
    Check(
        "leads",
        "No lag is negative",
        Group.LOGIC,
        "Split the predecessor, or use start-to-start with a positive lag.",
        _leads,
    ),
    Check(
        "long-lags",
        "No lag is long",
        Group.LOGIC,
        "Show the time as an activity of its own: curing, delivery, review.",
        _long_lags,
        Severity.SHOULD,
    ),
    Check(
        "sequence",
        "Progress follows the logic",
        Group.PROGRESS,
        "Correct the actual dates, or change the logic to what was really done.",
        _sequence,
    ),
)
