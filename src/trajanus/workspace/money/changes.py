"""What stands on the page about changes: how many and how much by kind and state, and the feed?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from trajanus.records.paging import Page
from trajanus.resources.catalog import resource_named
from trajanus.resources.change_event import CHANGE_EVENT
from trajanus.resources.project import Project
from trajanus.resources.spec import Resource
from trajanus.workspace.money.change_effect import Contract
from trajanus.workspace.money.change_states import State, state_of
from trajanus.workspace.money.changes_asked import KINDS, Asked

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Cell:
    """How many changes of a kind are in a state, and their amounts."""

    state: State
    count: int = 0
    amount: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of change with its states."""

    kind: Resource
    cells: tuple[Cell, ...]

    @property
    def count(self) -> int:
        return sum(cell.count for cell in self.cells)

    @property
    def is_estimate(self) -> bool:
        return self.kind is CHANGE_EVENT


@dataclass(frozen=True, slots=True)
class Change:
    """One change in the feed."""

    kind: Resource
    procore_id: int
    number: str
    title: str
    status: str
    state: State
    amount: Decimal | None
    days: int | None
    contract: Contract | None
    due: date | None
    updated_at: datetime | None

    @property
    def is_estimate(self) -> bool:
        return self.kind is CHANGE_EVENT


def lines_of(asked: Asked, project: Project) -> list[Line]:
    """Count the changes that the contract and the words leave, by kind and state."""
    found: dict[tuple[str, State], tuple[int, Decimal]] = defaultdict(lambda: (0, Decimal(0)))
    orders = asked.feed(project).order_by().values("part", "status")
    events = asked.events(project).order_by().values("status")
    counted = [
        *orders.annotate(count=Count("*"), amount=Sum("grand_total")),
        *(
            {"part": CHANGE_EVENT.name, **one}
            for one in events.annotate(count=Count("*"), amount=Sum("revenue_rom"))
        ),
    ]
    for one in counted:
        key = (one["part"], state_of(one["status"]))
        count, amount = found[key]
        found[key] = (count + one["count"], amount + (one["amount"] or Decimal(0)))
    return [Line(kind, _cells(kind, found)) for kind in KINDS]


def _cells(
    kind: Resource, found: Mapping[tuple[str, State], tuple[int, Decimal]]
) -> tuple[Cell, ...]:
    nothing = (0, Decimal(0))
    return tuple(Cell(state, *found.get((kind.name, state), nothing)) for state in State)


def used_states(lines: Iterable[Line]) -> list[State]:
    """Return the states worth a column: the usual ones, and others when something is in them."""
    used = {cell.state for line in lines for cell in line.cells if cell.count}
    return [state for state in State if state in used or state is not State.UNKNOWN]


def feed_of(
    asked: Asked, project: Project, lines: Sequence[Line], contracts: Sequence[Contract]
) -> tuple[list[Change], Page]:
    """Return the page of changes that the address asks for."""
    count = _count(asked, lines)
    number = min(asked.page, max(1, -(-count // PAGE_SIZE)))
    start = (number - 1) * PAGE_SIZE
    known = {one.procore_id: one for one in contracts}
    changes = [_change(row, known) for row in asked.rows(project)[start : start + PAGE_SIZE]]
    page = Page(tuple(range(len(changes))), count, is_capped=False, number=number, size=PAGE_SIZE)
    return changes, page


def _count(asked: Asked, lines: Iterable[Line]) -> int:
    return sum(
        cell.count
        for line in lines
        for cell in line.cells
        if asked.kind in (None, line.kind) and asked.state in (None, cell.state)
    )


def _change(row: tuple[Any, ...], contracts: Mapping[int, Contract]) -> Change:
    part, procore_id, number, title, status, amount, days, contract_id, due, updated_at, _ = row
    return Change(
        kind=resource_named(part),
        procore_id=procore_id,
        number=number or "",
        title=title or "",
        status=status or "",
        state=state_of(status),
        amount=amount,
        days=days,
        contract=contracts.get(contract_id),
        due=due,
        updated_at=updated_at,
    )
