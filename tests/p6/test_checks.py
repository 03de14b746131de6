"""Do the checks find what federal work forbids, and name the activities?"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from barracks import (
    activity,
    at,
    barracks,
    calendar,
    changed,
    codes,
    cost,
    finished,
    link,
    project,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from trajanus.p6.checks.check import Result, Thresholds
from trajanus.p6.checks.loops import loops
from trajanus.p6.checks.run import CHECKS, run_checks
from trajanus.p6.model import Constraint, Resource
from trajanus.p6.schedule import Schedule
from trajanus.p6.words import ActivityType


def result(schedule: Schedule, name: str, **thresholds: Any) -> Result:
    found = run_checks(schedule, schedule.projects[0], Thresholds(**thresholds))
    return next(each for each in found if each.check.name == name)


def told(schedule: Schedule, name: str, **thresholds: Any) -> list[tuple[str, str]]:
    return [
        (each.activity.id if each.activity else "", each.detail)
        for each in result(schedule, name, **thresholds).found
    ]


def lump_sums(schedule: Schedule) -> Schedule:
    """Return the schedule with as many units as it costs dollars."""
    return replace(
        schedule,
        assignments=tuple(
            replace(each, planned_units=float(each.planned_cost)) for each in schedule.assignments
        ),
    )


def test_a_schedule_as_it_should_be_passes_every_check_that_can_be_made() -> None:
    schedule = lump_sums(barracks())

    results = run_checks(schedule, schedule.projects[0])

    assert [each.check.name for each in results if not each.passed] == ["clin-sums"]
    assert result(schedule, "clin-sums").skipped == "no CLIN amounts were given"


def test_check_names_are_unique_and_each_says_what_to_do() -> None:
    assert len({check.name for check in CHECKS}) == len(CHECKS)
    assert all(check.advice.endswith(".") for check in CHECKS)


@pytest.mark.parametrize(
    ("name", "schedule", "expected"),
    [
        (
            "project-codes",
            barracks(code_types=barracks().code_types[:-1]),
            [("", "there is no project code FOW")],
        ),
        (
            "project-codes",
            barracks(
                code_types=(
                    replace(barracks().code_types[0], scope="Global"),
                    replace(barracks().code_types[1], max_length=9),
                    *barracks().code_types[2:],
                )
            ),
            [
                ("", "there is no project code WRKP, only as a Global code"),
                ("", "RESP may be 9 long, SDEF takes 4"),
            ],
        ),
        (
            "project-calendars",
            barracks(calendars=(calendar(type="Global"), calendar(key="c9", type="Global"))),
            [("", "5 day week is a Global calendar")],
        ),
        (
            "hours-per-day",
            barracks(calendars=(calendar(hours_per_day=10.0),)),
            [("", "5 day week has 10 hours a day and 40 a week")],
        ),
        (
            "duration-type",
            changed(barracks(), "A1030", duration_type="Fixed Units"),
            [("A1030", "Fixed Units")],
        ),
        (
            "percent-type",
            changed(barracks(), "A1030", percent_type="Duration"),
            [("A1030", "Duration")],
        ),
        (
            "longest-path",
            barracks(projects=(project(critical_path="Total Float"),)),
            [("", "critical activities are defined by Total Float")],
        ),
        (
            "retained-logic",
            barracks(projects=(project(retained_logic=False, progress_override=True),)),
            [("", "the schedule is computed with progress override")],
        ),
        (
            "lump-sum",
            barracks(
                resources=(Resource("r1", "CRANE", "Crane", "Nonlabor"),),
                assignments=(
                    cost("A1020", "100", planned_units=100.0),
                    cost("A1030", "100", planned_units=100.0, resource_key="r1"),
                    cost("A1040", "100", planned_units=8.0),
                ),
            ),
            [
                ("A1030", "CRANE is Nonlabor, not Labor"),
                ("A1040", "8.00 units are budgeted and 100.00 cost"),
            ],
        ),
        ("id-length", changed(barracks(), "A1030", id="A1030-10-20"), [("A1030-10-20", "11 characters")]),  # noqa: E501
        ("name-length", changed(barracks(), "A1030", name="x" * 31), [("A1030", "31 characters")]),
        (
            "predecessors",
            barracks(relationships=barracks().relationships[1:]),
            [("A1010", "no predecessor")],
        ),
        (
            "successors",
            barracks(relationships=barracks().relationships[:-1]),
            [("A1040", "no successor")],
        ),
        (
            "open-starts",
            barracks(relationships=(link("A1010", "A1020", "FF"),)),
            [("A1020", "only its finish has predecessors")],
        ),
        (
            "open-finishes",
            barracks(relationships=(link("A1010", "A1020", "SS"),)),
            [("A1010", "only its start has successors")],
        ),
        (
            "loops",
            barracks(
                relationships=(
                    link("A1010", "A1020"),
                    link("A1020", "A1030"),
                    link("A1030", "A1010"),
                    link("A1040", "A1040"),
                )
            ),
            [("A1010", "A1010 → A1020 → A1030 → A1010"), ("A1040", "A1040 → A1040")],
        ),
        (
            "start-to-finish",
            barracks(relationships=(link("A1010", "A1020", "SF"),)),
            [("A1020", "SF from A1010")],
        ),
        (
            "leads",
            barracks(relationships=(link("A1010", "A1020", "FS", -2),)),
            [("A1020", "FS from A1010, -2.0 days")],
        ),
        (
            "long-lags",
            barracks(relationships=(link("A1010", "A1020", "FS", 28),)),
            [("A1020", "FS from A1010, 28.0 days")],
        ),
        (
            "sequence",
            changed(barracks(), "A1040", actual_start=at("2026-03-02")),
            [("A1040", "A1040 started before A1030 finished (FS)")],
        ),
        (
            "data-date",
            barracks(projects=(project(data_date=None),)),
            [("", "the project has no data date")],
        ),
        (
            "must-finish",
            barracks(projects=(project(must_finish=at("2026-04-10", 17)),)),
            [("", "it ends 2026-04-17, 7 days after 2026-04-10")],
        ),
        (
            "mandatory-constraints",
            changed(barracks(), "A1030", constraints=(Constraint("Mandatory Start"),)),
            [("A1030", "Mandatory Start")],
        ),
        (
            "other-constraints",
            changed(
                barracks(),
                "A1030",
                constraints=(Constraint("Start On"), Constraint("Start On or After")),
            ),
            [("A1030", "Start On")],
        ),
        (
            "negative-float",
            changed(barracks(), "A1030", total_float_hours=-8.0),
            [("A1030", "-1.0 days")],
        ),
        (
            "large-float",
            changed(barracks(), "A1030", total_float_hours=400.0),
            [("A1030", "50.0 days")],
        ),
        (
            "critical-path",
            changed(changed(barracks(), "A1040", is_critical=False), "MS9000", is_critical=False),
            [("", "no open activity is critical")],
        ),
        (
            "long-durations",
            changed(barracks(), "A1030", original_hours=168.0),
            [("A1030", "21.0 days")],
        ),
        (
            "no-duration",
            changed(barracks(), "A1030", original_hours=0.0),
            [("A1030", "no duration and no milestone")],
        ),
        (
            "after-data-date",
            changed(barracks(), "A1020", actual_start=at("2026-03-03")),
            [("A1020", "actual start 2026-03-03 is after the data date 2026-03-02")],
        ),
        (
            "before-data-date",
            changed(barracks(), "A1030", start=at("2026-02-27")),
            [("A1030", "open work is planned for 2026-02-27, before the data date")],
        ),
        (
            "actual-dates",
            changed(
                changed(barracks(), "A1010", actual_start=None, remaining_hours=8.0),
                "A1030",
                percent=5.0,
            ),
            [
                ("A1010", "it has an actual finish and no actual start"),
                ("A1010", "1.0 days remain though it is finished"),
                ("A1030", "5.0 % is reported without an actual start"),
            ],
        ),
        ("cost-loaded", barracks(assignments=()), [("", "no activity has a cost")]),
        (
            "bid-items",
            changed(barracks(), "A1030", codes=codes(RESP="PRIM")),
            [("A1030", "it costs 2,000.00")],
        ),
        (
            "paid-milestones",
            barracks(assignments=(cost("MS9000", "10"),)),
            [("MS9000", "it costs 10.00")],
        ),
        (
            "sdef-errors",
            changed(barracks(), "A1030", codes=codes(RESP="PRIME", BIDI="0001")),
            [
                (
                    "A1030",
                    "responsibility (RESP) (columns 71-74): 'PRIME' needs 5 columns, there are 4",
                )
            ],
        ),
        (
            "sdef-losses",
            changed(barracks(), "A1030", name="Béton"),
            [
                (
                    "A1030",
                    "description (columns 17-46): characters that are not plain ASCII are written"
                    " as ?: 'B?ton'",
                )
            ],
        ),
    ],
)  # fmt: skip
def test_what_a_check_finds_is_named(
    name: str, schedule: Schedule, expected: list[tuple[str, str]]
) -> None:
    assert told(schedule, name) == expected


def test_clins_are_checked_when_their_amounts_are_known() -> None:
    balanced = {"clin_amounts": {"0001": Decimal(8500)}}

    assert result(barracks(), "clin-sums", **balanced).passed
    assert told(barracks(), "clin-sums", clin_amounts={"0001": Decimal(9000)}) == [
        (
            "",
            "the activities of bid item 0001 cost 8,500.00 together, the CLIN is 9,000.00:"
            " a difference of -500.00",
        )
    ]


def test_lines_can_be_drawn_elsewhere() -> None:
    assert result(barracks(), "long-durations", longest_duration_days=15).found
    assert result(barracks(), "long-durations").passed


def test_completed_work_and_work_that_p6_computes_are_left_alone() -> None:
    hammock = activity(
        "H1",
        "Quality control",
        "2026-02-02",
        "2026-04-17",
        50,
        type=ActivityType.LEVEL_OF_EFFORT,
        total_float_hours=-80.0,
    )
    done = finished(
        activity("D1", "Survey", "2026-02-02", "2026-02-28", 25), "2026-02-02", "2026-02-28"
    )
    schedule = barracks(activities=(*barracks().activities, hammock, done))

    assert told(schedule, "long-durations") == []
    assert told(schedule, "negative-float") == []
    assert told(schedule, "predecessors") == [("D1", "no predecessor")]


def test_a_schedule_from_sdef_is_not_asked_what_sdef_cannot_tell() -> None:
    schedule = replace(barracks(), format="sdef")

    assert result(schedule, "percent-type").skipped == "SDEF does not tell"


def test_scheduling_options_that_are_not_in_the_file_are_not_guessed() -> None:
    schedule = barracks(projects=(project(retained_logic=None, progress_override=None),))

    assert result(schedule, "retained-logic").skipped


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20))
def test_loops_are_found_exactly_when_there_are_some(pairs: list[tuple[int, int]]) -> None:
    steps = tuple(activity(str(n), "Step", "2026-03-02", "2026-03-06", 5) for n in range(8))
    schedule = barracks(
        activities=steps, relationships=tuple(link(str(a), str(b)) for a, b in pairs)
    )

    found = list(loops(schedule, schedule.projects[0]))

    for loop in found:
        names = [int(each.id) for each in loop]
        assert all(pair in pairs for pair in zip(names, [*names[1:], names[0]], strict=True))
    assert bool(found) is _has_circle(pairs)


def _has_circle(pairs: list[tuple[int, int]]) -> bool:
    left = set(pairs)
    while True:
        kept = {(a, b) for a, b in left if any(b == other for other, _ in left)}
        if kept == left:
            return bool(left)
        left = kept
