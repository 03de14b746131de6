"""How does a P6 schedule become an SDEF file?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from trajanus.p6.errors import CannotWrite
from trajanus.p6.model import Activity, Calendar, Project
from trajanus.p6.schedule import Schedule
from trajanus.p6.sdef import records, text
from trajanus.p6.sdef.codes import CONTRACT_NUMBER, CONTRACTOR
from trajanus.p6.sdef.findings import Findings
from trajanus.p6.sdef.from_activities import activity_record, predecessor_records, progress_record
from trajanus.p6.sdef.from_calendars import calendar_codes, calendar_records, holiday_records
from trajanus.p6.sdef.from_costs import Earned, amounts_by_activity, units_record
from trajanus.p6.sdef.layout import ACTIVITY, PROJECT
from trajanus.p6.sdef.shaping import Shaper
from trajanus.p6.words import ActivityType


@dataclass(frozen=True, slots=True)
class Heading:
    """What the PROJ record wants and P6 has no place for; blank leaves what the schedule says."""

    identifier: str = ""
    contractor: str = ""
    contract_number: str = ""


@dataclass(frozen=True, slots=True)
class Conversion:
    """The records of a schedule, and what a person should know before sending them."""

    document: records.Document
    findings: Findings


def choose_project(schedule: Schedule, project_id: str = "") -> Project:
    """Return the one project that is meant, or say which there are."""
    exported = [each for each in schedule.projects if each.is_exported] or list(schedule.projects)
    named = [each for each in schedule.projects if each.id == project_id]
    found = named if project_id else exported
    if len(found) == 1:
        return found[0]
    if not found and not project_id:
        raise CannotWrite("The file has no project.", next_step="Export the project from P6 again.")
    names = ", ".join(each.id for each in schedule.projects)
    message = f"There is no project {project_id!r}." if project_id else "Which project?"
    raise CannotWrite(message, next_step=f"Name one of the projects of the file: {names}.")


def from_model(
    schedule: Schedule,
    project: Project,
    *,
    heading: Heading = Heading(),
    earned: Earned = Earned.ACTUAL_COST,
    clin_amounts: Mapping[str, Decimal] | None = None,
) -> Conversion:
    """Return the SDEF records of one project with everything that rules and columns find."""
    shaper = Shaper()
    activities = _written(schedule, project, shaper)
    calendars = _used_calendars(schedule, activities)
    codes = calendar_codes(calendars, shaper)
    amounts = amounts_by_activity(schedule, activities, earned, shaper)
    units = (units_record(schedule, each, shaper) for each in activities)
    included = frozenset(activity.key for activity in activities)
    document = records.Document(
        project=_project(project, activities, heading, shaper),
        calendars=calendar_records(calendars, codes, shaper),
        holidays=tuple(holiday_records(calendars, codes, shaper)),
        activities=tuple(activity_record(each, codes, shaper) for each in activities),
        predecessors=tuple(predecessor_records(schedule, included, shaper)),
        units=tuple(each for each in units if each),
        progress=tuple(progress_record(each, amounts[each.key], shaper) for each in activities),
    )
    shaper.findings.extend(text.check(document, clin_amounts))
    return Conversion(document, shaper.findings)


def _written(schedule: Schedule, project: Project, shaper: Shaper) -> list[Activity]:
    """Return what SDEF can hold; summaries of the WBS are for people only."""
    activities = schedule.activities_of(project)
    summaries = sum(1 for each in activities if each.type == ActivityType.WBS_SUMMARY)
    if summaries:
        shaper.warn(f"{summaries} WBS summary activities are left out", ACTIVITY)
    return [each for each in activities if each.type != ActivityType.WBS_SUMMARY]


def _used_calendars(schedule: Schedule, activities: list[Activity]) -> list[Calendar]:
    used = {activity.calendar_key for activity in activities}
    return [calendar for calendar in schedule.calendars if calendar.key in used]


def _project(
    project: Project, activities: list[Activity], heading: Heading, shaper: Shaper
) -> records.Project | None:
    if project.data_date is None:
        shaper.error("the project has no data date", PROJECT, "data_date")
        return None
    udfs = {udf.label: str(udf.value) for udf in project.udfs}
    contractor = heading.contractor or udfs.get(CONTRACTOR, "")
    number = heading.contract_number or udfs.get(CONTRACT_NUMBER, "")
    return records.Project(
        data_date=project.data_date.date(),
        identifier=shaper.description(heading.identifier or project.id, PROJECT, "identifier"),
        name=shaper.description(project.name, PROJECT, "name"),
        contractor=shaper.description(contractor, PROJECT, "contractor"),
        contract_number=number,
        start=_first(_starts(project, activities)),
        finish=_day(project.must_finish or project.scheduled_finish)
        or _last(each.finish for each in activities),
    )


def _starts(project: Project, activities: list[Activity]) -> Iterator[datetime | None]:
    yield project.planned_start
    if project.planned_start is None:
        yield from (each.start for each in activities)


def _first(moments: Iterator[datetime | None]) -> date | None:
    return _day(min((moment for moment in moments if moment), default=None))


def _last(moments: Iterator[datetime | None]) -> date | None:
    return _day(max((moment for moment in moments if moment), default=None))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
