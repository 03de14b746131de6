"""Is progress checked before it is written, and written as P6 reads it?"""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
from barracks import DATA_DATE, activity, at, barracks, changed

from trajanus.p6.errors import CannotWrite
from trajanus.p6.model import Wbs
from trajanus.p6.schedule import Schedule
from trajanus.p6.update_sheet import write_update_sheet
from trajanus.p6.updates import ProgressUpdate, Standing, standings
from trajanus.p6.words import ActivityType, PercentType, Status

TODAY = DATA_DATE.date()
NODES = (
    Wbs("w0", "1", "BAR1", "Barracks", None, True, 0, ("Barracks",), ("BAR1",)),
    Wbs("w1", "1", "BLD", "Building", "w0", False, 0, ("Barracks", "Building"), ("BAR1", "BLD")),
)


def standing(schedule: Schedule, **update: Any) -> Standing:
    (only,) = standings(schedule, schedule.projects[0], [ProgressUpdate(**update)])
    return only


def sheet(schedule: Schedule, *updates: ProgressUpdate) -> Any:
    stream = io.BytesIO()
    created = datetime(2026, 3, 2, tzinfo=UTC)
    write_update_sheet(schedule, schedule.projects[0], updates, stream, created=created)
    return openpyxl.load_workbook(io.BytesIO(stream.getvalue()))


@pytest.mark.parametrize(
    ("update", "problem"),
    [
        ({"activity_id": "A9999"}, "there is no such activity in the schedule"),
        (
            {"activity_id": "A1030", "percent": 20.0},
            "20 % needs an actual start",
        ),
        (
            {"activity_id": "A1030", "actual_start": date(2026, 3, 3)},
            "its actual start 2026-03-03 is after the data date 2026-03-02",
        ),
        (
            {"activity_id": "A1030", "actual_finish": TODAY},
            "it has an actual finish and no actual start",
        ),
        (
            {
                "activity_id": "A1030",
                "actual_start": TODAY,
                "actual_finish": date(2026, 3, 1),
            },
            "its actual finish 2026-03-01 is before its actual start 2026-03-02",
        ),
        (
            {
                "activity_id": "A1030",
                "actual_start": TODAY,
                "actual_finish": TODAY,
                "percent": 90.0,
            },
            "it is finished, so 90 % cannot be",
        ),
        (
            {"activity_id": "A1030", "actual_start": TODAY, "percent": 101.0},
            "101 is not a percentage",
        ),
        (
            {"activity_id": "A1030", "actual_start": TODAY, "remaining_hours": -1.0},
            "-1 hours cannot remain",
        ),
        (
            {"activity_id": "MS9000", "actual_start": TODAY},
            "a milestone is reached or not; give its finish too",
        ),
        (
            {"activity_id": "A1020"},
            "this would take away its actual start 2026-02-16",
        ),
    ],
)
def test_an_update_that_p6_would_correct_is_refused(update: dict[str, Any], problem: str) -> None:
    with pytest.raises(CannotWrite) as refused:
        standing(barracks(), **update)

    assert refused.value.problems == (f"{update['activity_id']}: {problem}",)


def test_all_that_is_wrong_is_told_at_once() -> None:
    schedule = barracks()
    updates = [ProgressUpdate("A9999"), ProgressUpdate("A1030"), ProgressUpdate("A1030")]

    with pytest.raises(CannotWrite) as refused:
        standings(schedule, schedule.projects[0], updates)

    assert refused.value.problems == (
        "A9999: there is no such activity in the schedule",
        "A1030: there are two updates of it",
    )


@pytest.mark.parametrize("kind", [ActivityType.LEVEL_OF_EFFORT, ActivityType.WBS_SUMMARY])
def test_what_p6_computes_is_not_updated(kind: str) -> None:
    with pytest.raises(CannotWrite, match="whose progress P6 computes"):
        standing(changed(barracks(), "A1030", type=kind), activity_id="A1030")


def test_a_percent_by_units_is_not_written() -> None:
    schedule = changed(barracks(), "A1030", percent_type=PercentType.UNITS)

    with pytest.raises(CannotWrite, match="follows from the units"):
        standing(schedule, activity_id="A1030", actual_start=TODAY, percent=10.0)


def test_physical_percent_and_remaining_duration_are_two_answers() -> None:
    given = standing(barracks(), activity_id="A1030", actual_start=TODAY, percent=75.0)

    assert given.status is Status.IN_PROGRESS
    assert (given.percent, given.remaining_hours) == (75.0, 80.0)
    assert given.actual_start == at("2026-03-02")


def test_duration_percent_and_remaining_duration_are_one_answer() -> None:
    schedule = changed(barracks(), "A1030", percent_type=PercentType.DURATION)

    by_percent = standing(schedule, activity_id="A1030", actual_start=TODAY, percent=33.0)
    by_hours = standing(schedule, activity_id="A1030", actual_start=TODAY, remaining_hours=20.0)

    assert (by_percent.percent, by_percent.remaining_hours) == (32.5, 54.0)
    assert (by_hours.percent, by_hours.remaining_hours) == (75.0, 20.0)


def test_finished_work_has_nothing_left_and_ends_with_its_day() -> None:
    given = standing(
        barracks(), activity_id="A1020", actual_start=date(2026, 2, 16), actual_finish=TODAY
    )

    assert (given.percent, given.remaining_hours) == (100.0, 0.0)
    assert given.actual_finish == at("2026-03-02", 17)


def test_a_moment_that_p6_has_already_is_kept() -> None:
    schedule = changed(barracks(), "A1020", actual_start=at("2026-02-16", 10))

    given = standing(schedule, activity_id="A1020", actual_start=date(2026, 2, 16), percent=70.0)

    assert given.actual_start == at("2026-02-16", 10)


def test_a_start_may_be_taken_back_when_that_is_meant() -> None:
    given = standing(barracks(), activity_id="A1020", takes_back=True)

    assert (given.status, given.percent, given.remaining_hours) == (
        Status.NOT_STARTED,
        0.0,
        120.0,
    )


def test_the_sheet_has_field_names_captions_and_one_row_an_update() -> None:
    book = sheet(
        barracks(wbs=NODES),
        ProgressUpdate("A1020", date(2026, 2, 16), TODAY),
        ProgressUpdate("A1030", TODAY, percent=12.5, remaining_hours=60.0),
    )

    rows = [[cell.value for cell in row] for row in book["TASK"].iter_rows()]
    assert rows == [
        ["task_code", "wbs_id", "task_name", "act_end_date", "act_start_date",
         "remain_drtn_hr_cnt", "complete_pct"],
        ["Activity ID", "WBS Code", "Activity Name", "Actual Finish", "Actual Start",
         "Remaining Duration(d)", "Activity % Complete(%)"],
        ["A1020", "BAR1.BLD", "Excavate footings", at("2026-03-02", 17), at("2026-02-16"), 0, 100],
        ["A1030", "BAR1.BLD", "Pour footings", None, at("2026-03-02"), 7.5, 12.5],
    ]  # fmt: skip
    assert book["USERDATA"]["A1"].value == "user_data"
    assert "DurationQtyType=QT_Day" in book["USERDATA"]["A3"].value
    assert book.sheetnames == ["TASK", "USERDATA"]


def test_dates_are_dates_and_names_are_never_formulas() -> None:
    schedule = changed(barracks(wbs=NODES), "A1020", name="=HYPERLINK(1)")

    tasks = sheet(schedule, ProgressUpdate("A1020", date(2026, 2, 16), TODAY))["TASK"]

    assert tasks["D3"].is_date
    assert (tasks["C3"].data_type, tasks["C3"].quotePrefix) == ("s", True)


def test_activities_directly_under_a_project_keep_their_place() -> None:
    schedule = replace(changed(barracks(), "A1030", wbs_key=None), format="pmxml", wbs=())

    tasks = sheet(schedule, ProgressUpdate("A1030", TODAY))["TASK"]

    assert tasks["B3"].value == "BAR1"


@pytest.mark.parametrize(
    "schedule", [barracks(wbs=()), barracks(wbs=NODES, format="sdef")], ids=["no node", "sdef"]
)
def test_a_sheet_that_would_move_activities_is_not_written(schedule: Schedule) -> None:
    with pytest.raises(CannotWrite, match="top of the project"):
        sheet(schedule, ProgressUpdate("A1030", TODAY))


def test_moments_follow_the_calendar_of_the_activity() -> None:
    night = activity("N1", "Night shift", "2026-03-02", "2026-03-06", 5, calendar_key=None)
    schedule = barracks(activities=(night,), relationships=(), assignments=())

    assert standing(schedule, activity_id="N1", actual_start=TODAY).actual_start == at("2026-03-02")
