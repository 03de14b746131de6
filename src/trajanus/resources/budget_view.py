"""Budget views: the budget as a company set it up to be looked at, its columns and its rows."""

from __future__ import annotations

from typing import Any

from django.db import models

from trajanus.resources import fields
from trajanus.resources.mirror import MirrorModel, PartOf, RowOf, columns_of, lane_index
from trajanus.resources.search import search_column
from trajanus.resources.spec import DAILY, Area, Listing, Resource

_VIEWS = "/rest/v1.0/budget_views"
_IN_PROJECT = {"project_id": "{project_id}"}

#: A view's own columns stand in each row by their titles, which a company may change. These are
#: the titles that Procore itself gives, by the figure they mean.
TITLES: dict[str, tuple[str, ...]] = {
    "approved_changes": ("Approved COs", "Approved Change Orders", "Approved Budget Changes"),
    "revised_budget": ("Revised Budget",),
    "pending_changes": ("Pending Budget Changes",),
    "projected_budget": ("Projected Budget",),
    "committed_costs": ("Committed Costs",),
    "direct_costs": ("Direct Costs", "ERP Direct Costs"),
    "job_to_date_costs": ("Job to Date Costs", "ERP Job to Date Costs"),
    "pending_cost_changes": ("Pending Cost Changes",),
    "projected_costs": ("Projected Costs",),
    "cost_at_completion": ("Estimated Cost at Completion",),
    "over_under": ("Projected Over/Under", "Projected over Under"),
}
#: What each row says, the first ones in every view.
ROW_PLACES: dict[str, str | tuple[str, ...]] = {
    "division": "root_cost_code",
    "cost_type": "category",
    "cost_type_id": "category_id",
    "forecast": "budget_forecast.amount",
    "modifications": "budget_modifications",
    **TITLES,
}
ROW_COLUMNS = (
    "cost_code",
    "cost_type",
    "original_budget_amount",
    "modifications",
    "revised_budget",
    "committed_costs",
    "forecast",
    "over_under",
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
    approved_changes = fields.amount()
    revised_budget = fields.amount()
    pending_changes = fields.amount("pending budget changes")
    projected_budget = fields.amount()
    committed_costs = fields.amount()
    direct_costs = fields.amount()
    job_to_date_costs = fields.amount()
    pending_cost_changes = fields.amount()
    projected_costs = fields.amount()
    forecast = fields.amount("forecast to complete")
    cost_at_completion = fields.amount("estimated cost at completion")
    over_under = fields.amount("over/under")
    unbudgeted_reason = fields.text("why not budgeted")
    search = search_column("cost_code", "cost_type", "division")

    class Meta(RowOf.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.cost_code} {self.cost_type}"


def figures_index(name: str) -> models.Index:
    """Return the index that finds the rows of a view or snapshot, and holds their figures.

    To add up or compare rows reads it alone: they are a tenth of what is kept of each.
    """
    told = ("procore_id", "missing_since", "cost_code", "cost_type", "division")
    figures = (
        field.name for field in BudgetLine._meta.fields if isinstance(field, models.DecimalField)
    )
    return models.Index(
        fields=("connection", "project_id", "parent_id"), include=(*told, *figures), name=name
    )


class BudgetRow(BudgetLine):
    class Meta(BudgetLine.Meta):
        abstract = False
        db_table = "procore_budget_rows"
        verbose_name = "budget row"
        verbose_name_plural = "budget rows"
        indexes = (
            figures_index("budget_row_of_view"),
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
