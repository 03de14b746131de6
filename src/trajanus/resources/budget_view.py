"""Budget views: the budget as a company set it up to be looked at, its columns and its rows."""

from __future__ import annotations

from typing import Any

from trajanus.resources import fields
from trajanus.resources.mirror import MirrorModel, PartOf, RowOf, columns_of, lane_index
from trajanus.resources.search import search_column
from trajanus.resources.spec import DAILY, Area, Listing, Resource

_VIEWS = "/rest/v1.0/budget_views"
_IN_PROJECT = {"project_id": "{project_id}"}

#: What each row says in every view; the view's own columns stand in the payload by their titles.
ROW_PLACES = {
    "division": "root_cost_code",
    "cost_type": "category",
    "cost_type_id": "category_id",
    "forecast": "budget_forecast.amount",
    "modifications": "budget_modifications",
}
ROW_COLUMNS = (
    "cost_code",
    "cost_type",
    "original_budget_amount",
    "modifications",
    "forecast",
    "unbudgeted_reason",
)


class BudgetView(MirrorModel):
    name = fields.text()
    description = fields.text()
    role = fields.text()
    created_by = fields.text("by")
    search = search_column("name", "description")

    class Meta(MirrorModel.Meta):
        db_table = "procore_budget_views"
        verbose_name = "budget view"
        verbose_name_plural = "budget views"
        indexes = (lane_index("budget_view_by_name", "name"),)

    def __str__(self) -> str:
        return self.name or str(self.procore_id)


class BudgetColumn(PartOf):
    name = fields.text()
    position = fields.whole()
    aggregatable = fields.flag("added up")
    search = search_column("name")

    class Meta(PartOf.Meta):
        db_table = "procore_budget_columns"
        verbose_name = "budget column"
        verbose_name_plural = "budget columns"
        indexes = (
            lane_index("budget_column_of_view", "parent_id"),
            lane_index("budget_column_by_position", "position"),
        )

    def __str__(self) -> str:
        return self.name or str(self.procore_id)


class BudgetLine(RowOf):
    """What a row of the budget says, in a view of today or in a snapshot."""

    cost_code = fields.text()
    cost_code_id = fields.ident()
    division = fields.text()
    cost_type = fields.text()
    cost_type_id = fields.ident()
    wbs_code_id = fields.ident()
    original_budget_amount = fields.amount("original budget")
    modifications = fields.amount()
    forecast = fields.amount("forecast to complete")
    unbudgeted_reason = fields.text("why not budgeted")
    search = search_column("cost_code", "cost_type", "division")

    class Meta(RowOf.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.cost_code} {self.cost_type}"


class BudgetRow(BudgetLine):
    class Meta(BudgetLine.Meta):
        abstract = False
        db_table = "procore_budget_rows"
        verbose_name = "budget row"
        verbose_name_plural = "budget rows"
        indexes = (
            lane_index("budget_row_of_view", "parent_id"),
            lane_index("budget_row_by_code", "cost_code"),
        )


def _own_columns(answer: Any) -> list[Any]:
    """Return the columns of the view itself; the standard ones have names instead of ids."""
    return [one for one in answer if str(one.get("id")).isdecimal()]


BUDGET_VIEW = Resource(
    name="budget_views",
    model=BudgetView,
    source=Listing(path=_VIEWS, params=_IN_PROJECT),
    area=Area.MONEY,
    places={"created_by": "created_by.name"},
    owned_by_procore=columns_of(BudgetView),
    label=("name",),
    columns=("name", "description", "role", "created_by"),
    sort="name",
    sortable=("name",),
)

BUDGET_COLUMN = Resource(
    name="budget_columns",
    model=BudgetColumn,
    source=Listing(
        path=_VIEWS + "/{parent_id}/budget_detail_columns",
        params=_IN_PROJECT,
        page_size=None,
        per=("budget_views",),
        records=_own_columns,
    ),
    area=Area.MONEY,
    owned_by_procore=columns_of(BudgetColumn),
    label=("name",),
    columns=("position", "name", "aggregatable"),
    sort="position",
    sortable=("position",),
)

BUDGET_ROW = Resource(
    name="budget_rows",
    model=BudgetRow,
    source=Listing(
        path=_VIEWS + "/{parent_id}/detail_rows", params=_IN_PROJECT, per=("budget_views",)
    ),
    area=Area.MONEY,
    # A view does not change when its rows do, so each reading is one of all.
    every_full=DAILY,
    places=ROW_PLACES,
    owned_by_procore=columns_of(BudgetRow),
    label=("cost_code", "cost_type"),
    columns=ROW_COLUMNS,
    filters=("division", "cost_type"),
    sort="cost_code",
    sortable=("cost_code",),
    in_menu=True,
)
