"""Does an SDEF file hold together? The rules of ER 1-1-11 and RMS among records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from trajanus.p6.sdef.findings import Finding, Severity, about
from trajanus.p6.sdef.layout import BY_RECORD, HOLIDAYS_PER_LINE
from trajanus.p6.sdef.records import Activity, Document, Progress

MAXIMUM_ACTIVITIES = 10_000
MAXIMUM_DURATION = 999
_DAYS = frozenset("YN")


def check(
    document: Document, clin_amounts: Mapping[str, Decimal] | None = None
) -> Iterator[Finding]:
    """Yield what RMS would refuse or a person should see; bid items against amounts when given."""
    for rule in RULES:
        yield from rule(document)
    yield from check_clins(document, clin_amounts or {})


def _one_project(document: Document) -> Iterator[Finding]:
    if document.project is None:
        yield Finding(Severity.ERROR, "there is no PROJ record", record="PROJ")


def _calendars(document: Document) -> Iterator[Finding]:
    seen: set[str] = set()
    for calendar in document.calendars:
        if calendar.code in seen:
            message = f"calendar {calendar.code} is there twice"
            yield about(calendar, Severity.ERROR, message, column="code")
        seen.add(calendar.code)
        if not calendar.code.isalnum():
            yield about(calendar, Severity.ERROR, "it must be a letter or digit", column="code")
        if len(calendar.work_days) != 7 or not set(calendar.work_days) <= _DAYS:
            message = f"{calendar.work_days!r} is not seven times Y or N, Sunday first"
            yield about(calendar, Severity.ERROR, message, column="work_days")
    for holidays in document.holidays:
        if holidays.calendar not in seen:
            message = f"calendar {holidays.calendar} has no CLDR record"
            yield about(holidays, Severity.ERROR, message, column="calendar")
        if len(holidays.dates) > HOLIDAYS_PER_LINE:
            message = f"{len(holidays.dates)} dates do not fit; a record holds {HOLIDAYS_PER_LINE}"
            yield about(holidays, Severity.ERROR, message, column="dates")


def _activities(document: Document) -> Iterator[Finding]:
    calendars = {calendar.code for calendar in document.calendars}
    seen: set[str] = set()
    for activity in document.activities:
        if activity.activity_id in seen:
            message = "this activity ID is there twice; RMS joins by it"
            yield about(activity, Severity.ERROR, message, column="activity_id")
        seen.add(activity.activity_id)
        if activity.calendar not in calendars:
            message = f"calendar {activity.calendar or '(blank)'} has no CLDR record"
            yield about(activity, Severity.ERROR, message, column="calendar")
        if not 0 <= activity.duration <= MAXIMUM_DURATION:
            message = f"{activity.duration} is not between 0 and {MAXIMUM_DURATION} work days"
            yield about(activity, Severity.ERROR, message, column="duration")
        yield from _constraint(activity)
    if len(document.activities) > MAXIMUM_ACTIVITIES:
        count = len(document.activities)
        message = f"{count:,} activities are more than {MAXIMUM_ACTIVITIES:,}"
        yield Finding(Severity.ERROR, message, record="ACTV")


def _constraint(activity: Activity) -> Iterator[Finding]:
    if activity.constraint_type in ("MS", "MF"):
        message = f"{activity.constraint_type} is not in ER 1-1-11, which knows ES and LF"
        yield about(activity, Severity.WARNING, message, column="constraint_type")
    if activity.constraint_type and not activity.constraint_date:
        message = "it is blank though there is a constraint type"
        yield about(activity, Severity.WARNING, message, column="constraint_date")
    if activity.constraint_date and not activity.constraint_type:
        message = "it is blank though there is a constraint date"
        yield about(activity, Severity.WARNING, message, column="constraint_type")


def _predecessors(document: Document) -> Iterator[Finding]:
    known = {activity.activity_id for activity in document.activities}
    for link in document.predecessors:
        for column, name in (
            ("activity_id", link.activity_id),
            ("predecessor_id", link.predecessor_id),
        ):
            if name not in known:
                message = f"there is no activity {name}"
                yield about(link, Severity.ERROR, message, column=column)
        if link.activity_id == link.predecessor_id:
            message = "an activity cannot precede itself"
            yield about(link, Severity.ERROR, message, column="predecessor_id")


def _units(document: Document) -> Iterator[Finding]:
    known = {activity.activity_id for activity in document.activities}
    seen: set[str] = set()
    for units in document.units:
        if units.activity_id not in known:
            message = f"there is no activity {units.activity_id}"
            yield about(units, Severity.ERROR, message, column="activity_id")
        if units.activity_id in seen:
            message = "the activity has more than one UNIT record"
            yield about(units, Severity.WARNING, message, column="activity_id")
        seen.add(units.activity_id)


def _progress(document: Document) -> Iterator[Finding]:
    activities = {activity.activity_id: activity for activity in document.activities}
    seen: set[str] = set()
    for progress in document.progress:
        activity = activities.get(progress.activity_id)
        if activity is None:
            message = f"there is no activity {progress.activity_id}"
            yield about(progress, Severity.ERROR, message, column="activity_id")
            continue
        if progress.activity_id in seen:
            message = "the activity has more than one PROG record"
            yield about(progress, Severity.ERROR, message, column="activity_id")
        seen.add(progress.activity_id)
        yield from _dates(document, progress)
        yield from _costs(activity, progress)
    for activity in document.activities:
        if activity.activity_id not in seen:
            yield about(activity, Severity.WARNING, "the activity has no PROG record")


def _dates(document: Document, progress: Progress) -> Iterator[Finding]:
    start, finish = progress.actual_start, progress.actual_finish
    if finish and not start:
        message = "it is set without an actual start"
        yield about(progress, Severity.ERROR, message, column="actual_finish")
    if start and finish and finish < start:
        message = f"{finish} is before the actual start {start}"
        yield about(progress, Severity.ERROR, message, column="actual_finish")
    if finish and progress.remaining_duration > 0:
        message = f"{progress.remaining_duration} days remain though the activity is finished"
        yield about(progress, Severity.ERROR, message, column="remaining_duration")
    if not 0 <= progress.remaining_duration <= MAXIMUM_DURATION:
        message = f"{progress.remaining_duration} is not between 0 and {MAXIMUM_DURATION} work days"
        yield about(progress, Severity.ERROR, message, column="remaining_duration")
    if document.project is None:
        return
    for column, actual in (("actual_start", start), ("actual_finish", finish)):
        if actual and actual > document.project.data_date:
            message = f"{actual} is after the data date {document.project.data_date}"
            yield about(progress, Severity.ERROR, message, column=column)


def _costs(activity: Activity, progress: Progress) -> Iterator[Finding]:
    if progress.cost_to_date > progress.cost:
        # A deductive modification lowers the amount below what was earned before.
        severity = Severity.WARNING if activity.modification else Severity.ERROR
        message = f"{progress.cost_to_date} is more than the activity cost {progress.cost}"
        yield about(progress, severity, message, column="cost_to_date")
    if progress.stored_material > progress.cost_to_date:
        message = (
            f"{progress.stored_material} is more than the cost to date"
            f" {progress.cost_to_date}, which includes it"
        )
        yield about(progress, Severity.ERROR, message, column="stored_material")
    if progress.cost and not activity.bid_item:
        message = "it is blank though the activity has a cost"
        yield about(activity, Severity.WARNING, message, column="bid_item")
    if progress.cost and not activity.duration:
        message = "a milestone has a cost"
        yield about(progress, Severity.WARNING, message, column="cost")


def check_clins(document: Document, amounts: Mapping[str, Decimal]) -> Iterator[Finding]:
    """Yield the CLINs that RMS would call not balanced, so that no pay request could be sent."""
    sums = clin_sums(document)
    column = BY_RECORD[Activity].column("bid_item").place
    for clin, amount in amounts.items():
        total = sums.get(clin, Decimal(0))
        if total != amount:
            message = (
                f"the activities of bid item {clin} cost {total:,.2f} together, the CLIN is"
                f" {amount:,.2f}: a difference of {total - amount:,.2f}"
            )
            yield Finding(Severity.WARNING, message, record="ACTV", column=column)
    for clin in sorted(set(sums) - set(amounts)) if amounts else ():
        message = f"bid item {clin} costs {sums[clin]:,.2f} and is no CLIN of the contract"
        yield Finding(Severity.WARNING, message, record="ACTV", column=column)


def clin_sums(document: Document) -> dict[str, Decimal]:
    """Return what the activities of each bid item cost together."""
    bid_items = {activity.activity_id: activity.bid_item for activity in document.activities}
    sums: dict[str, Decimal] = {}
    for progress in document.progress:
        clin = bid_items.get(progress.activity_id, "")
        if clin:
            sums[clin] = sums.get(clin, Decimal(0)) + progress.cost
    return sums


RULES: tuple[Callable[[Document], Iterator[Finding]], ...] = (
    _one_project,
    _calendars,
    _activities,
    _predecessors,
    _units,
    _progress,
)
