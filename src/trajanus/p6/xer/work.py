"""Who and what does the work, and at what cost?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trajanus.p6.cells import Same, Words
from trajanus.p6.doubts import Doubts, shown
from trajanus.p6.model import Activity, Assignment, Expense, Resource, Role, Udf
from trajanus.p6.xer.rows import Rows
from trajanus.p6.xer.symbols import Cells
from trajanus.p6.xer.words import RESOURCE_TYPE

_RESOURCE = (
    "rsrc_id",
    "rsrc_short_name",
    "rsrc_name",
    "rsrc_type",
    "parent_rsrc_id",
    "clndr_id",
    "email_addr",
    "unit_id",
    "active_flag",
)
_ASSIGNMENT = (
    "taskrsrc_id",
    "task_id",
    "proj_id",
    "rsrc_id",
    "role_id",
    "acct_id",
    "target_qty",
    "act_reg_qty",
    "act_ot_qty",
    "remain_qty",
    "target_cost",
    "act_reg_cost",
    "act_ot_cost",
    "remain_cost",
    "cost_per_qty",
    "act_start_date",
    "restart_date",
    "target_start_date",
    "act_end_date",
    "reend_date",
    "target_end_date",
)
_EXPENSE = (
    "cost_item_id",
    "proj_id",
    "task_id",
    "cost_name",
    "target_cost",
    "act_cost",
    "remain_cost",
    "target_qty",
    "acct_id",
)

Activities = Mapping[str, Activity]
Udfs = Mapping[str, tuple[Udf, ...]]


def read_resources(rows: Rows, udfs: Udfs, doubts: Doubts) -> Iterator[Resource]:
    """Yield the resources."""
    types = Words(doubts, RESOURCE_TYPE)
    units = {key: name for key, name in rows.of("UMEASURE", ("unit_id", "unit_abbrev"))}
    for row in rows.of("RSRC", _RESOURCE):
        key, code, name, kind, parent, calendar, email, unit, active = row
        yield Resource(
            key=key,
            id=code,
            name=name,
            type=types[kind],
            parent_key=parent or None,
            calendar_key=calendar or None,
            email=email,
            unit=units.get(unit, ""),
            is_active=active != "N",
            udfs=udfs.get(key, ()),
        )


def read_roles(rows: Rows) -> Iterator[Role]:
    """Yield the roles."""
    columns = ("role_id", "role_short_name", "role_name", "parent_role_id")
    for key, code, name, parent in rows.of("ROLES", columns):
        yield Role(key, code, name, parent or None)


@dataclass(frozen=True, slots=True)
class Work:
    """What assignments refer to, by key."""

    activities: Activities
    resources: Mapping[str, Resource]
    udfs: Udfs


def read_assignments(rows: Rows, cells: Cells, work: Work, doubts: Doubts) -> Iterator[Assignment]:
    """Yield the assignments of resources and roles to activities."""
    numbers, amounts, moments, same = cells.numbers, cells.amounts, cells.moments, Same()
    activities, resources, udfs = work.activities, work.resources, work.udfs
    for row in rows.of("TASKRSRC", _ASSIGNMENT):
        key, activity_key, project, resource_key, role, account, *units_costs_dates = row
        planned, regular, overtime, remaining = units_costs_dates[:4]
        costs, dates = units_costs_dates[4:9], units_costs_dates[9:]
        resource = resources.get(resource_key)
        if resource is None and resource_key:
            doubts.add(f"rsrc_id {shown(resource_key)} is not in RSRC")
        yield Assignment(
            key=key,
            project_key=same[project],
            activity_key=_activity(activity_key, activities, doubts),
            resource_key=resource.key if resource else resource_key or None,
            role_key=same[role] or None,
            account_key=same[account] or None,
            planned_units=numbers[planned] or 0.0,
            actual_units=(numbers[regular] or 0.0) + (numbers[overtime] or 0.0),
            remaining_units=numbers[remaining] or 0.0,
            planned_cost=amounts[costs[0]],
            actual_regular_cost=amounts[costs[1]],
            actual_overtime_cost=amounts[costs[2]],
            remaining_cost=amounts[costs[3]],
            cost_per_unit=amounts[costs[4]] if costs[4] else None,
            start=moments[dates[0] or dates[1] or dates[2]],
            finish=moments[dates[3] or dates[4] or dates[5]],
            udfs=udfs.get(key, ()),
        )


def read_expenses(
    rows: Rows, cells: Cells, activities: Activities, doubts: Doubts
) -> Iterator[Expense]:
    """Yield the expenses of activities."""
    amounts = cells.amounts
    for row in rows.of("PROJCOST", _EXPENSE):
        key, project, activity_key, name, planned, actual, remaining, units, account = row
        yield Expense(
            key=key,
            project_key=project,
            activity_key=_activity(activity_key, activities, doubts),
            name=name,
            planned_cost=amounts[planned],
            actual_cost=amounts[actual],
            remaining_cost=amounts[remaining],
            planned_units=cells.numbers[units] or 0.0,
            account_key=account or None,
        )


def _activity(key: str, activities: Activities, doubts: Doubts) -> str:
    activity = activities.get(key)
    if activity is None:
        doubts.add(f"task_id {shown(key)} is not in TASK")
        return key
    return activity.key
