"""How is accepted progress written as P6 XML that P6 takes as an update of a project?

The file holds the activities that changed and what they stand on: their project, the WBS nodes
above them and their calendars, so that no reference leads nowhere. P6 is told on import to update
activities and to keep all else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trajanus.p6.calendar import Calendar, Shift
from trajanus.p6.errors import CannotWrite
from trajanus.p6.model import Project, Wbs
from trajanus.p6.pmxml.parse import ROOT
from trajanus.p6.pmxml.progress import XSI, Value, following, owned, text_of
from trajanus.p6.schedule import Schedule
from trajanus.p6.updates import ProgressUpdate, Standing, standings

_OPENING = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<{ROOT} xmlns="http://xmlns.oracle.com/Primavera/P6/V19.12/API/BusinessObjects"'
    f' xmlns:xsi="{XSI}">\n'
)
_EMPTIED = frozenset({"ActualFinishDate", "ActualStartDate", "WBSObjectId"})
_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


def new_pmxml(schedule: Schedule, project_id: str, updates: Iterable[ProgressUpdate]) -> bytes:
    """Return a P6 XML file that brings this progress into the project."""
    if schedule.format == "sdef":
        raise CannotWrite(
            "SDEF does not hold the keys by which P6 XML joins activities, WBS and calendars.",
            next_step="Write the update from the XER or P6 XML file of the same schedule.",
        )
    project = schedule.project(project_id)
    changed = standings(schedule, project, updates)
    text = _OPENING + "".join(_parts(schedule, project, changed)) + f"</{ROOT}>\n"
    return text.encode()


def _parts(schedule: Schedule, project: Project, changed: tuple[Standing, ...]) -> Iterator[str]:
    used = {standing.activity.calendar_key for standing in changed}
    calendars = [each for each in schedule.calendars if each.key in used]
    yield from (_calendar(each) for each in calendars if each.type != "Project")
    yield "<Project>\n"
    yield _fields(
        {
            "DataDate": project.data_date,
            "Id": project.id,
            "Name": project.name,
            "ObjectId": project.key,
            "PlannedStartDate": project.planned_start,
        }
    )
    yield from (_calendar(each) for each in calendars if each.type == "Project")
    yield from (_wbs(node, schedule) for node in _nodes(schedule, changed))
    yield from (_activity(standing, schedule) for standing in changed)
    yield "</Project>\n"


def _nodes(schedule: Schedule, changed: Iterable[Standing]) -> Iterator[Wbs]:
    """Yield the nodes above changed activities, higher ones first; the project is none."""
    by_key = schedule.wbs_by_key
    wanted: set[str] = set()
    for standing in changed:
        key = standing.activity.wbs_key
        while key and key in by_key and key not in wanted:
            wanted.add(key)
            key = by_key[key].parent_key
    nodes = [node for node in schedule.wbs if node.key in wanted and not node.is_project]
    yield from sorted(nodes, key=lambda node: len(node.path))


def _wbs(node: Wbs, schedule: Schedule) -> str:
    return _element(
        "WBS",
        {
            "Code": node.code,
            "Name": node.name,
            "ObjectId": node.key,
            "ParentObjectId": _below_project(node.parent_key, schedule),
            "ProjectObjectId": node.project_key,
            "SequenceNumber": float(node.sequence),
        },
    )


def _below_project(key: str | None, schedule: Schedule) -> str | None:
    node = schedule.wbs_by_key.get(key or "")
    return None if node is None or node.is_project else node.key


def _activity(standing: Standing, schedule: Schedule) -> str:
    """Return an activity: who it is and how it is planned, unchanged, and its progress."""
    activity = standing.activity
    fields: dict[str, Value] = {
        "CalendarObjectId": activity.calendar_key,
        "DurationType": activity.duration_type or None,
        "FinishDate": activity.finish,
        "GUID": f"{{{activity.guid}}}" if "-" in activity.guid else None,
        "Id": activity.id,
        "Name": activity.name,
        "ObjectId": activity.key,
        "PercentCompleteType": activity.percent_type,
        "PlannedDuration": activity.original_hours,
        "PlannedFinishDate": activity.planned_finish,
        "PlannedStartDate": activity.planned_start,
        "ProjectObjectId": activity.project_key,
        "RemainingEarlyFinishDate": activity.remaining_finish,
        "RemainingEarlyStartDate": activity.remaining_start,
        "StartDate": activity.start,
        "Type": activity.type,
        "WBSObjectId": _below_project(activity.wbs_key, schedule),
    }
    fields |= following(standing) | owned(standing)
    # What may be empty in P6 is emptied; what is not known here is left out.
    known = {name: value for name, value in fields.items() if value is not None or name in _EMPTIED}
    return _element("Activity", dict(sorted(known.items())))


def _calendar(calendar: Calendar) -> str:
    fields = _fields(
        {
            "HoursPerDay": calendar.hours_per_day,
            "HoursPerWeek": calendar.hours_per_week,
            "IsDefault": "1" if calendar.is_default else "0",
            "Name": calendar.name,
            "ObjectId": calendar.key,
            "ProjectObjectId": calendar.project_key,
            "Type": calendar.type,
        }
    )
    week = "".join(
        f"<StandardWorkHours><DayOfWeek>{day}</DayOfWeek>{_shifts(shifts)}</StandardWorkHours>\n"
        for day, shifts in zip(_DAYS, calendar.week, strict=True)
    )
    exceptions = "".join(
        f"<HolidayOrException><Date>{day}T00:00:00</Date>{_shifts(shifts)}</HolidayOrException>\n"
        for day, shifts in sorted(calendar.exceptions.items())
    )
    return (
        f"<Calendar>\n{fields}<StandardWorkWeek>\n{week}</StandardWorkWeek>\n"
        f"<HolidayOrExceptions>\n{exceptions}</HolidayOrExceptions>\n</Calendar>\n"
    )


def _shifts(shifts: Iterable[Shift]) -> str:
    return (
        "".join(
            f"<WorkTime><Start>{_clock(shift.start)}</Start>"
            # P6 names the last minute worked: 11:59 means until 12:00.
            f"<Finish>{_clock(shift.finish - 1)}</Finish></WorkTime>"
            for shift in shifts
        )
        or '<WorkTime xsi:nil="true"/>'
    )


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}:00"


def _element(name: str, fields: dict[str, Value]) -> str:
    return f"<{name}>\n{_fields(fields)}</{name}>\n"


def _fields(fields: dict[str, Value]) -> str:
    return "".join(_field(name, value) for name, value in fields.items())


def _field(name: str, value: Value) -> str:
    if value is None:
        return f'<{name} xsi:nil="true"/>\n'
    return f"<{name}>{text_of(value)}</{name}>\n"
