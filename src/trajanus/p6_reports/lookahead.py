"""How does a look-ahead read?"""

from __future__ import annotations

from datetime import datetime

from trajanus.export.table import Column, Kind, Report, Row, Table
from trajanus.p6.lookahead import LookAhead, PlannedWork
from trajanus.p6.model import Project
from trajanus.p6_reports.shared import (
    ID,
    activity_json,
    moment_json,
    project_facts,
    wbs_of,
)


def look_ahead_report(ahead: LookAhead, made_at: datetime) -> Report:
    """Return the look-ahead as a document."""
    weeks = len(ahead.weeks)
    return Report(
        title=f"{weeks}-week look-ahead",
        subtitle=f"{ahead.first} to {ahead.last}",
        facts=(*project_facts(ahead.project), ("Open activities", str(len(ahead.work)))),
        tables=(_table(ahead),),
        made_at=made_at,
        footnote=(
            "Numbers under a week are work days of the activity's calendar. An activity waits for"
            " those that must finish, or start, before it can begin."
        ),
    )


def _table(ahead: LookAhead) -> Table:
    weeks = [Column(f"{week.first:%m-%d}", Kind.INTEGER, 8) for week in ahead.weeks]
    return Table(
        "Open work",
        (
            ID,
            Column("Name", width=30),
            Column("WBS", width=20),
            Column("By", width=9),
            Column("Start", Kind.DATE, 13),
            Column("Finish", Kind.DATE, 13),
            Column("Done", Kind.PERCENT, 9),
            Column("Float", Kind.NUMBER, 8),
            *weeks,
            Column("State", width=14),
            Column("Waits for", width=16),
        ),
        [_row(work, ahead.project) for work in ahead.work],
        empty="No work is open in these weeks.",
    )


def _row(work: PlannedWork, project: Project) -> Row:
    activity = work.activity
    return (
        activity.id,
        activity.name,
        wbs_of(activity, project),
        work.responsible,
        activity.start,
        activity.finish,
        activity.percent,
        activity.total_float_days,
        *(days or None for days in work.work_days),
        state_of(work),
        ", ".join(work.waits_for),
    )


def state_of(work: PlannedWork) -> str:
    """Return what is to be known about an activity in these weeks, the worst first."""
    states = (
        (work.is_overdue, "overdue"),
        (work.activity.is_critical, "critical"),
        (work.starts, "starts"),
        (work.finishes, "finishes"),
    )
    return ", ".join(word for is_so, word in states if is_so) or "goes on"


def look_ahead_json(ahead: LookAhead) -> dict[str, object]:
    """Return the look-ahead for programs."""
    return {
        "project": ahead.project.id,
        "first": moment_json(ahead.first),
        "last": moment_json(ahead.last),
        "weeks": [moment_json(week.first) for week in ahead.weeks],
        "activities": [_work_json(work) for work in ahead.work],
    }


def _work_json(work: PlannedWork) -> dict[str, object]:
    activity = work.activity
    return {
        **activity_json(activity),
        "responsible": work.responsible,
        "status": str(activity.status),
        "start": moment_json(activity.start),
        "finish": moment_json(activity.finish),
        "percent": activity.percent,
        "total_float_days": activity.total_float_days,
        "starts": work.starts,
        "finishes": work.finishes,
        "overdue": work.is_overdue,
        "critical": activity.is_critical,
        "work_days": list(work.work_days),
        "waits_for": list(work.waits_for),
    }
