"""Small XER files, written cell by cell."""

from __future__ import annotations

from collections.abc import Mapping

HEADER = "ERMHDR\t23.12\t2026-03-01\tProject\tplanner\tPlanner\tdb\tProject Management\tUSD"
WEEK = "".join(
    f"(0||{day}()({'(0||0(s|08:00|f|12:00)())(0||1(s|13:00|f|17:00)())' if 1 < day < 7 else ''}))"
    for day in range(1, 8)
)
CALENDAR_DATA = (
    f"(0||CalendarData()((0||DaysOfWeek()({WEEK}))(0||Exceptions()((0||0(d|46023)())))))"
)

Cells = Mapping[str, object]

PROJECT = {
    "proj_id": 1,
    "proj_short_name": "BRIDGE",
    "last_recalc_date": "2026-03-01 08:00",
    "clndr_id": 1,
    "export_flag": "Y",
    "critical_path_type": "CT_TotFloat",
    "critical_drtn_hr_cnt": 0,
}
CALENDAR = {
    "clndr_id": 1,
    "clndr_name": "Five days",
    "default_flag": "Y",
    "clndr_type": "CA_Base",
    "day_hr_cnt": 8,
    "week_hr_cnt": 40,
    "clndr_data": CALENDAR_DATA,
}
ROOT = {
    "wbs_id": 10,
    "proj_id": 1,
    "proj_node_flag": "Y",
    "wbs_short_name": "BRIDGE",
    "wbs_name": "River bridge",
    "parent_wbs_id": 999,
}
NODE = {
    "wbs_id": 11,
    "proj_id": 1,
    "proj_node_flag": "N",
    "wbs_short_name": "ABT",
    "wbs_name": "Abutments",
    "parent_wbs_id": 10,
}
CURRENCY = {
    "curr_id": 1,
    "curr_symbol": "$",
    "decimal_symbol": ".",
    "digit_group_symbol": ",",
    "curr_short_name": "USD",
}


def task(number: int = 1, **cells: object) -> Cells:
    """Return one activity: not started, ten days, from Monday 2 March 2026."""
    return {
        "task_id": 100 + number,
        "proj_id": 1,
        "wbs_id": 11,
        "clndr_id": 1,
        "phys_complete_pct": 0,
        "complete_pct_type": "CP_Drtn",
        "task_type": "TT_Task",
        "duration_type": "DT_FixedDUR2",
        "status_code": "TK_NotStart",
        "task_code": f"A{1000 + 10 * number}",
        "task_name": f"Activity {number}",
        "remain_drtn_hr_cnt": 80,
        "target_drtn_hr_cnt": 80,
        "total_float_hr_cnt": 16,
        "act_work_qty": 0,
        "remain_work_qty": 0,
        "act_start_date": "",
        "act_end_date": "",
        "restart_date": "2026-03-02 08:00",
        "reend_date": "2026-03-13 17:00",
        "target_start_date": "2026-03-03 08:00",
        "target_end_date": "2026-03-14 17:00",
        "early_start_date": "2026-03-02 09:00",
        "early_end_date": "2026-03-13 16:00",
        **cells,
    }


def table(name: str, *rows: Cells) -> str:
    """Return a table whose columns are those of its rows."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = [f"%T\t{name}", "\t".join(("%F", *columns))]
    lines += ["\t".join(("%R", *(str(row.get(column, "")) for column in columns))) for row in rows]
    return "\r\n".join(lines)


def xer(*tables: str, tasks: tuple[Cells, ...] = (), header: str = HEADER) -> str:
    """Return a file of one project: further tables stand where P6 would put them."""
    return "\r\n".join(
        (
            header,
            table("CURRTYPE", CURRENCY),
            table("PROJECT", PROJECT),
            table("CALENDAR", CALENDAR),
            table("PROJWBS", ROOT, NODE),
            table("TASK", *(tasks or (task(1), task(2)))),
            *tables,
            "%E\r\n",
        )
    )
