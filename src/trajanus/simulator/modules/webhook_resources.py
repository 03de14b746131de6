"""Which resources can webhooks tell about, and which of their events?"""

from __future__ import annotations

_ALL = ("create", "update", "delete")
_KEPT = ("create", "update")

_COMPANY: dict[str, tuple[str, ...]] = {
    "Bids": ("update",),
    "Change Order Change Reasons": _ALL,
    "Change Types": _ALL,
    "Company File Versions": _ALL,
    "Company Files": _ALL,
    "Company Folders": _ALL,
    "Company Insurances": _ALL,
    "Company Users": _KEPT,
    "Company Vendors": _KEPT,
    "Departments": _ALL,
    "ERP Requests": _ALL,
    "Form Templates": _ALL,
    "Line Item Types": _ALL,
    "Offices": _ALL,
    "Programs": _ALL,
    "Project Bid Types": _ALL,
    "Project Owner Types": _ALL,
    "Project Regions": _ALL,
    "Project Stages": _ALL,
    "Project Types": _ALL,
    "Projects": _KEPT,
    "Standard Cost Code Lists": ("create",),
    "Standard Cost Codes": _ALL,
    "Timecard Time Types": ("create", "delete"),
    "Trades": ("create", "delete"),
}
_PROJECT: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            "RFIs", "RFI Replies", "Submittals", "Submittal Packages", "Project Files",
            "Project File Versions", "File Versions", "Project Folders", "Budget Line Items",
            "Budget Changes", "Budget Modifications", "Change Events",
            "Change Event Line Items", "Change Order Packages", "Change Order Requests",
            "Potential Change Orders", "Potential Change Order Line Items", "Prime Contracts",
            "Prime Contract Line Items", "Purchase Order Contracts",
            "Purchase Order Contract Line Items", "Work Order Contracts",
            "Work Order Contract Line Items", "Direct Costs", "Cost Codes", "Tasks", "ToDos",
            "Project Dates", "Project Users", "Project Vendors", "Daily Logs",
            "Daily Log/Entries", "Accident Logs", "Delay Logs", "Delivery Logs",
            "Equipment Logs", "Inspection Logs", "Manpower Logs", "Notes Logs",
            "Productivity Logs", "Quantity Logs", "Safety Violation Logs", "Visitor Logs",
            "Waste Logs", "Work Logs", "Call Logs", "Dumpster Logs", "Plan Revision Logs",
            "Daily Construction Report Logs", "Specification Section Revisions", "Drawings",
            "Images", "Locations", "Meetings", "Observation Items", "Punch Items",
        ),
        _ALL,
    ),
    "Budget View Snapshots": ("create",),
    "Task Items": _KEPT,
    "Weather Logs": _KEPT,
    "Specification Sections": _KEPT,
    "Inspection Checklists": _KEPT,
}  # fmt: skip


def resources(*, in_project: bool) -> dict[str, tuple[str, ...]]:
    """The resources of one scope with their events."""
    return _PROJECT if in_project else _COMPANY


def allows(resource: str, event: str, *, in_project: bool) -> bool:
    return event in resources(in_project=in_project).get(resource, ())


def unsupported(resource: str, *, in_project: bool) -> list[str]:
    """The events that a resource does not have."""
    return [event for event in _ALL if not allows(resource, event, in_project=in_project)]
