"""What is sent to a published operation: its path, its query and a body with every field?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trajanus.simulator import Simulator

from .operations import Fields, Published

Json = dict[str, Any]

# The kind of record that the id of a path belongs to, by the segment before it.
PATH_KINDS = {
    "budget_line_items": "budget_line_items",
    "budget_view_snapshots": "budget_view_snapshots",
    "budget_views": "budget_views",
    "change_order_packages": "change_order_packages",
    "commitment_change_orders": "commitment_change_orders",
    "companies": "companies",
    "custom_field_definitions": "custom_field_definitions",
    "documents": "files",
    "file_versions": "file_versions",
    "files": "files",
    "folders": "folders",
    "hooks": "hooks",
    "potential_change_orders": "potential_change_orders",
    "prime_change_orders": "prime_change_orders",
    "projects": "projects",
    "replies": "replies",
    "rfis": "rfis",
    "schedules": "schedules",
    "submittal_approvers": "approvers",
    "submittal_logs": "submittals",
    "submittals": "submittals",
    "task_items": "task_items",
    "tasks": "tasks",
    "triggers": "triggers",
    "users": "users",
}

# The kind of record that a field or a query parameter names.
FIELD_KINDS = {
    "assigned_id": "users",
    "assignee_id": "users",
    "assignee_ids": "users",
    "assignment_id": "users",
    "ball_in_court_id": "users",
    "budget_line_item_id": "budget_line_items",
    "budget_template_id": "budget_views",
    "budget_view_id": "budget_views",
    "change_order_package_id": "change_order_packages",
    "change_order_request_id": "change_order_requests",
    "company_permission_template_id": "permission_templates",
    "contact_id": "users",
    "cost_code_id": "cost_codes",
    "default_permission_template_id": "permission_templates",
    "designated_reviewer_id": "users",
    "distribution_ids": "users",
    "distribution_member_ids": "users",
    "file_id": "files",
    "file_version_ids": "file_versions",
    "forwardee_ids": "users",
    "from_budget_line_item_id": "budget_line_items",
    "line_item_type_id": "line_item_types",
    "location_id": "locations",
    "permission_template_id": "permission_templates",
    "primary_contact_id": "users",
    "project_stage_id": "project_stages",
    "project_type_id": "project_types",
    "prostore_file_ids": "prostore_files",
    "received_from_id": "users",
    "received_from_login_information_id": "users",
    "recipient_ids": "users",
    "required_assignee_ids": "users",
    "resource_ids": "users",
    "responsible_contractor_id": "vendors",
    "rfi_manager_id": "users",
    "scheduled_task_id": "tasks",
    "specification_section_id": "specification_sections",
    "standard_cost_code_list_id": "standard_cost_code_lists",
    "status_id": "submittal_statuses",
    "sub_job_id": "sub_jobs",
    "submittal_id": "submittals",
    "submittal_log_status_id": "submittal_statuses",
    "submittal_manager_id": "users",
    "submittal_package_id": "submittal_packages",
    "submittal_response_id": "submittal_responses",
    "task_item_category_id": "task_item_categories",
    "to_budget_line_item_id": "budget_line_items",
    "trade_id": "trades",
    "trade_ids": "trades",
    "user_id": "users",
    "vendor_id": "vendors",
    "wbs_code_id": "wbs_codes",
}

# Fields whose published type does not say what may stand there.
PLAIN_VALUES: dict[str, Any] = {
    "api_version": "v2.0",
    "calculation_strategy": "manual",
    "country_code": "US",
    "destination_url": "http://127.0.0.1:9/",
    "draft": False,
    "email_address": "new.person@example.com",
    "locale": "en",
    "namespace": "walk",
    "num_hours": "8.0",
    # What follows from quantity and unit cost.
    "original_budget_amount": 156.25,
    "payload_version": "v2.0",
    "percentage": 40,
    "approval_letter_date": "2026-03-02",
    "resource_name": "RFIs",
    "retainage_percent": "5.00",
    "returned_date": "2026-03-20",
    "sent_date": "2026-03-20",
    "state_code": "VA",
    "status": None,
    "time_hour": 9,
    "time_minute": 30,
    "time_zone": "Eastern Time (US & Canada)",
    "type": None,
}

# Stands for the upload that an operation needs in a state of its own.
UPLOAD = "UPLOAD"

BY_TYPE: dict[str, Any] = {
    "any": None,
    "binary": None,
    "boolean": True,
    "date": "2026-04-01",
    "date-time": "2026-04-01T12:00:00Z",
    "integer": 2,
    "number": 12.5,
    "string": "Text of the walk",
}


class Sampler:
    """Makes values that fit one simulation."""

    def __init__(self, sim: Simulator, known: Mapping[str, Any]) -> None:
        self.sim = sim
        self.known = known
        self.numbered = 0
        self.project_id = int(next(iter(sim.world["projects"]))["id"])

    def id_of(self, kind: str) -> int | None:
        """A record of this kind: the one that was made for the walk, or the first at hand."""
        if kind in self.known:
            return int(self.known[kind])
        records = list(self.sim.world[kind])
        here = [r for r in records if r.get("project_id") in (self.project_id, None)]
        found = [r for r in here if not r.get("deleted")] or records
        return int(found[0]["id"]) if found else None

    def path(self, pattern: str) -> str:
        """The path of an operation with ids of records that exist."""
        done: list[str] = []
        for segment in pattern.split("/"):
            if segment == "{project_id}":
                done.append(str(self.project_id))
            elif segment in ("{uuid}", "{upload_id}"):
                done.append(UPLOAD)
            elif segment.startswith("{"):
                before = done[-1]
                kind = PATH_KINDS.get(before, before if before in self.sim.world else "hooks")
                done.append(str(self.id_of(kind)))
            else:
                done.append(segment)
        return "/".join(done)

    def query(self, operation: Published) -> Json:
        """The parameters that must be there, and the scope where one of two is asked for."""
        found = {name: self.scope(name) for name in operation.required}
        if any("one_of" in each for each in operation.query):
            found["company_id"] = self.sim.company_id
        return found

    def scope(self, name: str) -> int | None:
        if name == "project_id":
            return self.project_id
        if name == "company_id":
            return self.sim.company_id
        if name == "contract_id":
            return self.id_of("prime_contracts")
        return self.id_of(FIELD_KINDS[name]) if name in FIELD_KINDS else None

    def body(self, fields: Fields) -> Json:
        """An object with every published field that has a sensible value."""
        made = {name: self.value(name, spec) for name, spec in fields.items()}
        return {name: value for name, value in made.items() if value is not None}

    def value(self, name: str, spec: Mapping[str, Any]) -> Any:
        if "enum" in spec:
            return spec["enum"][0]
        if "fields" in spec:
            return self.body(spec["fields"])
        kind = str(spec["type"]).split("|")[0]
        if kind == "array":
            return self._list(name, spec.get("items"))
        if name in ("project_id", "company_id"):
            return self.scope(name)
        if name in FIELD_KINDS:
            return self.id_of(FIELD_KINDS[name]) if name in FIELD_KINDS else None
        if name.endswith("_id") and kind == "string":
            self.numbered += 1
            return f"walk-{self.numbered}"
        if name == "id" or name.endswith("_id"):
            return None
        return PLAIN_VALUES.get(name, BY_TYPE.get(kind))

    def _list(self, name: str, items: Any) -> list[Any] | None:
        if isinstance(items, dict) and "fields" in items:
            return [self.body(items["fields"])]
        if name in FIELD_KINDS:
            return [self.id_of(FIELD_KINDS[name])]
        return None
