"""Schedules of a small building, as P6 exports them: XER text written activity by activity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

_HEADER = "ERMHDR\t23.12\t2026-03-02\tProject\tplanner\tPlanner\tdb\tProject Management\tUSD"
_WEEK = "".join(
    f"(0||{day}()({'(0||0(s|08:00|f|12:00)())(0||1(s|13:00|f|17:00)())' if 1 < day < 7 else ''}))"
    for day in range(1, 8)
)
_CALENDAR = f"(0||CalendarData()((0||DaysOfWeek()({_WEEK}))(0||Exceptions()())))"
_STATUS = {"not_started": "TK_NotStart", "in_progress": "TK_Active", "completed": "TK_Complete"}

Cells = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """One activity; dates are days, and work is from eight to five."""

    id: str
    name: str
    start: str
    finish: str
    days: int = 5
    wbs: int = 11
    percent: float = 0
    percent_type: str = "CP_Phys"
    actual_start: str = ""
    actual_finish: str = ""
    left: int | None = None
    kind: str = "TT_Task"
    guid: str = ""
    resource: int | None = None
    after: str = ""

    @property
    def status(self) -> str:
        if self.actual_finish:
            return "completed"
        return "in_progress" if self.actual_start else "not_started"


#: Foundations under way, walls and a milestone to come.
BUILDING = (
    Act("F1000", "Excavate", "2026-02-02", "2026-02-06", percent=100, wbs=12,
        actual_start="2026-02-02", actual_finish="2026-02-06", left=0, resource=1),
    Act("F1010", "Pour footings", "2026-02-23", "2026-03-13", 15, wbs=12, percent=33.33,
        actual_start="2026-02-23", left=10, resource=1, after="F1000"),
    Act("W1000", "Lay block walls", "2026-03-16", "2026-03-27", 10, wbs=13, resource=2,
        after="F1010"),
    Act("W1010", "Grout cells", "2026-03-30", "2026-04-03", wbs=13, after="W1000"),
    Act("M9000", "Walls complete", "2026-04-03", "2026-04-03", 0, kind="TT_FinMile",
        after="W1010"),
)  # fmt: skip
_NODES = (
    {"wbs_id": 10, "proj_node_flag": "Y", "wbs_short_name": "BLDG", "wbs_name": "Building 12",
     "parent_wbs_id": 1},
    {"wbs_id": 11, "proj_node_flag": "N", "wbs_short_name": "STR", "wbs_name": "Structure",
     "parent_wbs_id": 10},
    {"wbs_id": 12, "proj_node_flag": "N", "wbs_short_name": "FND", "wbs_name": "Foundations",
     "parent_wbs_id": 11},
    {"wbs_id": 13, "proj_node_flag": "N", "wbs_short_name": "WAL", "wbs_name": "Walls",
     "parent_wbs_id": 11},
)  # fmt: skip
_RESOURCES = (
    {"rsrc_id": 1, "rsrc_short_name": "CONC", "rsrc_name": "Concrete crew", "rsrc_type": "RT_Labor",
     "clndr_id": 1},
    {"rsrc_id": 2, "rsrc_short_name": "MAS", "rsrc_name": "Masons", "rsrc_type": "RT_Labor",
     "clndr_id": 1},
)  # fmt: skip


def building(data_date: str = "2026-03-02", **changes: Mapping[str, Any] | None) -> bytes:
    """Return the building's schedule with changed activities; None drops one."""
    acts = [
        replace(each, **(changes.get(each.id) or {}))
        for each in BUILDING
        if changes.get(each.id, {}) is not None
    ]
    return xer(acts, data_date=data_date)


def xer(
    acts: Iterable[Act], *, data_date: str = "2026-03-02", project: str = "BLDG", number: int = 1
) -> bytes:
    """Return an XER file of one project."""
    return _file([_project(project, number, data_date)], {number: list(acts)})


def two_projects(first: Iterable[Act] = BUILDING) -> bytes:
    """Return an XER file of two projects with the same activity IDs."""
    projects = [_project("BLDG", 1, "2026-03-02"), _project("ROAD", 2, "2026-03-02")]
    return _file(projects, {1: list(first), 2: list(BUILDING[:2])})


def _file(projects: list[Cells], acts: Mapping[int, list[Act]]) -> bytes:
    keyed = [(number, each) for number, found in acts.items() for each in found]
    ids = {(number, each.id): 100 + place for place, (number, each) in enumerate(keyed)}
    tables = (
        _table("CURRTYPE", [{"curr_id": 1, "curr_symbol": "$", "decimal_symbol": ".",
                             "digit_group_symbol": ",", "curr_short_name": "USD"}]),
        _table("PROJECT", projects),
        _table("CALENDAR", [{"clndr_id": 1, "clndr_name": "Five days", "default_flag": "Y",
                             "clndr_type": "CA_Base", "day_hr_cnt": 8, "week_hr_cnt": 40,
                             "clndr_data": _CALENDAR}]),
        _table("PROJWBS", [
            {**node, "proj_id": number, "wbs_id": _node(number, node["wbs_id"]),
             "parent_wbs_id": _node(number, node["parent_wbs_id"])}
            for number in acts for node in _NODES
        ]),
        _table("RSRC", _RESOURCES),
        _table("TASK", [_task(number, ids[number, each.id], each) for number, each in keyed]),
        _table("TASKPRED", [
            {"task_pred_id": 900 + place, "task_id": ids[number, each.id],
             "pred_task_id": ids[number, each.after], "proj_id": number, "pred_proj_id": number,
             "pred_type": "PR_FS", "lag_hr_cnt": 0}
            for place, (number, each) in enumerate(keyed)
            if each.after and (number, each.after) in ids
        ]),
        _table("TASKRSRC", [
            {"taskrsrc_id": 700 + place, "task_id": ids[number, each.id], "proj_id": number,
             "rsrc_id": each.resource}
            for place, (number, each) in enumerate(keyed) if each.resource
        ]),
    )  # fmt: skip
    return "\r\n".join((_HEADER, *filter(None, tables), "%E\r\n")).encode("cp1252")


def _project(name: str, number: int, data_date: str) -> Cells:
    return {
        "proj_id": number,
        "proj_short_name": name,
        "last_recalc_date": f"{data_date} 08:00",
        "clndr_id": 1,
        "export_flag": "Y",
        "critical_path_type": "CT_TotFloat",
        "critical_drtn_hr_cnt": 0,
    }


def _node(number: int, wbs_id: int) -> int:
    return number * 1000 + wbs_id


def _task(number: int, key: int, act: Act) -> Cells:
    left = act.days if act.left is None else act.left
    begin, end = f"{act.start} 08:00", f"{act.finish} 17:00"
    is_over = act.status == "completed"
    return {
        "task_id": key,
        "proj_id": number,
        "wbs_id": _node(number, act.wbs),
        "clndr_id": 1,
        "rsrc_id": act.resource or "",
        "guid": act.guid,
        "phys_complete_pct": act.percent,
        "complete_pct_type": act.percent_type,
        "task_type": act.kind,
        "duration_type": "DT_FixedDUR2",
        "status_code": _STATUS[act.status],
        "task_code": act.id,
        "task_name": act.name,
        "remain_drtn_hr_cnt": left * 8,
        "target_drtn_hr_cnt": act.days * 8,
        "total_float_hr_cnt": "" if is_over else 0,
        "act_start_date": f"{act.actual_start} 08:00" if act.actual_start else "",
        "act_end_date": f"{act.actual_finish} 17:00" if act.actual_finish else "",
        "restart_date": "" if is_over else begin,
        "reend_date": "" if is_over else end,
        "target_start_date": begin,
        "target_end_date": end,
        "early_start_date": "" if is_over else begin,
        "early_end_date": "" if is_over else end,
        "late_start_date": "" if is_over else begin,
        "late_end_date": "" if is_over else end,
    }


def _table(name: str, rows: Iterable[Cells]) -> str:
    found = list(rows)
    columns = list(dict.fromkeys(column for row in found for column in row))
    lines = [f"%T\t{name}", "\t".join(("%F", *columns))]
    lines += ["\t".join(("%R", *(str(row.get(column, "")) for column in columns))) for row in found]
    return "\r\n".join(lines) if found else ""
