"""Does the look-ahead show the open work of the next weeks, and what it waits for?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from barracks import activity, at, barracks, changed, project

from trajanus.p6.lookahead import LookAhead, NoStartForLookAhead, PlannedWork, look_ahead
from trajanus.p6.schedule import Schedule
from trajanus.p6.words import ActivityType


def ahead(schedule: Schedule, weeks: int = 2, first: date | None = None) -> LookAhead:
    return look_ahead(schedule, schedule.projects[0], weeks=weeks, first=first)


def work(given: LookAhead) -> dict[str, PlannedWork]:
    return {each.activity.id: each for each in given.work}


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [
        (2, ["A1020", "A1030"]),
        (4, ["A1020", "A1030", "A1040"]),
        (6, ["A1020", "A1030", "A1040"]),
        (7, ["A1020", "A1030", "A1040", "MS9000"]),
    ],
)
def test_work_that_is_open_in_the_weeks_from_the_data_date_is_shown(
    weeks: int, expected: list[str]
) -> None:
    given = ahead(barracks(), weeks)

    assert given.first == date(2026, 3, 2)
    assert len(given.weeks) == weeks
    assert [each.activity.id for each in given.work] == expected


def test_work_says_whether_it_starts_or_finishes_in_these_weeks() -> None:
    given = work(ahead(barracks(), 4))

    assert [(each.starts, each.finishes) for each in given.values()] == [
        (False, True),
        (True, True),
        (True, False),
    ]


def test_days_of_work_are_counted_on_the_calendar_of_the_activity() -> None:
    free = barracks().calendars[0]
    schedule = barracks(
        calendars=(replace(free, exceptions={date(2026, 3, 10): ()}),),
    )

    given = work(ahead(changed(schedule, "A1020", remaining_start=at("2026-03-04"))))

    assert given["A1020"].work_days == (3, 0)
    assert given["A1030"].work_days == (0, 4)


def test_work_that_has_not_begun_says_what_it_waits_for() -> None:
    given = work(ahead(barracks(), 4))

    assert given["A1020"].waits_for == ()
    assert given["A1030"].waits_for == ("A1020",)


def test_work_that_should_be_over_is_shown_as_overdue() -> None:
    late = activity("A0990", "Fence", "2026-02-09", "2026-02-13", 5)
    schedule = barracks(activities=(*barracks().activities, late))

    given = work(ahead(schedule))

    assert given["A0990"].is_overdue
    assert given["A0990"].work_days == (0, 0)
    assert not given["A1020"].is_overdue


def test_completed_work_and_levels_of_effort_are_left_out() -> None:
    hammock = activity(
        "H1", "QC", "2026-02-02", "2026-04-17", 50, type=ActivityType.LEVEL_OF_EFFORT
    )
    schedule = barracks(activities=(*barracks().activities, hammock))

    assert {"H1", "A1010", "MS1000"}.isdisjoint(work(ahead(schedule)))


def test_the_first_day_can_be_chosen() -> None:
    given = ahead(barracks(), 2, date(2026, 3, 30))

    assert given.last == date(2026, 4, 12)
    # What should be done by then is still open in this update, so it is shown.
    assert [each.activity.id for each in given.work] == ["A1020", "A1030", "A1040"]


def test_a_schedule_without_a_data_date_needs_a_first_day() -> None:
    schedule = barracks(projects=(project(data_date=None),))

    with pytest.raises(NoStartForLookAhead):
        ahead(schedule)
    assert ahead(schedule, 2, date(2026, 3, 2)).work


def test_who_is_responsible_comes_from_the_code() -> None:
    assert work(ahead(barracks()))["A1030"].responsible == "PRIM"
