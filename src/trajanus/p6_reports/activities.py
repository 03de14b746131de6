"""How does a whole schedule read as a workbook?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from trajanus.export.table import Column, Kind, Report, Row, Table
from trajanus.p6.model import Activity, Relationship
from trajanus.p6.schedule import Schedule
from trajanus.p6_reports.shared import FINISH, ID, NAME, START, WBS, project_facts, wbs_of

_FACTS = 20  # projects of which data date and name are told


def schedule_report(schedule: Schedule, made_at: datetime) -> Report:
    """Return activities, relationships, resources and warnings of a file."""
    facts = [fact for each in schedule.projects[:_FACTS] for fact in project_facts(each)]
    return Report(
        title="Schedule",
        subtitle=", ".join(project.id for project in schedule.projects[:_FACTS]),
        facts=(*facts, ("Format", schedule.format), ("Code page", schedule.encoding)),
        tables=(
            _activities(schedule),
            _relationships(schedule),
            _resources(schedule),
            Table(
                "Warnings",
                (Column("Place", width=30), Column("Warning", width=90)),
                [(each.table, each.message) for each in schedule.warnings],
            ),
        ),
        made_at=made_at,
    )


def _activities(schedule: Schedule) -> Table:
    return Table(
        "Activities",
        (
            Column("Project", width=14),
            ID,
            NAME,
            WBS,
            Column("Type", width=16),
            Column("Status", width=13),
            Column("Done", Kind.PERCENT, 9),
            START,
            FINISH,
            Column("Actual start", Kind.DATE, 11),
            Column("Actual finish", Kind.DATE, 11),
            Column("Original days", Kind.NUMBER, 10),
            Column("Remaining days", Kind.NUMBER, 10),
            Column("Total float", Kind.NUMBER, 10),
            Column("Critical", width=9),
            Column("Calendar", width=18),
            Column("Resource", width=18),
            Column("Planned cost", Kind.MONEY, 14),
            Column("Codes", width=30),
        ),
        _activity_rows(schedule),
    )


def _activity_rows(schedule: Schedule) -> Iterator[Row]:
    for each in schedule.activities:
        project = schedule.project_by_key.get(each.project_key)
        yield (
            project.id if project else "",
            each.id,
            each.name,
            wbs_of(each, project),
            str(each.type),
            each.status.replace("_", " "),
            each.percent,
            each.start,
            each.finish,
            each.actual_start,
            each.actual_finish,
            each.original_days,
            each.remaining_days,
            each.total_float_days,
            each.is_critical,
            _calendar(schedule, each),
            _resource(schedule, each),
            _cost(schedule, each),
            ", ".join(f"{code.type_name}: {code.value}" for code in each.codes),
        )


def _calendar(schedule: Schedule, activity: Activity) -> str:
    calendar = schedule.calendar_by_key.get(activity.calendar_key or "")
    return calendar.name if calendar else ""


def _resource(schedule: Schedule, activity: Activity) -> str:
    resource = schedule.resource_by_key.get(activity.resource_key or "")
    return resource.name if resource else ""


def _cost(schedule: Schedule, activity: Activity) -> float:
    assignments = schedule.assignments_by_activity.get(activity.key, ())
    expenses = schedule.expenses_by_activity.get(activity.key, ())
    costs = [each.planned_cost for each in assignments]
    return float(sum(costs + [each.planned_cost for each in expenses]))


def _relationships(schedule: Schedule) -> Table:
    return Table(
        "Relationships",
        (
            Column("Predecessor", width=14),
            Column("Predecessor name", width=34),
            Column("Successor", width=14),
            Column("Successor name", width=34),
            Column("Type", width=8),
            Column("Lag days", Kind.NUMBER, 9),
        ),
        (_relationship(schedule, each) for each in schedule.relationships),
    )


def _relationship(schedule: Schedule, link: Relationship) -> Row:
    before = schedule.activity_by_key.get(link.predecessor_key)
    after = schedule.activity_by_key.get(link.successor_key)
    return (
        before.id if before else "outside the file",
        before.name if before else "",
        after.id if after else "outside the file",
        after.name if after else "",
        str(link.type),
        schedule.lag_days(link),
    )


def _resources(schedule: Schedule) -> Table:
    return Table(
        "Resources",
        (Column("Resource", width=16), NAME, Column("Type", width=12), Column("Unit", width=10)),
        [(each.id, each.name, str(each.type), each.unit) for each in schedule.resources],
    )
