"""Which projects does an XER file have, and how is each broken down?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from trajanus.p6.breakdown import with_paths
from trajanus.p6.cells import Words
from trajanus.p6.doubts import Doubts, shown
from trajanus.p6.guid import from_xer
from trajanus.p6.model import Note, Project, Udf, Wbs
from trajanus.p6.words import CriticalPath, LagCalendar, PercentType
from trajanus.p6.xer.rows import Rows
from trajanus.p6.xer.symbols import Cells
from trajanus.p6.xer.words import CRITICAL_PATH, DURATION_TYPE, LAG_CALENDAR, PERCENT_TYPE

_PROJECT = (
    "proj_id",
    "proj_short_name",
    "last_recalc_date",
    "plan_start_date",
    "plan_end_date",
    "scd_end_date",
    "guid",
    "clndr_id",
    "export_flag",
    "critical_path_type",
    "critical_drtn_hr_cnt",
    "def_complete_pct_type",
    "def_duration_type",
    "step_complete_flag",
    "name_sep_char",
)
_WBS = (
    "wbs_id",
    "proj_id",
    "wbs_short_name",
    "wbs_name",
    "parent_wbs_id",
    "proj_node_flag",
    "seq_num",
)
_OPTIONS = (
    "proj_id",
    "sched_retained_logic",
    "sched_progress_override",
    "sched_calendar_on_relationship_lag",
)

Udfs = Mapping[str, tuple[Udf, ...]]
Notes = Mapping[str, tuple[Note, ...]]


class Options(NamedTuple):
    """How a project is scheduled."""

    retained_logic: bool | None = None
    progress_override: bool | None = None
    lag_calendar: str = LagCalendar.PREDECESSOR


def read_options(rows: Rows, doubts: Doubts) -> Mapping[str, Options]:
    """Return scheduling options by project."""
    calendars = Words(doubts, LAG_CALENDAR, empty=LagCalendar.PREDECESSOR)
    return {
        project: Options(_flag(logic), _flag(override), calendars[calendar])
        for project, logic, override, calendar in rows.of("SCHEDOPTIONS", _OPTIONS)
    }


def _flag(text: str) -> bool | None:
    return {"Y": True, "N": False}.get(text)


def read_wbs(
    rows: Rows, doubts: Doubts, udfs: Udfs | None = None, notes: Notes | None = None
) -> tuple[Wbs, ...]:
    """Return the WBS nodes with their paths."""
    nodes, places = [], {}
    for key, project, code, name, parent, is_project, sequence in rows.of("PROJWBS", _WBS):
        if key in places:
            doubts.add(f"wbs_id {shown(key)} is there already; the later one counts")
        places[key] = (doubts.row, doubts.line)
        node = Wbs(
            key=key,
            project_key=project,
            code=code,
            name=name,
            parent_key=parent or None,
            is_project=is_project == "Y",
            sequence=int(sequence) if sequence.isdecimal() and len(sequence) < 10 else 0,
            udfs=(udfs or {}).get(key, ()),
            notes=(notes or {}).get(key, ()),
        )
        nodes.append(node)

    def warn(node: Wbs, message: str) -> None:
        doubts.table = "PROJWBS"
        doubts.row, doubts.line = places[node.key]
        doubts.add(message)
        doubts.leave()

    return with_paths(nodes, warn)


def read_projects(
    rows: Rows, cells: Cells, wbs: tuple[Wbs, ...], udfs: Udfs, doubts: Doubts
) -> tuple[Project, ...]:
    """Return the projects; a project's name is that of its WBS root."""
    names = {node.project_key: node.name for node in wbs if node.is_project}
    options = read_options(rows, doubts)
    paths = Words(doubts, CRITICAL_PATH, empty=CriticalPath.TOTAL_FLOAT)
    percents = Words(doubts, PERCENT_TYPE, empty=PercentType.DURATION)
    durations = Words(doubts, DURATION_TYPE)
    found: dict[str, Project] = {}
    has_flags = False
    for row in rows.of("PROJECT", _PROJECT):
        key, code, data_date, start, must_finish, finish, guid, calendar, exported, *rest = row
        path, critical, percent, duration, steps, separator = rest
        if key in found:
            doubts.add(f"proj_id {shown(key)} is there already; the later one counts")
        has_flags = has_flags or exported == "Y"
        retained, override, lag = options.get(key, Options())
        found[key] = Project(
            key=key,
            id=code,
            name=names.get(key, code),
            data_date=cells.moments[data_date],
            planned_start=cells.moments[start],
            must_finish=cells.moments[must_finish],
            scheduled_finish=cells.moments[finish],
            guid=from_xer(guid),
            calendar_key=calendar or None,
            is_exported=exported == "Y",
            critical_path=paths[path],
            critical_float_hours=cells.numbers[critical] or 0.0,
            default_percent_type=percents[percent],
            default_duration_type=durations[duration],
            physical_percent_from_steps=steps == "Y",
            retained_logic=retained,
            progress_override=override,
            lag_calendar=lag,
            wbs_separator=separator or ".",
            udfs=udfs.get(key, ()),
        )
    return tuple(found.values()) if has_flags else _all_exported(found)


def _all_exported(found: Mapping[str, Project]) -> tuple[Project, ...]:
    """Old versions have no flag: all that is in the file was exported."""
    return tuple(replace(project, is_exported=True) for project in found.values())
