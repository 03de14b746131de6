"""What schedule does an XER file hold?"""

from __future__ import annotations

from typing import BinaryIO

from trajanus.p6.limits import Limits
from trajanus.p6.memory import uninterrupted
from trajanus.p6.schedule import Schedule
from trajanus.p6.xer.activities import Attached, read_activities
from trajanus.p6.xer.attachments import read_codes, read_notes, read_udfs
from trajanus.p6.xer.calendars import read_calendars
from trajanus.p6.xer.logic import read_relationships
from trajanus.p6.xer.opening import OpenXer, opened_xer
from trajanus.p6.xer.projects import read_projects, read_wbs
from trajanus.p6.xer.references import References
from trajanus.p6.xer.symbols import cells_of
from trajanus.p6.xer.work import (
    Work,
    read_assignments,
    read_expenses,
    read_resources,
    read_roles,
)


def read_xer(file: BinaryIO, encoding: str | None, limits: Limits) -> Schedule:
    """Read all of an XER file."""
    with opened_xer(file, encoding, limits) as xer, uninterrupted():
        return _schedule(xer, limits)


def _schedule(xer: OpenXer, limits: Limits) -> Schedule:
    rows, doubts = xer.rows, xer.doubts
    cells = cells_of(rows, xer.header.currency, doubts)
    udfs = read_udfs(rows, cells, doubts)
    calendars = read_calendars(rows, cells.numbers, doubts, depth=limits.depth)
    wbs_notes = read_notes(rows, "WBSMEMO", key="wbs_id", text="wbs_memo", doubts=doubts)
    wbs = read_wbs(rows, doubts, udfs.get("PROJWBS"), wbs_notes)
    projects = read_projects(rows, cells, wbs, udfs.get("PROJECT", {}), doubts)
    refer = References(projects, wbs, calendars, doubts)
    codes = read_codes(rows, cells, doubts)
    attached = Attached(
        codes=codes.by_activity,
        udfs=udfs.get("TASK", {}),
        notes=read_notes(rows, "TASKMEMO", key="task_id", text="task_memo", doubts=doubts),
    )
    activities = tuple(read_activities(rows, cells, refer, attached, doubts))
    by_key = {activity.key: activity for activity in activities}
    logic = tuple(read_relationships(rows, cells, by_key, refer.projects, doubts))
    resources = tuple(read_resources(rows, udfs.get("RSRC", {}), doubts))
    work = Work(
        by_key, {resource.key: resource for resource in resources}, udfs.get("TASKRSRC", {})
    )
    return Schedule(
        format="xer",
        encoding=xer.encoding,
        projects=projects,
        wbs=wbs,
        activities=activities,
        relationships=logic,
        calendars=calendars,
        resources=resources,
        roles=tuple(read_roles(rows)),
        assignments=tuple(read_assignments(rows, cells, work, doubts)),
        expenses=tuple(read_expenses(rows, cells, by_key, doubts)),
        code_types=codes.types,
        code_values=codes.values,
        warnings=doubts.all(),
        version=xer.header.version,
        exported=xer.header.exported,
        currency=xer.header.currency,
    )
