"""How does a row of a federal submittal register become a submittal with approvers?"""

from __future__ import annotations

from datetime import date, timedelta

from trajanus.simulator.datasets.site import Site
from trajanus.simulator.modules import submittal_workflow as workflow
from trajanus.simulator.wire import Json

_STATUS = {
    "closed": "Closed",
    "in_review": "Open",
    "in_review_overdue": "Open",
    "needs_review": "Open",
    "resubmittal_required": "Resubmittal Required",
}
_TRADES = {
    "31": "Sample Civil Sub", "32": "Sample Civil Sub", "33": "Sample Utility Sub",
    "03": "Sample Concrete Sub", "04": "Sample Concrete Sub",
    "21": "Sample Mechanical Sub", "22": "Sample Mechanical Sub", "23": "Sample Mechanical Sub",
    "26": "Sample Electrical Sub", "27": "Sample Electrical Sub", "28": "Sample Electrical Sub",
}  # fmt: skip
# The register is set up two days after the notice to proceed.
_SET_UP = "2025-10-08"
_PRIME = "Sample Prime Contractor, Inc."
_MANAGER = "QC Manager"
_DATED = ("submit_by", "approve_by", "on_site", "contractor_date", "government_date", "received")


def fill_register(site: Site, rows: list[Json]) -> None:
    """One submittal for each row: the current revision."""
    for row in rows:
        dated = {key: site.moved(value) if key in _DATED else value for key, value in row.items()}
        _add(site, {**dated, "set_up": site.moved(_SET_UP)})


def fill_packages(site: Site, packages: list[Json]) -> None:
    """Packages of items that belong together, and an item that was thrown away."""
    for number, package in enumerate(packages, start=1):
        made = site.add(
            "submittal_packages", _MANAGER, str(site.moved(_SET_UP)), number=str(number),
            title=package["title"], description=package["description"],
        )  # fmt: skip
        section_id = site.id_of("specification_sections", package["section"], "number")
        for item in site.world["submittals"].where(
            project_id=site.project_id, specification_section_id=section_id
        ):
            item["submittal_package_id"] = made["id"]
    gone = _few(site, ["01 57 19", "4", "Spill Kit Locations (entered twice)", "01", "Draft"])
    stamp = f"{site.day(-70)}T11:00:00Z"
    deleted = {"deleted": True, "deleted_at": stamp, "created_at": stamp, "updated_at": stamp}
    site.world["submittals"].change(gone["id"], deleted)


def fill_few(site: Site, rows: list[list[str]]) -> None:
    """The submittals of a small project."""
    for row in rows:
        _few(site, row)


def _few(site: Site, row: list[str]) -> Json:
    section, number, title, kind, status = row
    manager = site.id_of("users", _MANAGER)
    return workflow.new_submittal(
        site.world,
        site.project_id,
        {
            "number": number,
            "title": title,
            "type_id": site.id_of("submittal_types", kind, "sd_no"),
            "status_id": workflow.status_id(site.world, status),
            "specification_section_id": site.id_of("specification_sections", section, "number"),
            "submittal_manager_id": manager,
            "due_date": site.day(14),
        },
        by=manager,
    )


def _add(site: Site, row: Json) -> None:
    manager = site.id_of("users", _MANAGER)
    vendor = _TRADES.get(row["section"][:2], _PRIME)
    closed = row["government_date"] if row["lifecycle"] == "closed" else None
    workflow.new_submittal(
        site.world,
        site.project_id,
        {
            "number": row["item_no"],
            "revision": row["revision"],
            "title": row["title"],
            "description": _description(row),
            "status_id": workflow.status_id(site.world, _STATUS.get(row["lifecycle"], "Draft")),
            "type_id": site.id_of("submittal_types", row["sd_no"], "sd_no"),
            "specification_section_id": site.id_of(
                "specification_sections", row["section"], "number"
            ),
            "submittal_manager_id": manager,
            "received_from_id": site.id_of("users", "Prime Project Engineer"),
            "responsible_contractor_id": site.id_of("vendors", vendor),
            "submit_by": row["submit_by"],
            "due_date": row["approve_by"],
            "required_on_site_date": row["on_site"],
            "issue_date": row["contractor_date"],
            "received_date": row["received"],
            "closed_at": f"{closed}T19:00:00Z" if closed else None,
            "distributed_at": f"{closed}T19:00:00Z" if closed else None,
            "lead_time": row["lead_days"],
            "design_team_review_time": row["review_days"],
            "for_record_only": row["classification"] == "FIO",
            "approvers": _approvers(site, row),
            "created_at": f"{row['set_up']}T11:00:00Z",
            "updated_at": _updated(row),
        },
        by=manager,
    )


def _description(row: Json) -> str:
    parts = [f"Classification {row['classification']}."]
    if row["transmittal"]:
        parts.append(f"Transmittal {row['transmittal']}.")
    if row["variation"] == "Y":
        parts.append("Proposes a variation.")
    return " ".join(parts)


def _approvers(site: Site, row: Json) -> list[Json]:
    """The contractor certifies first; the Government reviews after that."""
    submitter = workflow.new_approver(
        site.world,
        site.id_of("users", _MANAGER),
        1,
        {
            "approver_type": "Submitter",
            "due_date": row["submit_by"],
            "sent_date": row["contractor_date"],
            "returned_date": row["contractor_date"],
            "submittal_response_id": _response(site, row["contractor_code"]),
        },
    )
    reviewer = workflow.new_approver(
        site.world,
        site.id_of("users", "Government Reviewer"),
        2,
        {
            "due_date": _due(row),
            "sent_date": row["received"],
            "returned_date": row["government_date"],
            "days_to_respond": row["review_days"],
            "submittal_response_id": _response(site, row["government_code"]),
        },
    )
    return [submitter, reviewer]


def _due(row: Json) -> str | None:
    """The review period runs from receipt; before that, the date the work needs."""
    if not row["received"]:
        found: str | None = row["approve_by"]
        return found
    received = date.fromisoformat(row["received"])
    return (received + timedelta(days=row["review_days"])).isoformat()


def _updated(row: Json) -> str:
    """The latest thing that happened to the row."""
    dates = (row["government_date"], row["received"], row["contractor_date"], row["set_up"])
    return f"{next(each for each in dates if each)}T11:00:00Z"


def _response(site: Site, code: str) -> int:
    if not code:
        return workflow.response_id(site.world, "pending")
    return site.id_of("submittal_responses", code, "code")
