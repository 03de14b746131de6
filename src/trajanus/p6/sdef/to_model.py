"""What does an SDEF file say about a schedule, in the terms of the schedule model?

SDEF has no time of day, so moments are midnights, and no WBS. Work days count eight hours.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import BinaryIO

from trajanus.p6.calendar import HOURS_PER_DAY
from trajanus.p6.errors import UnreadableSchedule
from trajanus.p6.limits import DEFAULT_LIMITS, Limits
from trajanus.p6.model import (
    Activity,
    Assignment,
    Calendar,
    CodeType,
    CodeValue,
    Constraint,
    Project,
    Relationship,
    Shift,
    Udf,
    Warned,
)
from trajanus.p6.schedule import Schedule
from trajanus.p6.sdef import records
from trajanus.p6.sdef.codes import CODES, CONTRACT_NUMBER, CONTRACTOR, STORED_MATERIAL
from trajanus.p6.sdef.findings import Finding, Findings
from trajanus.p6.sdef.lines import Reading
from trajanus.p6.sdef.text import read
from trajanus.p6.words import ActivityType, ConstraintType, LinkType, PercentType, Status

PROJECT_KEY = "1"
_SHIFTS = (Shift(8 * 60, 12 * 60), Shift(13 * 60, 17 * 60))
_LINKS = {
    "C": LinkType.FINISH_TO_START,
    "S": LinkType.START_TO_START,
    "F": LinkType.FINISH_TO_FINISH,
}
_CONSTRAINTS = {
    "ES": ConstraintType.START_ON_OR_AFTER,
    "LF": ConstraintType.FINISH_ON_OR_BEFORE,
    "MS": ConstraintType.MANDATORY_START,
    "MF": ConstraintType.MANDATORY_FINISH,
}


def read_schedule(stream: BinaryIO, *, limits: Limits = DEFAULT_LIMITS) -> Schedule:
    """Read an SDEF file into the schedule model; what is wrong with it becomes warnings."""
    reading = read(stream, limits=limits)
    document = reading.document
    if document.project is None and not document.activities:
        raise UnreadableSchedule(
            "This is not an SDEF file: it has neither a project nor activities."
        )
    return to_model(reading)


def to_model(reading: Reading) -> Schedule:
    """Return the schedule that a file describes; records that nothing refers to stay out."""
    document = reading.document
    activities = tuple(_activities(document))
    known = frozenset(activity.key for activity in activities)
    return Schedule(
        format="sdef",
        encoding=reading.encoding,
        projects=(_project(document),),
        activities=activities,
        relationships=tuple(_relationships(document, known)),
        calendars=tuple(_calendars(document)),
        assignments=tuple(_assignments(document, known)),
        code_types=tuple(_code_types()),
        code_values=tuple({code.key: code for each in activities for code in each.codes}.values()),
        warnings=tuple(_warnings(reading.findings)),
    )


def _warnings(findings: Findings) -> Iterator[Warned]:
    for finding in findings:
        yield _warned(finding)
    if findings.left_out:
        yield Warned(f"{findings.left_out:,} more findings are left out")


def _warned(finding: Finding) -> Warned:
    where = f"{finding.activity} {finding.column}".strip()
    message = f"{where}: {finding.message}" if where else finding.message
    return Warned(message, table=finding.record, line=finding.line or None)


def _moment(day: date | None) -> datetime | None:
    return datetime.combine(day, time()) if day else None


def _project(document: records.Document) -> Project:
    project = document.project
    if project is None:
        return Project(PROJECT_KEY, id="", name="")
    told = ((CONTRACTOR, project.contractor), (CONTRACT_NUMBER, project.contract_number))
    return Project(
        PROJECT_KEY,
        id=project.identifier,
        name=project.name,
        data_date=_moment(project.data_date),
        planned_start=_moment(project.start),
        must_finish=_moment(project.finish),
        udfs=tuple(Udf(label, value) for label, value in told if value),
    )


def _calendars(document: records.Document) -> Iterator[Calendar]:
    days: dict[str, list[records.Holiday]] = {}
    for holidays in document.holidays:
        days.setdefault(holidays.calendar, []).extend(holidays.dates)
    seen: set[str] = set()
    for calendar in document.calendars:
        if calendar.code in seen:
            continue
        seen.add(calendar.code)
        free = days.get(calendar.code, [])
        week = calendar.work_days.ljust(7, "N")[:7]
        yield Calendar(
            calendar.code,
            calendar.description,
            project_key=PROJECT_KEY,
            hours_per_week=HOURS_PER_DAY * week.count("Y"),
            week=tuple(_SHIFTS if mark == "Y" else () for mark in week),
            exceptions={date(day.year, day.month, day.day): () for day in free if day.year},
            yearly_holidays=frozenset((day.month, day.day) for day in free if not day.year),
        )


def _activities(document: records.Document) -> Iterator[Activity]:
    progress: dict[str, records.Progress] = {}
    for each in document.progress:
        progress.setdefault(each.activity_id, each)
    leads_on = frozenset(link.predecessor_id for link in document.predecessors)
    seen: set[str] = set()
    for activity in document.activities:
        name = activity.activity_id
        if name not in seen:
            seen.add(name)
            standing = progress.get(name) or records.Progress(
                name, remaining_duration=activity.duration
            )
            yield _activity(activity, standing, leads_on=name in leads_on)


def _activity(
    activity: records.Activity, progress: records.Progress, *, leads_on: bool
) -> Activity:
    early_start, early_finish = _moment(progress.early_start), _moment(progress.early_finish)
    actual_start, actual_finish = _moment(progress.actual_start), _moment(progress.actual_finish)
    status = _status(progress)
    total_float = progress.total_float
    material = progress.stored_material
    return Activity(
        activity.activity_id,
        PROJECT_KEY,
        id=activity.activity_id,
        name=activity.description,
        type=_type(activity, leads_on=leads_on),
        status=status,
        percent_type=PercentType.DURATION,
        percent=_percent(activity, progress, status),
        start=actual_start or early_start,
        finish=actual_finish or early_finish,
        actual_start=actual_start,
        actual_finish=actual_finish,
        remaining_start=early_start,
        remaining_finish=early_finish,
        early_start=early_start,
        early_finish=early_finish,
        late_start=_moment(progress.late_start),
        late_finish=_moment(progress.late_finish),
        original_hours=activity.duration * HOURS_PER_DAY,
        remaining_hours=progress.remaining_duration * HOURS_PER_DAY,
        total_float_hours=None if total_float is None else total_float * HOURS_PER_DAY,
        calendar_key=activity.calendar,
        constraints=tuple(_constraints(activity)),
        is_critical=total_float is not None and total_float <= 0,
        codes=tuple(_codes(activity)),
        udfs=(Udf(STORED_MATERIAL, material),) if material else (),
    )


def _status(progress: records.Progress) -> Status:
    if progress.actual_finish:
        return Status.COMPLETED
    return Status.IN_PROGRESS if progress.actual_start else Status.NOT_STARTED


def _type(activity: records.Activity, *, leads_on: bool) -> ActivityType:
    if activity.hammock:
        return ActivityType.LEVEL_OF_EFFORT
    if activity.duration:
        return ActivityType.TASK
    # SDEF does not tell the two kinds of milestone apart; one that ends something leads nowhere.
    ends = activity.constraint_type in ("LF", "MF") or not leads_on
    return ActivityType.FINISH_MILESTONE if ends else ActivityType.START_MILESTONE


def _percent(activity: records.Activity, progress: records.Progress, status: Status) -> float:
    if status is Status.COMPLETED:
        return 100.0
    if status is Status.NOT_STARTED or activity.duration <= 0:
        return 0.0
    done = activity.duration - progress.remaining_duration
    return max(0.0, 100.0 * done / activity.duration)


def _constraints(activity: records.Activity) -> Iterator[Constraint]:
    if activity.constraint_type:
        kind = _CONSTRAINTS[activity.constraint_type]
        yield Constraint(kind, _moment(activity.constraint_date))


def _code_types() -> Iterator[CodeType]:
    for code in CODES:
        yield CodeType(code.name, code.name, "Project", PROJECT_KEY, code.width)


def _codes(activity: records.Activity) -> Iterator[CodeValue]:
    for code in CODES:
        value = getattr(activity, code.field)
        if value not in ("", None):
            yield CodeValue(f"{code.name} {value}", code.name, code.name, str(value))


def _relationships(document: records.Document, known: frozenset[str]) -> Iterator[Relationship]:
    for number, link in enumerate(document.predecessors, 1):
        if {link.activity_id, link.predecessor_id} <= known:
            yield Relationship(
                str(number),
                link.predecessor_id,
                link.activity_id,
                _LINKS[link.type],
                link.lag * HOURS_PER_DAY,
                PROJECT_KEY,
                PROJECT_KEY,
            )


def _assignments(document: records.Document, known: frozenset[str]) -> Iterator[Assignment]:
    """Yield what activities cost; where there are quantities, the first of them carries it."""
    units: dict[str, list[records.Units]] = {}
    for each in document.units:
        units.setdefault(each.activity_id, []).append(each)
    seen: set[str] = set()
    for progress in document.progress:
        name = progress.activity_id
        if name in seen or name not in known:
            continue
        seen.add(name)
        if progress.cost or progress.cost_to_date or name in units:
            lines: list[records.Units | None] = [*units.get(name, [None])]
            for number, line in enumerate(lines, 1):
                yield _assignment(number, line, progress)


def _assignment(number: int, units: records.Units | None, progress: records.Progress) -> Assignment:
    carries = number == 1
    cost = progress.cost if carries else Decimal(0)
    actual = progress.cost_to_date - progress.stored_material if carries else Decimal(0)
    return Assignment(
        f"{progress.activity_id} {number}",
        PROJECT_KEY,
        progress.activity_id,
        planned_units=float(units.total_quantity) if units else 0.0,
        actual_units=float(units.quantity_to_date) if units else 0.0,
        remaining_units=float(units.total_quantity - units.quantity_to_date) if units else 0.0,
        planned_cost=cost,
        actual_regular_cost=actual,
        remaining_cost=cost - actual,
        cost_per_unit=units.cost_per_unit if units else None,
        unit=units.unit if units else "",
    )
