"""Which rows of which budget view does an address ask for, in which order?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

from trajanus.records.derive import place_of
from trajanus.records.listing import NOTHING
from trajanus.records.search import LONGEST, query_for
from trajanus.resources.budget_view import (
    BUDGET_COLUMN,
    BUDGET_ROW,
    BUDGET_VIEW,
    BudgetColumn,
    BudgetRow,
    BudgetView,
)
from trajanus.resources.project import Project
from trajanus.workspace.money.budget_figures import IN_TABLE, known_among

#: How rows are added up, and the columns by which.
GROUPINGS = {
    "code": ("division", "cost_code"),
    "division": ("division",),
    "line": ("division", "cost_code", "cost_type"),
}
USUAL_SORT = "over_under"
_BY_NAME = "name"


@dataclass(frozen=True, slots=True)
class View:
    """A way in which the company looks at its budget, and the titles of its own columns."""

    view_id: int
    name: str
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """The budget page's address, understood. What makes no sense in it is left out."""

    view: View | None
    by: str
    words: str
    division: str
    code: str
    only_over: bool
    sort: str
    page: int

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.division or self.code)

    @property
    def key(self) -> str:
        return self.sort.removeprefix("-")

    @property
    def is_descending(self) -> bool:
        return self.sort.startswith("-")

    def rows(self, project: Project) -> QuerySet[Any]:
        """Return the rows asked for."""
        place = place_of(BUDGET_ROW, project)
        rows = BudgetRow.objects.filter(**place, missing_since=None)
        rows = rows.filter(parent_id=self.view.view_id if self.view else 0)
        if query := query_for(self.words):
            rows = rows.filter(search=query)
        for name, value in (("division", self.division), ("cost_code", self.code)):
            if value:
                rows = rows.filter(_is(name, value))
        return rows


def views_of(project: Project) -> list[View]:
    """Return the project's budget views by name."""
    place = place_of(BUDGET_VIEW, project)
    columns = BudgetColumn.objects.filter(**place_of(BUDGET_COLUMN, project), missing_since=None)
    titles: dict[int, list[str]] = {}
    for parent_id, title in columns.order_by("position").values_list("parent_id", "name"):
        titles.setdefault(parent_id, []).append(title or "")
    views = BudgetView.objects.filter(**place, missing_since=None).order_by("name", "pk")
    return [
        View(view_id, name or f"View {view_id}", tuple(titles.get(view_id, ())))
        for view_id, name in views.values_list("procore_id", "name")
    ]


def understand(given: QueryDict, views: Sequence[View]) -> Asked:
    """Read the address; without a view it is the one that says most."""
    wanted = given.get("view", "")
    view = next((one for one in views if str(one.view_id) == wanted), None)
    sort = given.get("sort", "")
    by = given.get("by", "")
    page = given.get("page", "")
    return Asked(
        view=view or max(views, key=lambda one: known_among(one.titles), default=None),
        by=by if by in GROUPINGS else "code",
        words=" ".join(_clean(given, "q").split())[:LONGEST],
        division=_clean(given, "division"),
        code=_clean(given, "code"),
        only_over=given.get("only") == "over",
        sort=sort if sort.removeprefix("-") in (*IN_TABLE, _BY_NAME) else USUAL_SORT,
        page=max(1, int(page)) if page.isascii() and page.isdecimal() and len(page) < 6 else 1,
    )


def _clean(given: QueryDict, name: str) -> str:
    return given.get(name, "").replace("\x00", "")


def _is(name: str, value: str) -> Q:
    return Q(**{f"{name}__isnull": True}) if value == NOTHING else Q(**{name: value})
