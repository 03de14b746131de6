"""Is the P6 project set up as federal work asks for, so that SDEF and payment work?"""

from __future__ import annotations

from collections.abc import Iterator

from trajanus.p6.checks.check import Check, Found, Group, Subject, not_from_sdef
from trajanus.p6.model import Calendar
from trajanus.p6.sdef.codes import CODES
from trajanus.p6.words import CriticalPath, DurationType, PercentType, ResourceType

_ID_LENGTH, _NAME_LENGTH = 10, 30
_DAY, _WEEK = 8.0, 40.0
_CENT = 0.01


def _codes(subject: Subject) -> Iterator[Found]:
    """Yield the codes that are missing, not the project's own, or too long for SDEF."""
    types = {each.name: each for each in subject.schedule.code_types}
    own = {
        each.name: each
        for each in subject.schedule.code_types
        if each.scope == "Project" and each.project_key in (None, subject.project.key)
    }
    for code in CODES:
        found = own.get(code.name)
        if found is None:
            where = f", only as a {types[code.name].scope} code" if code.name in types else ""
            yield Found(f"there is no project code {code.name}{where}")
        elif found.max_length is not None and found.max_length > code.width:
            yield Found(f"{code.name} may be {found.max_length} long, SDEF takes {code.width}")


def _calendars(subject: Subject) -> Iterator[Found]:
    for calendar in _used_calendars(subject):
        if calendar.type != "Project":
            yield Found(f"{calendar.name} is a {calendar.type} calendar")


def _hours(subject: Subject) -> Iterator[Found]:
    for calendar in _used_calendars(subject):
        hours = (calendar.hours_per_day, calendar.hours_per_week)
        if hours != (_DAY, _WEEK):
            yield Found(f"{calendar.name} has {hours[0]:g} hours a day and {hours[1]:g} a week")


def _used_calendars(subject: Subject) -> list[Calendar]:
    used = {each.calendar_key for each in subject.activities}
    return [each for each in subject.schedule.calendars if each.key in used]


def _duration_types(subject: Subject) -> Iterator[Found]:
    for each in subject.work:
        if each.duration_type != DurationType.FIXED_DURATION_UNITS:
            yield Found(each.duration_type or "not known", each)


def _percent_types(subject: Subject) -> Iterator[Found]:
    for each in subject.work:
        if each.percent_type != PercentType.PHYSICAL:
            yield Found(each.percent_type, each)


def _longest_path(subject: Subject) -> Iterator[Found]:
    if subject.project.critical_path != CriticalPath.LONGEST_PATH:
        yield Found(f"critical activities are defined by {subject.project.critical_path}")


def _retained_logic(subject: Subject) -> Iterator[Found]:
    if subject.project.progress_override:
        yield Found("the schedule is computed with progress override")
    elif subject.project.retained_logic is False:
        yield Found("the schedule is computed with actual dates")


def _lump_sums(subject: Subject) -> Iterator[Found]:
    schedule = subject.schedule
    for activity in subject.work:
        assignments = schedule.assignments_by_activity.get(activity.key, ())
        if len(assignments) > 1:
            yield Found(f"it has {len(assignments)} resources", activity)
        for each in assignments:
            resource = schedule.resource_by_key.get(each.resource_key or "")
            if resource and resource.type and resource.type != ResourceType.LABOR:
                yield Found(f"{resource.id} is {resource.type}, not Labor", activity)
            if abs(each.planned_units - float(each.planned_cost)) > _CENT:
                units, cost = each.planned_units, each.planned_cost
                yield Found(f"{units:,.2f} units are budgeted and {cost:,.2f} cost", activity)


def _ids(subject: Subject) -> Iterator[Found]:
    for each in subject.activities:
        if len(each.id) > _ID_LENGTH:
            yield Found(f"{len(each.id)} characters", each)


def _names(subject: Subject) -> Iterator[Found]:
    for each in subject.activities:
        if len(each.name) > _NAME_LENGTH:
            yield Found(f"{len(each.name)} characters", each)


def _options_unknown(subject: Subject) -> str | None:
    if subject.project.retained_logic is None and subject.project.progress_override is None:
        return "the file does not hold the scheduling options"
    return None


CHECKS = (
    Check(
        "project-codes",
        "The eight SDEF codes are project codes of the right length",
        Group.SETTINGS,
        "In P6: Enterprise > Activity Codes > Project. Create WRKP 3, RESP 4, AREA 4, MODF 6,"
        " BIDI 6, PHAS 2, CATW 1 and FOW 30 with exactly these names.",
        _codes,
        unanswerable=not_from_sdef,
    ),
    Check(
        "project-calendars",
        "Activities use project calendars",
        Group.SETTINGS,
        "Copy global calendars to the project and assign the copies.",
        _calendars,
        unanswerable=not_from_sdef,
    ),
    Check(
        "duration-type",
        "The duration type is Fixed Duration and Units",
        Group.SETTINGS,
        "Set it for the project, and for these activities.",
        _duration_types,
        unanswerable=not_from_sdef,
    ),
    Check(
        "percent-type",
        "The percent complete type is Physical",
        Group.SETTINGS,
        "Set it for the project, and for these activities: RMS pays by reported earnings.",
        _percent_types,
        unanswerable=not_from_sdef,
    ),
    Check(
        "hours-per-day",
        "Calendars count 8 hours a day and 40 a week",
        Group.SETTINGS,
        "Set the time periods of these calendars to 8, 40, 172 and 2000 hours.",
        _hours,
        unanswerable=not_from_sdef,
    ),
    Check(
        "longest-path",
        "Critical means on the longest path",
        Group.SETTINGS,
        "In the project's settings, define critical activities by Longest Path.",
        _longest_path,
        unanswerable=not_from_sdef,
    ),
    Check(
        "retained-logic",
        "The schedule is computed with retained logic",
        Group.SETTINGS,
        "In Schedule > Options choose Retained Logic, and schedule again.",
        _retained_logic,
        unanswerable=_options_unknown,
    ),
    Check(
        "lump-sum",
        "Cost is loaded by one lump-sum labor resource at 1 dollar a unit",
        Group.SETTINGS,
        "Give each of these activities one labor resource, and as many units as it costs dollars.",
        _lump_sums,
        unanswerable=not_from_sdef,
    ),
    Check(
        "id-length",
        f"Activity IDs have at most {_ID_LENGTH} characters",
        Group.SETTINGS,
        "Shorten them before the first file goes to RMS; later nothing may be renumbered.",
        _ids,
    ),
    Check(
        "name-length",
        f"Activity names have at most {_NAME_LENGTH} characters",
        Group.SETTINGS,
        "Shorten these names; SDEF cuts them.",
        _names,
    ),
)
