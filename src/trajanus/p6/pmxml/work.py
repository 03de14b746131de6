"""Who and what does the work, at what cost, and in which order?"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from decimal import Decimal

from trajanus.p6.cells import Amounts, Moments, Numbers, Words
from trajanus.p6.doubts import Doubts, shown
from trajanus.p6.model import Assignment, Expense, Relationship, Resource, Role
from trajanus.p6.pmxml import shape, words
from trajanus.p6.pmxml.attachments import Udfs
from trajanus.p6.pmxml.elements import Held
from trajanus.p6.words import LinkType


def links(
    project_key: str, elements: Iterable[Held], activities: Container[str], doubts: Doubts
) -> Iterator[tuple[str, ...]]:
    """Yield key, both ends, their projects, type and lag of relationships that have both ends."""
    pick = shape.RELATIONSHIP.picker(*shape.RELATIONSHIP.fields)
    for row, held in enumerate(elements, start=1):
        doubts.table, doubts.row, doubts.line = "Relationship", row, held[0]
        key, before, after, before_project, after_project, kind, lag = pick(held)
        before_project, after_project = before_project or project_key, after_project or project_key
        if not (before and after):
            doubts.add("one of the two activities is not named; the relationship is left out")
            continue
        for end in (before, after):
            # The other end of a relationship to another project may well be missing.
            if end not in activities and before_project == after_project:
                doubts.add(f"the activity {shown(end)} is not in the file")
        yield key, before, after, before_project, after_project, kind, lag
    doubts.leave()


def read_relationships(
    project_key: str, elements: Iterable[Held], activities: Container[str], doubts: Doubts
) -> Iterator[Relationship]:
    """Yield the relationships of one project."""
    numbers = Numbers(doubts)
    types = Words(doubts, words.LINK_TYPE, empty=LinkType.FINISH_TO_START)
    for key, before, after, before_project, after_project, kind, lag in links(
        project_key, elements, activities, doubts
    ):
        yield Relationship(
            key=key,
            predecessor_key=before,
            successor_key=after,
            type=types[kind],
            lag_hours=numbers[lag] or 0.0,
            predecessor_project_key=before_project,
            successor_project_key=after_project,
        )


def read_resources(
    elements: Iterable[Held], units: Mapping[str, str], udfs: Udfs, doubts: Doubts
) -> Iterator[Resource]:
    """Yield the resources."""
    types = Words(doubts, words.SAME)
    for row, held in enumerate(elements, start=1):
        doubts.table, doubts.row, doubts.line = "Resource", row, held[0]
        field = {name: held[place] for name, place in shape.RESOURCE.fields.items()}
        yield Resource(
            key=field["ObjectId"],
            id=field["Id"],
            name=field["Name"],
            type=types[field["ResourceType"]],
            parent_key=field["ParentObjectId"] or None,
            calendar_key=field["CalendarObjectId"] or None,
            email=field["EmailAddress"],
            unit=units.get(field["UnitOfMeasureObjectId"], ""),
            is_active=field["IsActive"] != "0",
            udfs=udfs.of(held, shape.RESOURCE),
        )
    doubts.leave()


def read_roles(elements: Iterable[Held]) -> Iterator[Role]:
    """Yield the roles."""
    text = shape.ROLE.text
    for held in elements:
        yield Role(
            text(held, "ObjectId"),
            text(held, "Id"),
            text(held, "Name"),
            text(held, "ParentObjectId") or None,
        )


def read_assignments(
    project_key: str,
    elements: Iterable[Held],
    activities: Container[str],
    udfs: Udfs,
    doubts: Doubts,
) -> Iterator[Assignment]:
    """Yield the assignments of one project."""
    numbers, amounts, moments = Numbers(doubts), Amounts(doubts), Moments(doubts)
    for row, held in enumerate(elements, start=1):
        doubts.table, doubts.row, doubts.line = "ResourceAssignment", row, held[0]
        field = {name: held[place] for name, place in shape.ASSIGNMENT.fields.items()}
        if field["ActivityObjectId"] not in activities:
            doubts.add(f"the activity {shown(field['ActivityObjectId'])} is not in the file")
        overtime = amounts[field["ActualOvertimeCost"]]
        yield Assignment(
            key=field["ObjectId"],
            project_key=field["ProjectObjectId"] or project_key,
            activity_key=field["ActivityObjectId"],
            resource_key=field["ResourceObjectId"] or None,
            role_key=field["RoleObjectId"] or None,
            account_key=field["CostAccountObjectId"] or None,
            planned_units=numbers[field["PlannedUnits"]] or 0.0,
            actual_units=numbers[field["ActualUnits"]] or 0.0,
            remaining_units=numbers[field["RemainingUnits"]] or 0.0,
            planned_cost=amounts[field["PlannedCost"]],
            actual_regular_cost=_regular(field, amounts, overtime),
            actual_overtime_cost=overtime,
            remaining_cost=amounts[field["RemainingCost"]],
            cost_per_unit=amounts[field["PricePerUnit"]] if field["PricePerUnit"] else None,
            start=moments[
                field["ActualStartDate"] or field["StartDate"] or field["PlannedStartDate"]
            ],
            finish=moments[
                field["ActualFinishDate"] or field["FinishDate"] or field["PlannedFinishDate"]
            ],
            udfs=udfs.of(held, shape.ASSIGNMENT),
        )
    doubts.leave()


def _regular(field: Mapping[str, str], amounts: Amounts, overtime: Decimal) -> Decimal:
    if field["ActualRegularCost"]:
        return amounts[field["ActualRegularCost"]]
    return amounts[field["ActualCost"]] - overtime if field["ActualCost"] else Decimal(0)


def read_expenses(
    project_key: str, elements: Iterable[Held], activities: Container[str], doubts: Doubts
) -> Iterator[Expense]:
    """Yield the expenses of one project."""
    numbers, amounts = Numbers(doubts), Amounts(doubts)
    for row, held in enumerate(elements, start=1):
        doubts.table, doubts.row, doubts.line = "ActivityExpense", row, held[0]
        field = {name: held[place] for name, place in shape.EXPENSE.fields.items()}
        if field["ActivityObjectId"] not in activities:
            doubts.add(f"the activity {shown(field['ActivityObjectId'])} is not in the file")
        yield Expense(
            key=field["ObjectId"],
            project_key=field["ProjectObjectId"] or project_key,
            activity_key=field["ActivityObjectId"],
            name=field["ExpenseItem"],
            planned_cost=amounts[field["PlannedCost"]],
            actual_cost=amounts[field["ActualCost"]],
            remaining_cost=amounts[field["RemainingCost"]],
            planned_units=numbers[field["PlannedUnits"]] or 0.0,
            account_key=field["CostAccountObjectId"] or None,
        )
    doubts.leave()
