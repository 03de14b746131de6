"""How does progress become the workbook that P6 imports (File > Import > Spreadsheet)?

Rows carry the whole standing of an activity, for P6 takes an empty cell for an empty value: a
sheet without the WBS column would move its activities to the top of the project.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, BinaryIO

import xlsxwriter

from trajanus.p6.errors import CannotWrite
from trajanus.p6.model import Project
from trajanus.p6.nodes import Nodes
from trajanus.p6.schedule import Schedule
from trajanus.p6.updates import ProgressUpdate, Standing, standings

#: Field names and captions as P6 writes them. The finish stands before the start: P6 reads from
#: left to right, and would check a new start against an old finish. There is no status column:
#: P6 derives it from the dates, and its words depend on the user's language.
COLUMNS = (
    ("task_code", "Activity ID"),
    ("wbs_id", "WBS Code"),
    ("task_name", "Activity Name"),
    ("act_end_date", "Actual Finish"),
    ("act_start_date", "Actual Start"),
    ("remain_drtn_hr_cnt", "Remaining Duration(d)"),
    ("complete_pct", "Activity % Complete(%)"),
)
_DATE_FORMAT = "yyyy-mm-dd hh:mm"
#: How P6 shall understand the cells. Durations are days of each activity's calendar.
_USER_SETTINGS = (
    "DurationQtyType=QT_Day\n"
    "ShowAsPercentage=0\n"
    "SmallScaleQtyType=QT_Hour\n"
    "DateFormat=yyyy-mm-dd\n"
    "CurrencyFormat=US Dollar\n"
)


def write_update_sheet(
    schedule: Schedule,
    project: Project,
    updates: Iterable[ProgressUpdate],
    stream: BinaryIO,
    *,
    created: datetime,
) -> tuple[Standing, ...]:
    """Write the workbook and return what is in it; nothing is written when an update is wrong."""
    standing = standings(schedule, project, updates)
    codes = _wbs_codes(schedule, project)
    lost = [each.activity.id for each in standing if each.activity.wbs_key not in codes]
    if lost or schedule.format == "sdef":
        raise CannotWrite(
            "The file does not say where in the WBS these activities stand, and P6 would move them"
            " to the top of the project.",
            problems=[f"{name}: its WBS node is not in the file" for name in lost],
            next_step="Read the schedule from XER or P6 XML, and write the sheet from that.",
        )
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties(
        {"title": f"{project.id}: progress", "created": created.replace(tzinfo=None)}
    )
    _write_tasks(book, standing, codes)
    _write_settings(book)
    book.close()
    return standing


def _wbs_codes(schedule: Schedule, project: Project) -> dict[str | None, str]:
    """Return the code path of each WBS node, which begins with the project's ID."""
    nodes = Nodes(schedule)
    paths: dict[str | None, str] = {None: project.id}  # directly under the project, in P6 XML
    for each in schedule.wbs:
        if each.project_key == project.key:
            paths[each.key] = project.wbs_separator.join((project.id, *nodes.codes_of(each)))
    return paths


def _write_tasks(book: Any, standing: Iterable[Standing], codes: dict[str | None, str]) -> None:
    sheet = book.add_worksheet("TASK")
    bold = book.add_format({"bold": True})
    plain = book.add_format({"quote_prefix": True})
    moment = book.add_format({"num_format": _DATE_FORMAT})
    sheet.set_column(0, 1, 16)
    sheet.set_column(2, 2, 44)
    sheet.set_column(3, len(COLUMNS) - 1, 20)
    sheet.freeze_panes(2, 1)
    for place, (field, caption) in enumerate(COLUMNS):
        sheet.write_string(0, place, field)
        sheet.write_string(1, place, caption, bold)
    for row, each in enumerate(standing, 2):
        activity = each.activity
        # Strings with the mark of an apostrophe: a name that begins with = stays a name.
        sheet.write_string(row, 0, activity.id, plain)
        sheet.write_string(row, 1, codes[activity.wbs_key], plain)
        sheet.write_string(row, 2, activity.name, plain)
        if each.actual_finish:
            sheet.write_datetime(row, 3, each.actual_finish, moment)
        if each.actual_start:
            sheet.write_datetime(row, 4, each.actual_start, moment)
        sheet.write_number(row, 5, each.remaining_hours / activity.hours_per_day)
        sheet.write_number(row, 6, each.percent)


def _write_settings(book: Any) -> None:
    sheet = book.add_worksheet("USERDATA")
    for row, text in enumerate(("user_data", "UserSettings Do Not Edit", _USER_SETTINGS)):
        sheet.write_string(row, 0, text)
