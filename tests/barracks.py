"""A small made-up schedule, and the means to change it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from trajanus.p6.model import (
    Activity,
    Assignment,
    Calendar,
    CodeType,
    CodeValue,
    Project,
    Relationship,
    Shift,
    Wbs,
)
from trajanus.p6.schedule import Schedule
from trajanus.p6.words import ActivityType, DurationType, PercentType, Status

DAY = (Shift(8 * 60, 12 * 60), Shift(13 * 60, 17 * 60))
DATA_DATE = datetime.fromisoformat("2026-03-02T08:00")
CODES = {"WRKP": 3, "RESP": 4, "AREA": 4, "MODF": 6, "BIDI": 6, "PHAS": 2, "CATW": 1, "FOW": 30}


def at(text: str, hour: int = 8) -> datetime:
    """Return a moment: `at("2026-03-02")` is eight in the morning."""
    return datetime.fromisoformat(text) + timedelta(hours=hour)


def codes(**values: str) -> tuple[CodeValue, ...]:
    return tuple(CodeValue(f"{n}{v}", n, n, v) for n, v in values.items())


def activity(name: str, title: str, start: str, finish: str, days: int, **rest: Any) -> Activity:
    """Return an activity that has not started; anything can be said otherwise."""
    begin, end = at(start), at(finish, 17)
    plain: dict[str, Any] = {
        "key": f"k{name}",
        "project_key": "1",
        "id": name,
        "name": title,
        "wbs_key": "w1",
        "wbs": ("Barracks", "Building"),
        "percent_type": PercentType.PHYSICAL,
        "physical_percent": 0.0,
        "duration_type": DurationType.FIXED_DURATION_UNITS,
        "start": begin,
        "finish": end,
        "planned_start": begin,
        "planned_finish": end,
        "remaining_start": begin,
        "remaining_finish": end,
        "early_start": begin,
        "early_finish": end,
        "late_start": begin,
        "late_finish": end,
        "original_hours": days * 8.0,
        "remaining_hours": days * 8.0,
        "total_float_hours": 40.0,
        "free_float_hours": 0.0,
        "calendar_key": "c1",
        "codes": codes(RESP="PRIM", AREA="BLD1", BIDI="0001", PHAS="1", CATW="C", FOW="CONCRETE"),
    }
    return Activity(**{**plain, **rest})


def started(each: Activity, start: str, remaining_days: float, percent: float) -> Activity:
    return replace(
        each,
        status=Status.IN_PROGRESS,
        actual_start=at(start),
        start=at(start),
        remaining_hours=remaining_days * 8,
        percent=percent,
        physical_percent=percent,
    )


def finished(each: Activity, start: str, finish: str) -> Activity:
    nothing = dict.fromkeys(
        (
            "remaining_start",
            "remaining_finish",
            "early_start",
            "early_finish",
            "late_start",
            "late_finish",
            "total_float_hours",
            "free_float_hours",
        )
    )
    return replace(
        started(each, start, 0, 100.0),
        status=Status.COMPLETED,
        actual_finish=at(finish, 17),
        finish=at(finish, 17),
        **nothing,
    )


def link(before: str, after: str, kind: str = "FS", lag_days: float = 0) -> Relationship:
    name = f"{before}-{after}-{kind}"
    return Relationship(name, f"k{before}", f"k{after}", kind, lag_days * 8, "1", "1")


def cost(name: str, amount: str, actual: str = "0", **rest: Any) -> Assignment:
    planned, spent = Decimal(amount), Decimal(actual)
    return Assignment(
        f"a{name}",
        "1",
        f"k{name}",
        planned_cost=planned,
        actual_regular_cost=spent,
        remaining_cost=planned - spent,
        **rest,
    )


def barracks(**rest: Any) -> Schedule:
    """Return six activities in a row, one done, one under way, four to come."""
    steps = (
        activity(
            "MS1000",
            "Notice to proceed",
            "2026-02-02",
            "2026-02-02",
            0,
            type=ActivityType.START_MILESTONE,
        ),
        activity("A1010", "Mobilize", "2026-02-02", "2026-02-13", 10),
        activity("A1020", "Excavate footings", "2026-02-16", "2026-03-06", 15),
        activity("A1030", "Pour footings", "2026-03-09", "2026-03-20", 10),
        activity(
            "A1040",
            "Erect steel",
            "2026-03-23",
            "2026-04-17",
            20,
            total_float_hours=0.0,
            is_critical=True,
        ),
        activity(
            "MS9000",
            "Contract completion",
            "2026-04-17",
            "2026-04-17",
            0,
            type=ActivityType.FINISH_MILESTONE,
            total_float_hours=0.0,
            is_critical=True,
        ),
    )
    done = (
        finished(steps[0], "2026-02-02", "2026-02-02"),
        finished(steps[1], "2026-02-02", "2026-02-13"),
        started(steps[2], "2026-02-16", 5, 60.0),
    )
    names = [each.id for each in steps]
    plain: dict[str, Any] = {
        "format": "xer",
        "encoding": "utf-8",
        "projects": (project(),),
        "wbs": (
            Wbs("w0", "1", "BAR1", "Barracks", None, True, path=("Barracks",)),
            Wbs("w1", "1", "BLD", "Building", "w0", path=("Barracks", "Building")),
        ),
        "activities": (*done, *steps[3:]),
        "relationships": tuple(link(a, b) for a, b in pairwise(names)),
        "calendars": (calendar(),),
        "assignments": (
            cost("A1010", "1000", "1000"),
            cost("A1020", "1500", "900"),
            cost("A1030", "2000"),
            cost("A1040", "4000"),
        ),
        "code_types": tuple(
            CodeType(name, name, "Project", "1", width) for name, width in CODES.items()
        ),
    }
    return Schedule(**{**plain, **rest})


def project(**rest: Any) -> Project:
    plain: dict[str, Any] = {
        "key": "1",
        "id": "BAR1",
        "name": "Barracks",
        "data_date": DATA_DATE,
        "planned_start": at("2026-02-02"),
        "must_finish": at("2026-04-30", 17),
        "calendar_key": "c1",
        "critical_path": "Longest Path",
        "default_percent_type": PercentType.PHYSICAL,
        "default_duration_type": DurationType.FIXED_DURATION_UNITS,
        "retained_logic": True,
        "progress_override": False,
    }
    return Project(**{**plain, **rest})


def calendar(**rest: Any) -> Calendar:
    plain: dict[str, Any] = {
        "key": "c1",
        "name": "5 day week",
        "type": "Project",
        "project_key": "1",
        "week": ((), DAY, DAY, DAY, DAY, DAY, ()),
        "exceptions": {at("2026-02-16").date(): ()},
        "yearly_holidays": frozenset({(7, 4)}),
    }
    return Calendar(**{**plain, **rest})


def changed(schedule: Schedule, activity_id: str, **changes: Any) -> Schedule:
    """Return the schedule with one activity changed."""
    return replace(
        schedule,
        activities=tuple(
            replace(each, **changes) if each.id == activity_id else each
            for each in schedule.activities
        ),
    )
