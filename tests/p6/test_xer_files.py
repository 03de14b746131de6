"""What is read from XER files, well made and not."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from p6.xer_text import CALENDAR, NODE, PROJECT, ROOT, table, task, xer

from trajanus.p6 import Schedule, read, summary
from trajanus.p6.model import Activity, Shift
from trajanus.p6.summary import summary_of


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def read_text(text: str, encoding: str = "cp1252") -> Schedule:
    return read(text.encode(encoding))


def only(*, text: str = "", **cells: object) -> Activity:
    """Return the activity of a file that has one."""
    (activity,) = read_text(text or xer(tasks=(task(**cells),))).activities
    return activity


def said(schedule: Schedule) -> str:
    return "\n".join(map(str, schedule.warnings))


def test_a_project_is_named_by_the_root_of_its_wbs() -> None:
    (project,) = read_text(xer()).projects

    assert (project.id, project.name) == ("BRIDGE", "River bridge")
    assert project.data_date == at("2026-03-01 08:00")


def test_an_activity_knows_its_place_from_the_project_down() -> None:
    activity = only()

    assert activity.wbs == ("River bridge", "Abutments")
    assert (activity.id, activity.type, activity.calendar_key) == ("A1010", "Task Dependent", "1")


@pytest.mark.parametrize(
    ("cells", "percent"),
    [
        ({"complete_pct_type": "CP_Phys", "phys_complete_pct": 33.3333}, 33.3333),
        ({"complete_pct_type": "CP_Drtn", "phys_complete_pct": 99, "remain_drtn_hr_cnt": 60}, 25),
        ({"complete_pct_type": "CP_Drtn", "remain_drtn_hr_cnt": 100}, 0),
        ({"complete_pct_type": "CP_Drtn", "target_drtn_hr_cnt": 0, "remain_drtn_hr_cnt": 0}, 0),
        ({"complete_pct_type": "CP_Units", "act_work_qty": 30, "remain_work_qty": 10}, 75),
        ({"complete_pct_type": "CP_Units"}, 0),
    ],
)
def test_percent_complete_follows_its_type(cells: dict[str, object], percent: float) -> None:
    started = {"status_code": "TK_Active", "act_start_date": "2026-02-27 08:00"}

    assert only(**(started | cells)).percent == percent


def test_what_has_not_started_is_at_zero_however_little_remains() -> None:
    schedule = read_text(xer(tasks=(task(remain_drtn_hr_cnt=60),)))

    assert schedule.activities[0].percent == 0
    assert "less remains than was planned" in said(schedule)


def test_what_is_completed_is_at_a_hundred() -> None:
    assert only(complete_pct_type="CP_Units", status_code="TK_Complete").percent == 100


def test_start_and_finish_are_actual_then_remaining_then_planned_then_early() -> None:
    assert only(act_start_date="2026-02-27 08:00").start == at("2026-02-27 08:00")
    assert only().start == at("2026-03-02 08:00")
    assert only(restart_date="").start == at("2026-03-03 08:00")
    assert only(restart_date="", target_start_date="").start == at("2026-03-02 09:00")
    assert only(reend_date="", target_end_date="").finish == at("2026-03-13 16:00")


def test_no_float_is_not_zero_float() -> None:
    assert only(total_float_hr_cnt="").total_float_hours is None
    assert not only(total_float_hr_cnt="").is_critical
    assert only(total_float_hr_cnt=0).is_critical


def test_durations_are_counted_in_days_of_the_activity_s_calendar() -> None:
    ten_hours = table("CALENDAR", {**CALENDAR, "day_hr_cnt": 10})
    text = xer(tasks=(task(),)).replace(table("CALENDAR", CALENDAR), ten_hours)

    assert only(text=text).original_days == 8


def test_columns_are_found_by_name_and_unknown_ones_do_no_harm() -> None:
    turned = dict(reversed(list(task(7, brand_new_column="x").items())))

    assert only(text=xer(tasks=(turned,))).id == "A1070"


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_line_ends_do_not_matter(ending: str) -> None:
    text = xer().replace("\r\n", ending)

    assert [activity.id for activity in read_text(text).activities] == ["A1010", "A1020"]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ('1"" pipe', '1" pipe'),
        ('"Pipe 6"" and\ttab"', 'Pipe 6" and\ttab'),
        ("two\r\nlines", "two\nlines"),
        ("two\nlines\n\nof text", "two\nlines\n\nof text"),
        ("5'6\"", "5'6\""),
        ("form\x0cfeed\x85 and \x1c", "form\x0cfeed\u2026 and \x1c"),
    ],
)
def test_quotes_tabs_and_line_breaks_inside_values_survive(cell: str, name: str) -> None:
    text = xer(tasks=(task(task_name="CELL"), task(2)))
    content = text.encode("cp1252").replace(b"CELL", cell.encode("latin-1"))

    schedule = read(content, encoding="cp1252")

    assert [activity.name for activity in schedule.activities] == [name, "Activity 2"]


def test_line_breaks_in_notes_are_two_delete_characters() -> None:
    notes = (
        table("MEMOTYPE", {"memo_type_id": 5, "memo_type": "Delays"}),
        table("TASKMEMO", {"task_id": 101, "memo_type_id": 5, "task_memo": "one\x7f\x7ftwo"}),
    )
    activity = read_text(xer(*notes)).activities[0]

    assert [(note.topic, note.text) for note in activity.notes] == [("Delays", "one\ntwo")]


def test_numbers_follow_the_symbols_of_the_base_currency() -> None:
    text = xer(
        table("TASKRSRC", {"taskrsrc_id": 1, "task_id": 101, "target_cost": "1.234,5"}),
        tasks=(task(remain_drtn_hr_cnt="7,5", target_drtn_hr_cnt="8.5"),),
    )
    text = text.replace("$\t.\t,\tUSD", "$\t,\t.\tUSD")

    schedule = read_text(text)

    assert schedule.activities[0].remaining_hours == 7.5
    assert schedule.assignments[0].planned_cost == Decimal("1234.5")
    assert 'target_drtn_hr_cnt "8.5" is not a number' in said(schedule)


def test_logic_runs_from_predecessor_to_successor_with_its_lag() -> None:
    link = {
        "task_pred_id": 1,
        "task_id": 102,
        "pred_task_id": 101,
        "proj_id": 1,
        "pred_proj_id": 1,
        "pred_type": "PR_SS",
        "lag_hr_cnt": -16,
    }
    schedule = read_text(xer(table("TASKPRED", link)))

    (relationship,) = schedule.predecessors["102"]
    assert (relationship.predecessor_key, relationship.type) == ("101", "SS")
    assert schedule.lag_days(relationship) == -2


def test_activities_carry_codes_fields_resources_and_costs() -> None:
    schedule = read_text(
        xer(
            table("ACTVTYPE", {"actv_code_type_id": 7, "actv_code_type": "RESP"}),
            table("ACTVCODE", {"actv_code_id": 8, "actv_code_type_id": 7, "short_name": "ELEC"}),
            table("TASKACTV", {"task_id": 101, "actv_code_type_id": 7, "actv_code_id": 8}),
            table(
                "UDFTYPE",
                {
                    "udf_type_id": 3,
                    "table_name": "TASK",
                    "udf_type_label": "STMA",
                    "logical_data_type": "FT_MONEY",
                },
            ),
            table("UDFVALUE", {"udf_type_id": 3, "fk_id": 101, "udf_number": "12.50"}),
            table("RSRC", {"rsrc_id": 4, "rsrc_short_name": "CREW", "rsrc_type": "RT_Labor"}),
            table(
                "TASKRSRC",
                {"taskrsrc_id": 1, "task_id": 101, "rsrc_id": 4, "act_reg_cost": "10.10"},
            ),
        )
    )

    activity = schedule.activities[0]
    (assignment,) = schedule.assignments_by_activity["101"]
    assert activity.code("RESP") == "ELEC"
    assert activity.udf("STMA") == Decimal("12.50")
    assert schedule.resource_by_key[assignment.resource_key or ""].id == "CREW"
    assert assignment.actual_cost == Decimal("10.10")


def test_activities_of_several_projects_stay_apart() -> None:
    second = {**PROJECT, "proj_id": 2, "proj_short_name": "TUNNEL", "export_flag": ""}
    other = task(1, task_id=201, proj_id=2, wbs_id=20)
    text = xer(tasks=(task(1), other)).replace(
        table("PROJECT", PROJECT), table("PROJECT", PROJECT, second)
    )
    root = {**ROOT, "wbs_id": 20, "proj_id": 2, "wbs_name": "Tunnel"}
    text = text.replace(table("PROJWBS", ROOT, NODE), table("PROJWBS", ROOT, NODE, root))
    link = {
        "task_pred_id": 1,
        "task_id": 101,
        "pred_task_id": 999,
        "proj_id": 1,
        "pred_proj_id": 3,
        "pred_type": "PR_FS",
    }

    schedule = read_text(text.replace("%E", table("TASKPRED", link) + "\r\n%E"))

    assert [project.is_exported for project in schedule.projects] == [True, False]
    assert schedule.activity_by_id["TUNNEL", "A1010"].wbs == ("Tunnel",)
    assert schedule.activity_by_id["BRIDGE", "A1010"].key == "101"
    assert [link.is_external for link in schedule.relationships] == [True]
    assert schedule.warnings == ()


def test_a_calendar_has_shifts_and_days_off() -> None:
    (calendar,) = read_text(xer()).calendars

    assert calendar.shifts_on(date(2026, 3, 2)) == (Shift(480, 720), Shift(780, 1020))
    assert not calendar.works_on(date(2026, 3, 1))
    assert not calendar.works_on(date(2026, 1, 1))
    assert calendar.last_minute(date(2026, 3, 2)) == at("2026-03-02 17:00")


@pytest.mark.parametrize(
    ("times", "shift"),
    [
        ("s|00:00|f|00:00", Shift(0, 1440)),
        ("f|12:00|s|8:00", Shift(480, 720)),
        ("s|8:00 AM|f|5:30 PM", Shift(480, 1050)),
    ],
)
def test_shifts_are_understood_in_all_their_spellings(times: str, shift: Shift) -> None:
    week = f"(0||CalendarData()( (0||DaysOfWeek()(\x7f\x7f(0||2()((0||0({times})())))))))"
    text = xer().replace(str(CALENDAR["clndr_data"]), week)

    assert read_text(text).calendars[0].week[1] == (shift,)


@pytest.mark.parametrize(
    ("broken", "warning"),
    [
        ("", "the calendar has no data"),
        ("(((((((((", "has no week"),
        ("(0||CalendarData()((0||DaysOfWeek()((0||2()((0||0(s|25:99|f|26:00)())))))))", "the time"),
        ("(" * 100, "nested deeper"),
        (")", "closes more"),
    ],
)
def test_a_broken_calendar_is_replaced_and_named(broken: str, warning: str) -> None:
    text = xer().replace(str(CALENDAR["clndr_data"]), broken)

    schedule = read_text(text)

    assert len(schedule.activities) == 2
    assert schedule.calendars[0].works_on(date(2026, 3, 2))
    assert "CALENDAR row 1, line 10" in said(schedule)
    assert warning in said(schedule)


@pytest.mark.parametrize(
    ("cells", "warning"),
    [
        ({"wbs_id": 77}, 'wbs_id "77" is not in PROJWBS'),
        ({"clndr_id": 77}, 'clndr_id "77" is not in CALENDAR'),
        ({"proj_id": 77}, 'proj_id "77" is not in PROJECT'),
        ({"act_start_date": "yesterday"}, 'act_start_date "yesterday" is not a date'),
        ({"target_drtn_hr_cnt": "ten"}, 'target_drtn_hr_cnt "ten" is not a number'),
        ({"status_code": "TK_Paused"}, '"TK_Paused" is not a value known here'),
        ({"task_code": ""}, "has no task_code"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_with_its_place(
    cells: dict[str, object], warning: str
) -> None:
    schedule = read_text(xer(tasks=(task(1), task(2, **cells))))

    assert f"TASK row 2, line 18: {warning}" in said(schedule)
    assert len(schedule.activities) == 2


def test_rows_of_the_wrong_length_are_mended_and_said() -> None:
    text = xer(tasks=(task(1), task(2), task(3))).replace("\r\n%E", "\textra\r\n%R\t104\t1\r\n%E")

    schedule = read_text(text)

    assert [activity.id for activity in schedule.activities] == ["A1010", "A1020", "A1030", ""]
    assert "TASK row 3, line 19: has 25 values for 24 columns" in said(schedule)
    assert "rows are shorter than the columns" in said(schedule)


def test_tables_may_be_missing_repeated_without_columns_or_unknown() -> None:
    tables = (
        "%T\tSTRANGE\r\n%R\tno columns",
        "%T\tEMPTY\r\n%F\ta\ta",
        "%E",
        table("TASK", task(9)),
    )

    schedule = read_text(xer(*tables))

    assert [activity.id for activity in schedule.activities] == ["A1010", "A1020", "A1090"]
    assert "STRANGE, line 19: has rows but no %F line" in said(schedule)
    assert 'EMPTY, line 21: has the column "a" twice' in said(schedule)


def test_a_wbs_that_loops_or_lacks_its_parent_still_gives_paths() -> None:
    loop = {**ROOT, "proj_node_flag": "N", "parent_wbs_id": 11}
    text = xer().replace(table("PROJWBS", ROOT, NODE), table("PROJWBS", loop, NODE))

    schedule = read_text(text)

    assert schedule.activities[0].wbs
    assert "form a loop" in said(schedule)


def test_a_summary_says_what_the_whole_model_says() -> None:
    text = xer(
        table("RSRC", {"rsrc_id": 4}),
        table("TASKPRED", {"task_pred_id": 1, "task_id": 102, "pred_task_id": 101}),
    ).encode()

    assert summary(text) == summary_of(read(text))
