"""Which fields of an RFI can be written, and how are they stored?"""

from __future__ import annotations

from typing import Any

from trajanus.simulator.call import Call
from trajanus.simulator.errors import invalid
from trajanus.simulator.modules.custom_values import custom_values
from trajanus.simulator.modules.values import (
    as_bool,
    as_date,
    as_ids,
    known_id,
    known_ids,
    permitted,
)
from trajanus.simulator.modules.written import number, whole
from trajanus.simulator.wire import Json

_TEXTS = ("subject", "reference", "drawing_number", "custom_textfield_1", "custom_textfield_2")
_IDS = {
    "rfi_manager_id": ("users", "rfi_manager_id"),
    "received_from_login_information_id": ("users", "received_from_id"),
    "responsible_contractor_id": ("vendors", "responsible_contractor_id"),
    "location_id": ("locations", "location_id"),
    "specification_section_id": ("specification_sections", "specification_section_id"),
    "cost_code_id": ("cost_codes", "cost_code_id"),
    "sub_job_id": ("sub_jobs", "sub_job_id"),
    "project_stage_id": ("project_stages", "project_stage_id"),
}
_LISTS = {name: name for name in ("assignee_ids", "required_assignee_ids", "distribution_ids")}
# Costs are amounts; delays are whole days.
_IMPACTS = {"cost_impact": number, "schedule_impact": whole}
_IMPACT_STATUSES = ("yes_known", "yes_unknown", "no_impact", "tbd", "n_a")


def rfi_fields(call: Call, body: Json) -> Json:
    """The stored form of a write body; what is not writable is dropped."""
    given = permitted(body, (*_TEXTS, *_IDS, *_LISTS, *_IMPACTS, "due_date", "private", "number",
                             "assignee_id"))  # fmt: skip
    fields: Json = {name: str(given[name] or "").strip() for name in _TEXTS if name in given}
    for name, (kind, target) in _IDS.items():
        if name in given:
            fields[target] = known_id(call, kind, given[name], name)
    for name, target in _LISTS.items():
        if name in given:
            fields[target] = known_ids(call, "users", given[name] or [], name)
    # The single assignee is deprecated and counts only when the list is missing.
    if "assignee_id" in given and "assignee_ids" not in given:
        fields["assignee_ids"] = as_ids(given["assignee_id"])
    for name in _IMPACTS:
        if name in given:
            fields[name] = _impact(call, name, given[name])
    return {**fields, **_simple(given), **_custom(call, given)}


def _simple(given: Json) -> Json:
    fields: Json = {}
    if "due_date" in given:
        fields["due_date"] = as_date(given["due_date"])
    if "private" in given:
        fields["private"] = as_bool(given["private"])
    if given.get("number"):
        fields["number"] = str(given["number"])
    return fields


def _custom(call: Call, given: Json) -> Json:
    found = custom_values(call, given)
    return {"custom_fields": found} if found else {}


def _impact(call: Call, name: str, value: Any) -> Json:
    status = value.get("status") if isinstance(value, dict) else None
    if status not in _IMPACT_STATUSES:
        raise invalid({name: ["status is not included in the list"]})
    return {"status": status, "value": _IMPACTS[name](call, name, value.get("value"))}
