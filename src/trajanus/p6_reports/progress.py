"""How does the cover report of a progress update read: what changes, from what to what, why?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from trajanus.export.table import Column, Kind, Report, Row, Table
from trajanus.p6.model import Project
from trajanus.p6.updates import Standing
from trajanus.p6_reports.shared import ID, NAME, counted, project_facts


@dataclass(frozen=True, slots=True)
class Decided:
    """One accepted change, and who answers for it."""

    standing: Standing
    reported_by: str
    reason: str
    decided_by: str
    decided_at: datetime | None
    note: str


def progress_report(
    project: Project, decided: Sequence[Decided], file_name: str, made_at: datetime
) -> Report:
    """Return the cover of an update file."""
    return Report(
        title="Progress update for P6",
        subtitle=project.name or project.id,
        facts=(
            *project_facts(project),
            ("File", file_name),
            ("Changes", counted(len(decided), "activity").replace("activitys", "activities")),
        ),
        tables=(_changes(decided), _reasons(decided)),
        made_at=made_at,
        footnote=(
            "P6 decides about dates and logic. After the import somebody has to schedule the"
            " project (F9) with the new data date; until then dates are not computed again."
        ),
    )


def _changes(decided: Sequence[Decided]) -> Table:
    return Table(
        "What changes",
        (
            ID,
            NAME,
            Column("Old %", Kind.PERCENT, 8),
            Column("New %", Kind.PERCENT, 8),
            Column("Old start", Kind.DATE, 11),
            Column("New start", Kind.DATE, 11),
            Column("Old finish", Kind.DATE, 11),
            Column("New finish", Kind.DATE, 11),
            Column("Old days left", Kind.NUMBER, 9),
            Column("New days left", Kind.NUMBER, 9),
        ),
        [_change(each.standing) for each in decided],
        note="Actual dates, and remaining duration in days of the activity's calendar.",
        empty="Nothing was accepted.",
    )


def _change(standing: Standing) -> Row:
    activity = standing.activity
    return (
        activity.id,
        activity.name,
        activity.percent,
        standing.percent,
        activity.actual_start,
        standing.actual_start,
        activity.actual_finish,
        standing.actual_finish,
        activity.remaining_days,
        activity.days(standing.remaining_hours),
    )


def _reasons(decided: Sequence[Decided]) -> Table:
    return Table(
        "Who and why",
        (
            ID,
            Column("Reported by", width=20),
            Column("Reason", width=40),
            Column("Accepted by", width=20),
            Column("When", Kind.MOMENT, 16),
            Column("Planner's note", width=34),
        ),
        [
            (
                each.standing.activity.id,
                each.reported_by,
                each.reason,
                each.decided_by,
                each.decided_at,
                each.note,
            )
            for each in decided
        ],
    )
