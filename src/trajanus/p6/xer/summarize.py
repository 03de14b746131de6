"""What is in an XER file, at a glance?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from trajanus.p6.limits import Limits
from trajanus.p6.memory import uninterrupted
from trajanus.p6.summary import ListedActivity, ListedProject, Summary
from trajanus.p6.xer.calendars import read_calendars
from trajanus.p6.xer.logic import links
from trajanus.p6.xer.opening import OpenXer, opened_xer
from trajanus.p6.xer.projects import read_projects, read_wbs
from trajanus.p6.xer.references import References
from trajanus.p6.xer.shown import SHOWN_COLUMNS, shower
from trajanus.p6.xer.symbols import Cells, cells_of

_COLUMNS = (
    *SHOWN_COLUMNS,
    "task_id",
    "proj_id",
    "wbs_id",
    "clndr_id",
    "task_code",
    "task_name",
)
_OWN = len(SHOWN_COLUMNS)


def summarize_xer(file: BinaryIO, encoding: str | None, limits: Limits) -> Summary:
    """Read what a list of projects and activities shows, and count the rest."""
    with opened_xer(file, encoding, limits) as xer, uninterrupted():
        return _summary(xer, limits)


def _summary(xer: OpenXer, limits: Limits) -> Summary:
    rows, doubts = xer.rows, xer.doubts
    cells = cells_of(rows, xer.header.currency, doubts)
    calendars = read_calendars(rows, cells.numbers, doubts, depth=limits.depth)
    wbs = read_wbs(rows, doubts)
    projects = read_projects(rows, cells, wbs, {}, doubts)
    refer = References(projects, wbs, calendars, doubts)
    activities = tuple(_activities(xer, cells, refer))
    logic = links(rows, refer.activities, refer.projects, doubts)
    return Summary(
        format="xer",
        encoding=xer.encoding,
        projects=tuple(ListedProject(each.id, each.name, each.data_date) for each in projects),
        activities=activities,
        relationships=sum(1 for _ in logic),
        resources=rows.count("RSRC"),
        warnings=doubts.all(),
    )


def _activities(xer: OpenXer, cells: Cells, refer: References) -> Iterator[ListedActivity]:
    show = shower(cells, xer.doubts)
    for row in xer.rows.of("TASK", _COLUMNS):
        key, project_key, wbs_key, calendar_key, code, name = row[_OWN:]
        status, _, percent, start, finish = show(row)
        project, node, _ = refer.of(key, project_key, wbs_key, calendar_key, code)
        yield ListedActivity(
            project=project.id if project else "",
            id=code,
            name=name,
            start=start,
            finish=finish,
            percent=percent,
            status=status,
            wbs=node.path if node else (),
        )
