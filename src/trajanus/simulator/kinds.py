"""Which kinds of record exist, where do their ids start, and what do webhooks call them?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record; `event` is its webhook resource name, if changes are announced."""

    name: str
    first_id: int
    event: str | None = None
    # Shown inside other records, so a change makes their cached representations stale.
    embedded: bool = False
    # A second webhook resource that hears of the same changes.
    also: str | None = None
    # The kind that `holder_id` names: events of a line item point at its document.
    holder: str | None = None


# The daily log has one kind of entry for each of its lists; all are numbered far apart.
DAILY_LOGS = (
    "accident", "call", "daily_construction_report", "delay", "delivery", "dumpster", "equipment",
    "inspection", "manpower", "notes", "plan_revision", "productivity", "quantity",
    "safety_violation", "visitor", "waste", "weather", "work",
)  # fmt: skip


def _daily_log(place: int, name: str) -> Kind:
    title = f"{name.replace('_', ' ').title()} Logs"
    first_id = 5_550_000_000_001 + place * 1_000_000_000
    return Kind(f"{name}_logs", first_id, title, also="Daily Log/Entries")


# Many sequences start above 2**32: a client that keeps ids in 32 bits fails here, not in the field.
KINDS = (
    Kind("companies", 4_100, embedded=True),
    Kind("projects", 5_620_000_000_101, "Projects", embedded=True),
    Kind("project_stages", 310, embedded=True),
    Kind("project_types", 410, embedded=True),
    Kind("project_regions", 510, "Project Regions", embedded=True),
    Kind("project_owner_types", 610, "Project Owner Types", embedded=True),
    Kind("project_bid_types", 710, "Project Bid Types", embedded=True),
    Kind("programs", 810, "Programs", embedded=True),
    Kind("offices", 910, "Offices", embedded=True),
    Kind("departments", 1_010, "Departments", embedded=True),
    Kind("roles", 1_110, embedded=True),
    Kind("vendors", 6_270_000_000_001, "Company Vendors", embedded=True),
    Kind("users", 9_010_000_001, "Company Users", embedded=True),
    Kind("memberships", 1, embedded=True),
    Kind("permission_templates", 15, embedded=True),
    Kind("locations", 8_130_000_001, "Locations", embedded=True),
    Kind("specification_sections", 3_340_000_000_001, "Specification Sections", embedded=True),
    Kind("rfis", 7_310_000_000_001, "RFIs"),
    Kind("questions", 7_320_000_000_001),
    Kind("replies", 7_330_000_000_001),
    Kind("submittals", 4_440_000_000_001, "Submittals"),
    Kind("approvers", 4_450_000_000_001),
    Kind("submittal_packages", 4_460_000_000_001, "Submittal Packages", embedded=True),
    Kind("submittal_statuses", 1, embedded=True),
    Kind("submittal_types", 66, embedded=True),
    Kind("submittal_responses", 1, embedded=True),
    Kind("tasks", 6_100_000_000_001, "Tasks", embedded=True),
    Kind("requested_changes", 6_110_000_000_001),
    Kind("todos", 6_120_000_000_001, "ToDos"),
    Kind("calendar_items", 6_130_000_000_001),
    Kind("project_dates", 6_140_001, "Project Dates"),
    Kind("schedules", 6_150_000_000_001),
    Kind("activities", 6_160_000_000_001),
    Kind("schedule_imports", 6_170_001),
    Kind("task_items", 8_800_000_000_001, "Task Items"),
    Kind("task_item_categories", 3, embedded=True),
    Kind("daily_log_headers", 5_540_000_000_001, "Daily Logs"),
    Kind("delay_log_types", 71),
    *(_daily_log(place, name) for place, name in enumerate(DAILY_LOGS)),
    Kind("observations", 9_700_000_000_001, "Observation Items"),
    Kind("observation_types", 970, embedded=True),
    Kind("punch_items", 9_800_000_000_001, "Punch Items"),
    Kind("punch_item_types", 980, embedded=True),
    Kind("inspections", 9_900_000_000_001, "Inspection Checklists"),
    Kind("inspection_items", 9_910_000_000_001),
    Kind("inspection_templates", 9_920_000_001, embedded=True),
    Kind("inspection_types", 990, embedded=True),
    Kind("trades", 1_200, "Trades", embedded=True),
    Kind("custom_field_definitions", 598_134_001, embedded=True),
    Kind("custom_field_lov_entries", 5_981_001, embedded=True),
    Kind("configurable_field_sets", 59_001, embedded=True),
    Kind("custom_field_metadata", 598_001, embedded=True),
    Kind("standard_cost_code_lists", 21, "Standard Cost Code Lists"),
    Kind("standard_cost_codes", 6_010_001, "Standard Cost Codes"),
    Kind("sub_jobs", 6_020_001, embedded=True),
    Kind("wbs_segments", 6_050_001, embedded=True),
    Kind("hooks", 51),
    Kind("triggers", 510),
    Kind("events", 880_000_000_001),
    Kind("distributions", 4_470_000_000_001),
    Kind("cost_codes", 610_000_000_001, "Cost Codes", embedded=True),
    Kind("line_item_types", 901, "Line Item Types", embedded=True),
    Kind("wbs_codes", 6_150_000_000_001, embedded=True),
    Kind("folders", 3_010_000_000_001, "Project Folders"),
    Kind("files", 3_020_000_000_001, "Project Files"),
    Kind("file_versions", 3_030_000_000_001, "Project File Versions"),
    Kind("prostore_files", 3_040_000_000_001),
    Kind("uploads", 3_050_000_000_001),
    Kind("budgets", 5_010_000_000_001),
    Kind("budget_views", 9_001),
    Kind("budget_columns", 9_101),
    Kind("budget_line_items", 7_710_000_000_001, "Budget Line Items"),
    Kind("budget_changes", 7_720_000_000_001, "Budget Changes"),
    Kind("budget_modifications", 7_730_000_000_001, "Budget Modifications"),
    Kind("budget_view_snapshots", 7_740_000_000_001, "Budget View Snapshots"),
    Kind("manual_forecast_line_items", 7_750_000_000_001),
    Kind("direct_costs", 7_810_000_000_001, "Direct Costs"),
    Kind("direct_cost_line_items", 7_820_000_000_001, holder="direct_costs"),
    Kind("prime_contracts", 1_910_000_000_001, "Prime Contracts"),
    Kind("work_order_contracts", 1_920_000_000_001, "Work Order Contracts"),
    Kind("purchase_order_contracts", 1_930_000_000_001, "Purchase Order Contracts"),
    Kind("prime_contract_line_items", 1_940_000_000_001, "Prime Contract Line Items",
         holder="prime_contracts"),
    Kind("work_order_contract_line_items", 1_950_000_000_001,
         "Work Order Contract Line Items", holder="work_order_contracts"),
    Kind("purchase_order_contract_line_items", 1_960_000_000_001,
         "Purchase Order Contract Line Items", holder="purchase_order_contracts"),
    Kind("change_events", 2_010_000_000_001, "Change Events"),
    Kind("change_event_line_items", 2_020_000_000_001, "Change Event Line Items",
         holder="change_events"),
    Kind("potential_change_orders", 2_110_000_000_001, "Potential Change Orders"),
    Kind("potential_change_order_line_items", 2_120_000_000_001,
         "Potential Change Order Line Items", holder="potential_change_orders"),
    Kind("change_order_requests", 2_130_000_000_001, "Change Order Requests"),
    Kind("change_order_packages", 2_140_000_000_001, "Change Order Packages"),
    Kind("change_order_statuses", 71),
    # No webhook tells about the newer change orders, nor about invoices.
    Kind("commitment_change_orders", 2_210_000_000_001),
    Kind("commitment_change_order_line_items", 2_220_000_000_001,
         holder="commitment_change_orders"),
    Kind("prime_change_orders", 2_230_000_000_001),
    Kind("prime_change_order_line_items", 2_240_000_000_001, holder="prime_change_orders"),
    Kind("billing_periods", 2_300_000_001),
    Kind("payment_applications", 2_310_000_000_001),
    Kind("requisitions", 2_320_000_000_001),
)  # fmt: skip
