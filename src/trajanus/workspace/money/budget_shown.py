"""What stands in the table of the budget page, and where does each row lead?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from trajanus.records.derive import place_of
from trajanus.records.listing import NOTHING
from trajanus.resources.budget import BUDGET_LINE_ITEM, BudgetLineItem
from trajanus.resources.budget_view import BUDGET_ROW
from trajanus.resources.project import Project
from trajanus.workspace.money.budget_asked import Asked
from trajanus.workspace.money.budget_figures import IN_TABLE, Amount, label
from trajanus.workspace.money.budget_lines import Budget, Line

#: What the rows of a grouping lead to.
_BELOW = {"division": "code", "code": "line"}
_NAMES = {"division": "Division", "code": "Cost code", "line": "Cost code"}


@dataclass(frozen=True, slots=True)
class Head:
    """A column's heading; `sort` is what a click on it asks for."""

    name: str
    label: str
    sort: str
    direction: str  # as aria-sort says it

    @property
    def is_number(self) -> bool:
        return self.name != "name"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    name: str
    link: str
    division: str
    kind: str
    count: int
    amounts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The table of one page."""

    heads: tuple[Head, ...]
    rows: tuple[Row, ...]


def table_of(budget: Budget, asked: Asked, project: Project) -> Table:
    """Return the table with the figures that the view has."""
    names = tuple(name for name in IN_TABLE if budget.total.sums[name] is not None)
    records = [line.record for line in budget.lines if line.record is not None]
    known = line_items_among(records, project)
    rows = (_row(line, names, asked, project, known) for line in budget.lines)
    titles = [("name", _NAMES[asked.by]), *((name, label(name)) for name in names)]
    return Table(tuple(_head(name, title, asked) for name, title in titles), tuple(rows))


def _head(name: str, title: str, asked: Asked) -> Head:
    is_sorting = asked.key == name
    sort = f"-{name}" if is_sorting and not asked.is_descending else name
    direction = ("descending" if asked.is_descending else "ascending") if is_sorting else ""
    return Head(name, title, sort, direction)


def _row(
    line: Line, names: tuple[str, ...], asked: Asked, project: Project, known: set[int]
) -> Row:
    return Row(
        name=(line.division if asked.by == "division" else line.code) or "(no code)",
        link=_link(line, asked, project, known),
        division=line.division,
        kind=line.kind,
        count=line.count,
        amounts=tuple(Amount(name, line.sums[name]) for name in names),
    )


def _link(line: Line, asked: Asked, project: Project, known: set[int]) -> str:
    """Return where the row leads: to what it adds up, or to the record."""
    if line.record is not None:
        resource = BUDGET_LINE_ITEM if line.record in known else BUDGET_ROW
        return reverse("record", args=[project.pk, resource.name, line.record])
    given = {"view": asked.view.view_id if asked.view else "", "by": _BELOW[asked.by]}
    given["division"] = line.division or NOTHING
    if asked.by == "code":
        given["code"] = line.code or NOTHING
    if asked.words:
        given["q"] = asked.words
    return f"{reverse('budget', args=[project.pk])}?{urlencode(given)}"


def line_items_among(records: Sequence[int], project: Project) -> set[int]:
    """Return which rows with these ids are budget line items that the hub has."""
    if not records:
        return set()
    items = BudgetLineItem.objects.filter(**place_of(BUDGET_LINE_ITEM, project))
    return set(items.filter(procore_id__in=records).values_list("procore_id", flat=True))
