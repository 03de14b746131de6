"""Do reports about schedules say what was found, on paper, in workbooks and as data?"""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from barracks import DATA_DATE, activity, at, barracks, changed, link

from trajanus.export.pdf import render_pdf
from trajanus.export.table import Report
from trajanus.export.xlsx import write_xlsx
from trajanus.p6.checks.run import run_checks
from trajanus.p6.comparison.compare import Comparison, compare
from trajanus.p6.lookahead import look_ahead
from trajanus.p6.schedule import Schedule
from trajanus.p6_reports.activities import schedule_report
from trajanus.p6_reports.checks import checks_json, checks_report
from trajanus.p6_reports.comparison import comparison_report
from trajanus.p6_reports.comparison_json import comparison_json
from trajanus.p6_reports.lookahead import look_ahead_json, look_ahead_report

MADE = datetime(2026, 3, 30, 9, 0, tzinfo=UTC)


def next_update() -> Schedule:
    old = barracks()
    new = changed(old, "A1030", finish=at("2026-03-25", 17), is_critical=True)
    new = changed(new, "A1040", name="=cmd|'/C calc'!A0", total_float_hours=-16.0)
    extra = activity("A1050", "Paint", "2026-04-10", "2026-04-16", 5)
    return replace(
        new,
        projects=(replace(old.projects[0], data_date=DATA_DATE + timedelta(days=28)),),
        activities=(*new.activities, extra),
        relationships=(*new.relationships[:-1], link("A1050", "MS9000")),
    )


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare(barracks(), next_update())


def rows(report: Report, title: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for table in report.tables if table.title == title for row in table.rows]


def workbook(report: Report) -> Any:
    stream = io.BytesIO()
    write_xlsx(report, stream)
    return openpyxl.load_workbook(io.BytesIO(stream.getvalue()))


def test_a_comparison_tells_first_what_people_ask_first(comparison: Comparison) -> None:
    facts = dict(comparison_report(comparison, MADE).facts)

    assert facts["Changes"] == "activities: 1 added, 0 removed, 2 changed; relationships: 2"
    assert facts["Last finish"] == "2026-04-17 → 2026-04-17 (same)"
    assert facts["New update"].startswith("BAR1, data date 2026-03-30, 7 activities")


def test_a_comparison_lists_every_kind_of_change(comparison: Comparison) -> None:
    report = comparison_report(comparison, MADE)

    assert rows(report, "Added activities")[0][:3] == ("A1050", "Paint", "Building")
    assert rows(report, "Moved dates")[0][0] == "A1030"
    assert rows(report, "Moved dates")[0][-2:] == (None, 5)
    assert rows(report, "Float")[0][2:] == (0.0, -2.0, -2.0)
    assert rows(report, "Critical path")[0][:3] == ("A1030", "Pour footings", "became critical")
    assert rows(report, "Logic") == [
        ("A1040", "MS9000", "removed", "FS", "", ""),
        ("A1050", "MS9000", "added", "", "FS", "an activity was added or removed"),
    ]
    assert rows(report, "Other changes")[0][2] == "name"


def test_reports_become_workbooks_and_pdfs(comparison: Comparison) -> None:
    schedule = next_update()
    project = schedule.projects[0]
    results = run_checks(schedule, project)
    reports = [
        comparison_report(comparison, MADE),
        look_ahead_report(look_ahead(schedule, project, weeks=6), MADE),
        checks_report(project, results, MADE),
        checks_report(project, results, MADE, one_list=True),
        schedule_report(schedule, MADE),
    ]

    for report in reports:
        report = replace(
            report, tables=[replace(table, rows=list(table.rows)) for table in report.tables]
        )
        assert render_pdf(report).startswith(b"%PDF")
        assert workbook(report).sheetnames


def test_a_name_that_looks_like_a_formula_is_text_in_the_workbook(comparison: Comparison) -> None:
    sheet = workbook(comparison_report(comparison, MADE))["Float"]

    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=cmd|'/C calc'!A0", "s")


def test_a_comparison_as_data_has_local_times_and_signed_days(comparison: Comparison) -> None:
    given = json.loads(json.dumps(comparison_json(comparison)))

    assert given["old"]["data_date"] == "2026-03-02T08:00"
    assert [each["id"] for each in given["added"]] == ["A1050"]
    assert given["changed"][0] == {
        "id": "A1030",
        "name": "Pour footings",
        "wbs": ["Barracks", "Building"],
        "changes": [
            {
                "field": "finish",
                "old": "2026-03-20T17:00",
                "new": "2026-03-25T17:00",
                "days": 5.0,
            }
        ],
    }
    assert given["became_critical"] == ["A1030"]
    assert given["logic"][1]["new"] == "FS"
    assert {"kind", "activity", "message", "known_before"} == set(given["issues"][0])


def test_a_look_ahead_shows_each_week_and_what_work_waits_for() -> None:
    schedule = barracks()
    ahead = look_ahead(schedule, schedule.projects[0], weeks=2)

    report = look_ahead_report(ahead, MADE)
    given = json.loads(json.dumps(look_ahead_json(ahead)))

    assert [column.title for column in report.tables[0].columns][8:10] == ["03-02", "03-09"]
    assert rows(report, "Open work")[1][-4:] == (None, 5, "starts", "A1020")
    assert given["weeks"] == ["2026-03-02", "2026-03-09"]
    assert given["activities"][1]["work_days"] == [0, 5]
    assert given["activities"][1]["waits_for"] == ["A1020"]


def test_checks_say_what_to_do_and_with_which_activities() -> None:
    schedule = changed(barracks(), "A1030", percent_type="Duration")
    project = schedule.projects[0]
    results = run_checks(schedule, project)

    report = checks_report(project, results, MADE)
    given = json.loads(json.dumps(checks_json(project, results)))

    title = "Not met: The percent complete type is Physical"
    assert rows(report, title) == [("A1030", "Pour footings", "Duration")]
    assert not given["passed"]
    found = next(each for each in given["checks"] if each["name"] == "percent-type")
    assert found["found"] == [{"activity": "A1030", "detail": "Duration"}]
    assert found["severity"] == "must"


def test_on_paper_a_check_shows_the_first_findings_and_a_workbook_all() -> None:
    many = tuple(
        activity(f"B{n}", "Step", "2026-03-02", "2026-03-06", 5, percent_type="Units")
        for n in range(50)
    )
    schedule = barracks(activities=many, relationships=(), assignments=())
    project = schedule.projects[0]
    results = run_checks(schedule, project)

    paper = checks_report(project, results, MADE)
    book = checks_report(project, results, MADE, one_list=True)

    title = "The percent complete type is Physical"
    assert len(rows(paper, f"Not met: {title}")) == 40
    assert sum(1 for row in rows(book, "Findings") if row[0] == title) == 50
    note = next(table.note for table in paper.tables if table.title.endswith(title))
    assert note.endswith("The first 40 of 50.")


def test_a_schedule_as_a_workbook_has_all_activities_and_relationships() -> None:
    book = workbook(schedule_report(barracks(), MADE))

    assert book["Activities"].max_row == 7
    assert [cell.value for cell in book["Relationships"][2]] == [
        "MS1000",
        "Notice to proceed",
        "A1010",
        "Mobilize",
        "FS",
        0,
    ]
