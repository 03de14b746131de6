"""Which fields of a submittal can be written, and how are they stored?"""

from __future__ import annotations

from typing import Any

from trajanus.simulator.call import Call
from trajanus.simulator.errors import bad_request, invalid
from trajanus.simulator.modules.custom_values import custom_values
from trajanus.simulator.modules.submittal_workflow import new_approver
from trajanus.simulator.modules.values import (
    as_bool,
    as_date,
    as_id,
    known_id,
    known_ids,
    permitted,
)
from trajanus.simulator.wire import Json

_TEXTS = ("number", "title", "description", "revision", "custom_textarea_1", "custom_textfield_1")
_DATES = (
    "actual_delivery_date", "confirmed_delivery_date", "due_date", "issue_date",
    "received_date", "required_on_site_date", "submit_by",
)  # fmt: skip
_NUMBERS = ("lead_time", "buffer_time", "design_team_review_time", "internal_review_time")
_FLAGS = ("private", "for_record_only")
_IDS = {
    "received_from_id": "users",
    "submittal_manager_id": "users",
    "responsible_contractor_id": "vendors",
    "location_id": "locations",
    "specification_section_id": "specification_sections",
    "status_id": "submittal_statuses",
    "submittal_package_id": "submittal_packages",
    "source_submittal_log_id": "submittals",
    "cost_code_id": "cost_codes",
    "sub_job_id": "sub_jobs",
    "scheduled_task_id": "tasks",
}


def submittal_fields(call: Call, body: Json) -> Json:
    """The stored form of a write body; what is not writable is dropped."""
    known = (*_TEXTS, *_DATES, *_NUMBERS, *_FLAGS, *_IDS, "type", "distribution_member_ids")
    given = permitted(body, known)
    fields: Json = {name: str(given[name] or "").strip() for name in _TEXTS if name in given}
    fields |= {name: as_date(given[name]) for name in _DATES if name in given}
    fields |= {name: as_id(given[name]) for name in _NUMBERS if name in given}
    fields |= {name: as_bool(given[name]) for name in _FLAGS if name in given}
    for name, kind in _IDS.items():
        if name in given:
            fields[name] = known_id(call, kind, given[name], name)
    if "type" in given:
        fields["type_id"] = _type_id(call, given["type"])
    if "distribution_member_ids" in given:
        ids = given["distribution_member_ids"] or []
        fields["distribution_member_ids"] = known_ids(call, "users", ids, "distribution_members")
    found = custom_values(call, given)
    return {**fields, "custom_fields": found} if found else fields


def approvers_of(call: Call, body: Json) -> list[Json] | None:
    """The workflow of a write body; None when it has none.

    The real service takes it in multipart bodies only.
    """
    steps = body.get("workflow_data")
    if steps is None:
        return None
    if not call.headers.get("content-type", "").startswith("multipart/form-data"):
        raise bad_request("Error Updating Approvers.")
    groups = list(steps.values()) if isinstance(steps, dict) else [steps]
    return [_step(call, entry, n) for n, group in enumerate(groups, 1) for entry in _list(group)]


def _list(group: Any) -> list[Json]:
    entries = list(group.values()) if isinstance(group, dict) else group
    found = [entry for entry in entries if isinstance(entry, dict)]
    return found or ([group] if isinstance(group, dict) else [])


def _step(call: Call, entry: Json, group: int) -> Json:
    user_id = known_id(call, "users", entry.get("login_information_id"), "approvers")
    if user_id is None:
        raise invalid({"approvers": ["can't be blank"]})
    fields = {
        "approver_type": entry.get("approver_type", "Approver"),
        "days_to_respond": as_id(entry.get("days_to_respond")),
        "due_date": as_date(entry.get("due_date")),
        "response_required": as_bool(entry.get("response_required", True)),
    }
    return new_approver(call.world, user_id, group, fields)


def _type_id(call: Call, name: Any) -> int | None:
    """Types are written by name."""
    if not name:
        return None
    found = call.world["submittal_types"].where(name=name)
    if not found:
        raise invalid({"type": ["is not included in the list"]})
    type_id: int = found[0]["id"]
    return type_id
