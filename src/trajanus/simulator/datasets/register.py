"""How does a row of a federal submittal register become a submittal with approvers?"""

from __future__ import annotations

from datetime import date, timedelta

from trajanus.simulator.modules import submittal_workflow as workflow
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

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
_SET_UP = date(2025, 10, 8)
_PRIME = "Sample Prime Contractor, Inc."


def fill_register(world: World, project_id: int, rows: list[Json], shift: timedelta) -> None:
    """One submittal for each row: the current revision."""
    for row in rows:
        dated = {key: _moved(key, value, shift) for key, value in row.items()}
        _add(world, project_id, {**dated, "set_up": (_SET_UP + shift).isoformat()})


def _add(world: World, project_id: int, row: Json) -> None:
    manager = _id(world, "users", "QC Manager")
    vendor = _TRADES.get(row["section"][:2], _PRIME)
    closed = row["government_date"] if row["lifecycle"] == "closed" else None
    workflow.new_submittal(
        world,
        project_id,
        {
            "number": row["item_no"],
            "revision": row["revision"],
            "title": row["title"],
            "description": _description(row),
            "status_id": workflow.status_id(world, _STATUS.get(row["lifecycle"], "Draft")),
            "type_id": world["submittal_types"].where(sd_no=row["sd_no"])[0]["id"],
            "specification_section_id": _section(world, project_id, row["section"]),
            "submittal_manager_id": manager,
            "received_from_id": _id(world, "users", "Prime Project Engineer"),
            "responsible_contractor_id": _id(world, "vendors", vendor),
            "submit_by": row["submit_by"] or None,
            "due_date": row["approve_by"] or None,
            "required_on_site_date": row["on_site"] or None,
            "issue_date": row["contractor_date"] or None,
            "received_date": row["received"] or None,
            "closed_at": f"{closed}T19:00:00Z" if closed else None,
            "distributed_at": f"{closed}T19:00:00Z" if closed else None,
            "lead_time": row["lead_days"],
            "design_team_review_time": row["review_days"],
            "for_record_only": row["classification"] == "FIO",
            "approvers": _approvers(world, row),
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


def _approvers(world: World, row: Json) -> list[Json]:
    """The contractor certifies first; the Government reviews after that."""
    submitter = workflow.new_approver(
        world,
        _id(world, "users", "QC Manager"),
        1,
        {
            "approver_type": "Submitter",
            "due_date": row["submit_by"] or None,
            "sent_date": row["contractor_date"] or None,
            "returned_date": row["contractor_date"] or None,
            "submittal_response_id": _response(world, row["contractor_code"]),
        },
    )
    reviewer = workflow.new_approver(
        world,
        _id(world, "users", "Government Reviewer"),
        2,
        {
            "due_date": _due(row),
            "sent_date": row["received"] or None,
            "returned_date": row["government_date"] or None,
            "days_to_respond": row["review_days"],
            "submittal_response_id": _response(world, row["government_code"]),
        },
    )
    return [submitter, reviewer]


def _due(row: Json) -> str | None:
    """The review period runs from receipt; before that, the date the work needs."""
    if not row["received"]:
        return row["approve_by"] or None
    received = date.fromisoformat(row["received"])
    return (received + timedelta(days=row["review_days"])).isoformat()


def _updated(row: Json) -> str:
    """The latest thing that happened to the row."""
    dates = (row["government_date"], row["received"], row["contractor_date"], row["set_up"])
    return f"{next(each for each in dates if each)}T11:00:00Z"


def _response(world: World, code: str) -> int:
    found = world["submittal_responses"].where(code=code) if code else []
    return found[0]["id"] if found else workflow.response_id(world, "pending")


def _section(world: World, project_id: int, number: str) -> int:
    found = world["specification_sections"].where(project_id=project_id, number=number)
    return int(found[0]["id"])


def _id(world: World, kind: str, name: str) -> int:
    return int(world[kind].where(name=name)[0]["id"])


def _moved(key: str, value: object, shift: timedelta) -> object:
    dated = ("submit_by", "approve_by", "on_site", "contractor_date", "government_date", "received")
    if key not in dated or not isinstance(value, str) or not value:
        return value
    return (date.fromisoformat(value) + shift).isoformat()
