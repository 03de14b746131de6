"""Budget: its line items, how money is moved between them, forecasts and snapshots."""

from __future__ import annotations

from trajanus.resources import fields
from trajanus.resources.budget_view import ROW_COLUMNS, ROW_PLACES, BudgetLine, figures_index
from trajanus.resources.mirror import MirrorModel, columns_of, lane_index
from trajanus.resources.search import search_column
from trajanus.resources.spec import DAILY, Area, Call, Listing, Member, Resource, Trigger, Writes

_LINES = "/rest/v1.1/budget_line_items"
_SNAPSHOTS = "/rest/v1.0/budget_view_snapshots"
_CHANGES = "/rest/v1.0/projects/{project_id}/budget_changes"
_MODIFICATIONS = "/rest/v1.0/projects/{project_id}/budget_modifications"
_FORECASTS = "/rest/v1.0/projects/{project_id}/manual_forecast_line_items"
_IN_PROJECT = {"project_id": "{project_id}"}
_STRATEGIES = ("automatic", "manual")


class BudgetLineItem(MirrorModel):
    parent_id = fields.ident("id of the budget view it was read in")
    wbs_code_id = fields.ident()
    cost_code = fields.text()
    cost_type = fields.text()
    description = fields.text()
    original_budget_amount = fields.amount("original budget")
    quantity = fields.amount()
    uom = fields.text("unit")
    unit_cost = fields.amount()
    calculation_strategy = fields.text("calculated")
    search = search_column("cost_code", "cost_type", "description")

    class Meta(MirrorModel.Meta):
        db_table = "procore_budget_line_items"
        verbose_name = "budget line item"
        verbose_name_plural = "budget line items"
        indexes = (lane_index("budget_line_by_code", "cost_code"),)

    def __str__(self) -> str:
        return f"{self.cost_code} {self.cost_type}"


class BudgetChange(MirrorModel):
    number = fields.whole()
    title = fields.text()
    status = fields.text()
    description = fields.text()
    amount = fields.amount()
    prime_contract_id = fields.ident()
    erp_status = fields.text("ERP status")
    search = search_column("title", "description")

    class Meta(MirrorModel.Meta):
        db_table = "procore_budget_changes"
        verbose_name = "budget change"
        verbose_name_plural = "budget changes"
        indexes = (lane_index("budget_change_by_number", "number"),)

    def __str__(self) -> str:
        return f"Budget change {self.number}: {self.title}"


class BudgetModification(MirrorModel):
    from_line_id = fields.ident("id of the line it is taken from")
    to_line_id = fields.ident("id of the line it goes to")
    transfer_amount = fields.amount("amount")
    notes = fields.text()
    search = search_column("notes")

    class Meta(MirrorModel.Meta):
        db_table = "procore_budget_modifications"
        verbose_name = "budget modification"
        verbose_name_plural = "budget modifications"
        indexes = (lane_index("budget_modification_by_update", "updated_at"),)

    def __str__(self) -> str:
        return f"{self.transfer_amount} {self.notes}"


class ManualForecast(MirrorModel):
    budget_line_item_id = fields.ident()
    wbs_code_id = fields.ident()
    description = fields.text()
    quantity = fields.amount()
    uom = fields.text("unit")
    unit_cost = fields.amount()
    amount = fields.amount()
    search = search_column("description")

    class Meta(MirrorModel.Meta):
        db_table = "procore_manual_forecasts"
        verbose_name = "manual forecast"
        verbose_name_plural = "manual forecasts"
        indexes = (lane_index("manual_forecast_by_update", "updated_at"),)

    def __str__(self) -> str:
        return f"{self.description}: {self.amount}"


class BudgetSnapshot(MirrorModel):
    name = fields.text()
    description = fields.text()
    budget_view_id = fields.ident()
    created_by = fields.text("by")
    search = search_column("name", "description")

    class Meta(MirrorModel.Meta):
        db_table = "procore_budget_snapshots"
        verbose_name = "budget snapshot"
        verbose_name_plural = "budget snapshots"
        indexes = (lane_index("budget_snapshot_by_time", "created_at"),)

    def __str__(self) -> str:
        return self.name or str(self.procore_id)


class SnapshotRow(BudgetLine):
    class Meta(BudgetLine.Meta):
        abstract = False
        db_table = "procore_budget_snapshot_rows"
        verbose_name = "row of a budget snapshot"
        verbose_name_plural = "rows of budget snapshots"
        indexes = (
            figures_index("snapshot_row_of_snapshot"),
            lane_index("snapshot_row_by_code", "cost_code"),
        )


BUDGET_LINE_ITEM = Resource(
    name="budget_line_items",
    model=BudgetLineItem,
    # Procore lists line items only as rows of views; each view has them all.
    source=Listing(
        path="/rest/v1.0/budget_views/{parent_id}/detail_rows",
        params={**_IN_PROJECT, "budget_row_type": "budgeted"},
        per=("budget_views",),
        of_first=True,
    ),
    member=Member(path=_LINES + "/{id}", params=_IN_PROJECT),
    area=Area.MONEY,
    every_full=DAILY,
    webhooks=(Trigger("Budget Line Items"),),
    writes=Writes(
        create=Call(method="POST", path=_LINES, wrapper="budget_line_item", beside=_IN_PROJECT),
        update=Call(
            method="PATCH", path=_LINES + "/{id}", wrapper="budget_line_item", beside=_IN_PROJECT
        ),
        delete=Call(
            method="DELETE",
            path="/rest/v2.0/companies/{company_id}/projects/{project_id}/budget_line_items/{id}",
        ),
        sync=Call(
            method="POST",
            path="/rest/v1.0/budget_line_items/sync",
            wrapper="budget_line_items",
            beside=_IN_PROJECT,
        ),
        places={
            "wbs_code_id": "wbs_code_id",
            "original_budget_amount": "original_budget_amount",
            "quantity": "quantity",
            "uom": "uom",
            "unit_cost": "unit_cost",
            "calculation_strategy": "calculation_strategy",
        },
        required=("wbs_code_id",),
        choices={"wbs_code_id": "wbs_codes", "calculation_strategy": _STRATEGIES},
        fingerprint=("wbs_code_id",),
    ),
    places={
        "wbs_code_id": ("wbs_code.id", "wbs_code_id"),
        "cost_type": "category",
        "description": "wbs_code.description",
    },
    owned_by_procore=columns_of(BudgetLineItem),
    label=("cost_code", "cost_type"),
    columns=("cost_code", "cost_type", "original_budget_amount", "quantity", "uom", "unit_cost"),
    filters=("cost_type",),
    sort="cost_code",
    sortable=("cost_code",),
    in_menu=True,
)

BUDGET_CHANGE = Resource(
    name="budget_changes",
    model=BudgetChange,
    source=Listing(path=_CHANGES, page_size=None),
    area=Area.MONEY,
    webhooks=(Trigger("Budget Changes"),),
    writes=Writes(
        create=Call(method="POST", path=_CHANGES),
        places={
            "number": "number",
            "title": "title",
            "status": "status",
            "description": "description",
        },
        required=("status",),
        choices={"status": ("draft", "under_review", "approved", "void")},
        fingerprint=("title", "status"),
    ),
    owned_by_procore=columns_of(BudgetChange),
    label=("number", "title"),
    columns=("number", "title", "status", "amount"),
    filters=("status",),
    sort="number",
    sortable=("number",),
)

BUDGET_MODIFICATION = Resource(
    name="budget_modifications",
    model=BudgetModification,
    source=Listing(path=_MODIFICATIONS),
    area=Area.MONEY,
    webhooks=(Trigger("Budget Modifications"),),
    writes=Writes(
        create=Call(method="POST", path=_MODIFICATIONS, wrapper="budget_modification"),
        places={
            "from_line_id": "from_budget_line_item_id",
            "to_line_id": "to_budget_line_item_id",
            "transfer_amount": "transfer_amount",
            "notes": "notes",
        },
        required=("to_line_id", "transfer_amount"),
        choices={"from_line_id": "budget_line_items", "to_line_id": "budget_line_items"},
        has_origin_id=True,
    ),
    places={"from_line_id": "from_budget_line_item_id", "to_line_id": "to_budget_line_item_id"},
    owned_by_procore=columns_of(BudgetModification),
    label=("notes",),
    columns=("notes", "transfer_amount", "created_at", "updated_at"),
    sortable=("updated_at",),
)

MANUAL_FORECAST = Resource(
    name="manual_forecasts",
    model=ManualForecast,
    source=Listing(path=_FORECASTS, page_size=None),
    area=Area.MONEY,
    writes=Writes(
        create=Call(method="POST", path=_FORECASTS),
        places={
            "budget_line_item_id": "budget_line_item_id",
            "description": "description",
            "quantity": "quantity",
            "uom": "uom",
            "unit_cost": "unit_cost",
            "amount": "amount",
        },
        required=("budget_line_item_id", "amount"),
        choices={"budget_line_item_id": "budget_line_items"},
        fingerprint=("budget_line_item_id", "description", "amount"),
    ),
    owned_by_procore=columns_of(ManualForecast),
    label=("description",),
    columns=("description", "quantity", "uom", "unit_cost", "amount", "updated_at"),
    sortable=("updated_at",),
)

BUDGET_SNAPSHOT = Resource(
    name="budget_snapshots",
    model=BudgetSnapshot,
    source=Listing(path=_SNAPSHOTS, params=_IN_PROJECT),
    area=Area.MONEY,
    webhooks=(Trigger("Budget View Snapshots", ("create",)),),
    writes=Writes(
        # Procore takes one snapshot an hour of each view.
        create=Call(
            method="POST",
            path=_SNAPSHOTS,
            # Its old name is still demanded.
            beside={**_IN_PROJECT, "budget_template_id": "{budget_view_id}"},
        ),
        places={
            "name": "name",
            "description": "description",
            "budget_view_id": "budget_view_id",
        },
        required=("name", "budget_view_id"),
        choices={"budget_view_id": "budget_views"},
        fingerprint=("name", "budget_view_id"),
    ),
    places={"budget_view_id": "budget_view.id", "created_by": "created_by.name"},
    owned_by_procore=columns_of(BudgetSnapshot),
    label=("name",),
    columns=("name", "description", "created_by", "created_at"),
    sort="-created_at",
    sortable=("created_at",),
)

SNAPSHOT_ROW = Resource(
    name="budget_snapshot_rows",
    model=SnapshotRow,
    source=Listing(
        path=_SNAPSHOTS + "/{parent_id}/detail_rows",
        params=_IN_PROJECT,
        per=("budget_snapshots",),
    ),
    area=Area.MONEY,
    places=ROW_PLACES,
    owned_by_procore=columns_of(SnapshotRow),
    label=("cost_code", "cost_type"),
    columns=ROW_COLUMNS,
    filters=("division", "cost_type"),
    sort="cost_code",
    sortable=("cost_code",),
)
