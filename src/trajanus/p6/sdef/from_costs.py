"""What do activities cost and how much of it is earned, as SDEF and RMS count it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from trajanus.p6.model import Activity, Assignment
from trajanus.p6.schedule import Schedule
from trajanus.p6.sdef import records
from trajanus.p6.sdef.codes import STORED_MATERIAL
from trajanus.p6.sdef.layout import PROGRESS, UNITS
from trajanus.p6.sdef.shaping import Shaper, cents, quantity
from trajanus.p6.words import Status


class Earned(Enum):
    """Where the cost to date comes from."""

    ACTUAL_COST = "actual-cost"
    PHYSICAL_PERCENT = "physical-percent"


@dataclass(frozen=True, slots=True)
class Amounts:
    """The three amounts of a PROG record."""

    cost: Decimal
    cost_to_date: Decimal
    stored_material: Decimal


def amounts_by_activity(
    schedule: Schedule, activities: Sequence[Activity], earned: Earned, shaper: Shaper
) -> dict[str, Amounts]:
    """Return the amounts by activity key."""
    found = {each.key: _actual(schedule, each, shaper) for each in activities}
    if earned is Earned.ACTUAL_COST:
        return found
    return _earned_by_percent(activities, found)


def _actual(schedule: Schedule, activity: Activity, shaper: Shaper) -> Amounts:
    assignments = schedule.assignments_by_activity.get(activity.key, ())
    expenses = schedule.expenses_by_activity.get(activity.key, ())
    overtime = sum((each.actual_overtime_cost for each in assignments), Decimal(0))
    if overtime:
        message = f"overtime cost of {overtime:,.2f} is not part of it"
        shaper.warn(message, PROGRESS, "cost_to_date", activity=activity.id)
    planned = [each.planned_cost for each in assignments]
    planned += [each.planned_cost for each in expenses]
    actual = [each.actual_regular_cost for each in assignments]
    actual += [each.actual_cost for each in expenses]
    stored = _stored_material(activity, shaper)
    return Amounts(
        cost=cents(sum(planned, Decimal(0))),
        cost_to_date=cents(sum(actual, stored)),
        stored_material=cents(stored),
    )


def _stored_material(activity: Activity, shaper: Shaper) -> Decimal:
    match activity.udf(STORED_MATERIAL):
        case None:
            return Decimal(0)
        case Decimal() as amount:
            return amount
        case float() | int() as amount:
            return Decimal(repr(amount))
        case other:
            message = f"the field {STORED_MATERIAL} holds {other!r}, not a number"
            shaper.error(message, PROGRESS, "stored_material", activity=activity.id)
            return Decimal(0)


def _earned_by_percent(
    activities: Sequence[Activity], found: Mapping[str, Amounts]
) -> dict[str, Amounts]:
    """Replace actual cost by cost times physical percent, so that the sums of bid items hold."""
    groups: dict[str, list[Activity]] = {}
    for activity in activities:
        groups.setdefault(activity.code("BIDI") or "", []).append(activity)
    result: dict[str, Amounts] = {}
    for group in groups.values():
        exact, written = Decimal(0), Decimal(0)
        for activity in group:
            amounts = found[activity.key]
            share = amounts.cost * _physical(activity) / 100
            exact += share
            earned = cents(share)
            written += earned
            result[activity.key] = _with_earned(amounts, earned)
        rest = cents(exact) - written
        _put_rest(group, result, rest)
    return result


def _put_rest(group: Sequence[Activity], result: dict[str, Amounts], rest: Decimal) -> None:
    """Add the cents lost by rounding to the last activity of the bid item that has room."""
    for activity in reversed(group) if rest else ():
        amounts = result[activity.key]
        earned = amounts.cost_to_date - amounts.stored_material + rest
        if 0 < _physical(activity) < 100 and 0 <= earned <= amounts.cost:
            result[activity.key] = _with_earned(amounts, earned)
            return


def _with_earned(amounts: Amounts, earned: Decimal) -> Amounts:
    return Amounts(amounts.cost, earned + amounts.stored_material, amounts.stored_material)


def _physical(activity: Activity) -> Decimal:
    if activity.status == Status.COMPLETED:
        return Decimal(100)
    return Decimal(repr(activity.physical_percent or 0.0))


def units_record(schedule: Schedule, activity: Activity, shaper: Shaper) -> records.Units | None:
    """Return the UNIT record: quantities, when those of the activity can be added up."""
    assignments = [
        each
        for each in schedule.assignments_by_activity.get(activity.key, ())
        if each.planned_units and (each.planned_cost or each.cost_per_unit)
    ]
    if not assignments:
        return None
    units = {_unit(schedule, each) for each in assignments}
    if len(units) > 1:
        message = f"it has {len(units)} resources of different units; no UNIT record is written"
        shaper.warn(message, UNITS, "total_quantity", activity=activity.id)
        return None
    total = quantity(sum(each.planned_units for each in assignments))
    return records.Units(
        activity.id,
        total_quantity=total,
        cost_per_unit=_price(assignments, total),
        quantity_to_date=quantity(sum(each.actual_units for each in assignments)),
        unit=shaper.description(units.pop(), UNITS, "unit", activity=activity.id),
    )


def _price(assignments: Sequence[Assignment], total: Decimal) -> Decimal:
    stated = {each.cost_per_unit for each in assignments if each.cost_per_unit is not None}
    if len(stated) == 1:
        return quantity(stated.pop())
    cost = sum((each.planned_cost for each in assignments), Decimal(0))
    return quantity(cost / total) if total else Decimal(0)


def _unit(schedule: Schedule, assignment: Assignment) -> str:
    if assignment.unit or not assignment.resource_key:
        return assignment.unit
    resource = schedule.resource_by_key.get(assignment.resource_key)
    return resource.unit if resource else ""
