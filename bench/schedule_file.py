"""What does a very large schedule look like? An XER file of made-up work, always the same."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bench.schedule_columns import COLUMNS

_WEEK = "".join(
    f"(0||{day}()({'(0||0(s|08:00|f|16:00)())' if 1 < day < 7 else ''}))" for day in range(1, 8)
)
_CALENDAR = f"(0||CalendarData()((0||DaysOfWeek()({_WEEK}))(0||Exceptions()((0||0(d|46022)())))))"
_WORDS = (
    "Place",
    "Cure",
    "Strip",
    "Form",
    "Test",
    "Inspect",
    "Install",
    "Excavate",
    "Backfill",
    "Energize",
    "Paint",
    "Anchor",
)
_PARTS = (
    "footing",
    "slab",
    "column",
    "duct",
    "pump",
    "valve",
    "beam",
    "wall",
    "feeder",
    "hydrant",
    "culvert",
    "lintel",
    "damper",
)
_BEGIN = datetime(2025, 1, 6, 8)  # noqa: DTZ001  schedules have no time zone
_KINDS = ("CP_Drtn", "CP_Phys", "CP_Units")

Line = dict[str, object]


def write_schedule(path: Path, activities: int) -> None:
    """Write an XER file of so many activities, with logic, work, codes and fields beside them."""
    chance = random.Random(6)  # noqa: S311  the same file each time, not a secret
    nodes = max(activities // 50, 1)
    with path.open("w", encoding="cp1252", newline="\r\n") as file:
        file.write("ERMHDR\t23.12\t2026-01-05\tProject\tplanner\tPlanner\tdb\tModule\tUSD\n")
        for name, rows in _tables(activities, nodes, chance):
            columns = COLUMNS[name].split()
            file.write(f"%T\t{name}\n%F\t" + "\t".join(columns) + "\n")
            for row in rows:
                values = (str(row.get(column, "")) for column in columns)
                file.write("%R\t" + "\t".join(values) + "\n")
        file.write("%E\n")


def _tables(
    activities: int, nodes: int, chance: random.Random
) -> Iterator[tuple[str, Iterable[Line]]]:
    yield (
        "CURRTYPE",
        [
            {
                "curr_id": 1,
                "curr_symbol": "$",
                "decimal_symbol": ".",
                "digit_group_symbol": ",",
                "curr_short_name": "USD",
            }
        ],
    )
    yield "PROJECT", [_project()]
    yield "CALENDAR", [_calendar()]
    yield "SCHEDOPTIONS", [{"schedoptions_id": 1, "proj_id": 1, "sched_retained_logic": "Y"}]
    yield "PROJWBS", (_node(number) for number in range(nodes))
    yield "UDFTYPE", [_field()]
    yield "ACTVTYPE", [_code_type(number) for number in range(2)]
    yield "ACTVCODE", (_code(number) for number in range(100))
    yield "RSRC", (_resource(number) for number in range(200))
    yield "TASK", (_activity(number, nodes, chance) for number in range(activities))
    yield "TASKPRED", _logic(activities, chance)
    yield "TASKRSRC", (_assignment(number, chance) for number in range(activities))
    yield (
        "TASKACTV",
        (
            {
                "task_id": number,
                "actv_code_type_id": kind,
                "actv_code_id": kind * 50 + number % 50,
                "proj_id": 1,
            }
            for number in range(activities)
            for kind in range(2)
        ),
    )
    yield (
        "UDFVALUE",
        (
            {"udf_type_id": 1, "fk_id": number, "proj_id": 1, "udf_text": f"Area {number % 90}"}
            for number in range(0, activities, 2)
        ),
    )


def _project() -> Line:
    return {
        "proj_id": 1,
        "proj_short_name": "LARGE",
        "last_recalc_date": "2026-01-05 08:00",
        "plan_start_date": "2025-01-06 08:00",
        "scd_end_date": "2030-01-04 16:00",
        "add_date": "2025-01-02 09:00",
        "last_tasksum_date": "2026-01-05 09:00",
        "def_complete_pct_type": "CP_Drtn",
        "def_duration_type": "DT_FixedDUR2",
        "def_cost_per_qty": "0.0000",
        "name_sep_char": ".",
        "clndr_id": 1,
        "export_flag": "Y",
        "critical_path_type": "CT_TotFloat",
        "critical_drtn_hr_cnt": 0,
    }


def _calendar() -> Line:
    return {
        "clndr_id": 1,
        "default_flag": "Y",
        "clndr_name": "Five days",
        "clndr_type": "CA_Base",
        "day_hr_cnt": 8,
        "week_hr_cnt": 40,
        "month_hr_cnt": 172,
        "year_hr_cnt": 2000,
        "clndr_data": _CALENDAR,
    }


def _node(number: int) -> Line:
    return {
        "wbs_id": number,
        "proj_id": 1,
        "seq_num": number,
        "proj_node_flag": "N" if number else "Y",
        "status_code": "WS_Open",
        "wbs_short_name": f"W{number}" if number else "LARGE",
        "wbs_name": f"Area {number}" if number else "Large project",
        "parent_wbs_id": (number - 1) // 8 if number else "",
    }


def _field() -> Line:
    return {
        "udf_type_id": 1,
        "table_name": "TASK",
        "udf_type_label": "Work area",
        "logical_data_type": "FT_TEXT",
    }


def _code_type(number: int) -> Line:
    return {
        "actv_code_type_id": number,
        "actv_short_len": 4,
        "actv_code_type": ("RESP", "AREA")[number],
        "actv_code_type_scope": "AS_Global",
    }


def _code(number: int) -> Line:
    return {
        "actv_code_id": number,
        "actv_code_type_id": number // 50,
        "actv_code_name": f"Code number {number}",
        "short_name": f"C{number}",
    }


def _resource(number: int) -> Line:
    return {
        "rsrc_id": number,
        "rsrc_name": f"Crew {number}",
        "rsrc_short_name": f"CREW{number}",
        "rsrc_type": "RT_Labor",
        "clndr_id": 1,
        "active_flag": "Y",
    }


def _activity(number: int, nodes: int, chance: random.Random) -> Line:
    begin = _BEGIN + timedelta(days=number // 60, hours=number % 8)
    hours = 8 * chance.randint(1, 30)
    end = begin + timedelta(days=hours // 6)
    state = ("TK_Complete", "TK_Active", "TK_NotStart")[min(number * 4 // 100_000, 2)]
    remaining = {"TK_Complete": 0, "TK_Active": hours // 2}.get(state, hours)
    row: Line = {
        "task_id": number,
        "proj_id": 1,
        "wbs_id": number % nodes,
        "clndr_id": 1,
        "phys_complete_pct": round(100 - 100 * remaining / hours, 2),
        "complete_pct_type": _KINDS[number % 3],
        "task_type": "TT_Task",
        "duration_type": "DT_FixedDUR2",
        "status_code": state,
        "task_code": f"A{number:06d}",
        "task_name": f"{chance.choice(_WORDS)} {chance.choice(_PARTS)} {number} at {number % 90}",
        "total_float_hr_cnt": "" if state == "TK_Complete" else chance.randint(-8, 400),
        "free_float_hr_cnt": 0,
        "remain_drtn_hr_cnt": remaining,
        "act_work_qty": hours - remaining,
        "remain_work_qty": remaining,
        "target_work_qty": hours,
        "target_drtn_hr_cnt": hours,
        "target_equip_qty": 0,
        "act_equip_qty": 0,
        "remain_equip_qty": 0,
        "act_start_date": "" if state == "TK_NotStart" else _text(begin),
        "act_end_date": _text(end) if state == "TK_Complete" else "",
        "priority_type": "PT_Normal",
        "guid": f"{chance.getrandbits(88):022x}",
        "driving_path_flag": "N",
        "create_date": "2025-01-01 10:00",
        "update_date": "2026-01-05 10:00",
        "create_user": "planner",
        "update_user": "planner",
    }
    for name in ("early", "late", "target", "rem_late"):
        row[f"{name}_start_date"], row[f"{name}_end_date"] = _text(begin), _text(end)
    if state != "TK_Complete":
        row["restart_date"], row["reend_date"] = _text(begin), _text(end)
    return row


def _logic(activities: int, chance: random.Random) -> Iterator[Line]:
    kinds = ("PR_FS", "PR_FS", "PR_FS", "PR_SS", "PR_FF")
    for number in range(1, activities):
        for _ in range(1 + number % 2):
            yield {
                "task_pred_id": number,
                "task_id": number,
                "pred_task_id": max(0, number - chance.randint(1, 400)),
                "proj_id": 1,
                "pred_proj_id": 1,
                "pred_type": chance.choice(kinds),
                "lag_hr_cnt": chance.choice((0, 0, 0, 8, 16, -8)),
                "comments": "",
                "float_path": "",
                "aref": "",
                "arls": "",
            }


def _assignment(number: int, chance: random.Random) -> Line:
    hours = chance.randint(1, 400)
    return {
        "taskrsrc_id": number,
        "task_id": number,
        "proj_id": 1,
        "cost_qty_link_flag": "Y",
        "rsrc_id": number % 200,
        "remain_qty": hours,
        "target_qty": hours,
        "act_ot_qty": 0,
        "act_reg_qty": 0,
        "act_this_per_qty": 0,
        "act_this_per_cost": "0.0000",
        "target_lag_drtn_hr_cnt": 0,
        "remain_qty_per_hr": 1,
        "target_qty_per_hr": 1,
        "cost_per_qty": "95.0000",
        "target_cost": f"{hours * 95}.0000",
        "act_reg_cost": "0.0000",
        "act_ot_cost": "0.0000",
        "remain_cost": f"{hours * 95}.0000",
        "target_start_date": _text(_BEGIN + timedelta(days=number // 60)),
        "target_end_date": _text(_BEGIN + timedelta(days=number // 60 + 9)),
        "rollup_dates_flag": "Y",
        "guid": f"{chance.getrandbits(88):022x}",
        "rsrc_type": "RT_Labor",
    }


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")
