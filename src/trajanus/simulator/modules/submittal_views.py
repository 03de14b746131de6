"""What does a submittal look like in each API version?"""

from __future__ import annotations

from trajanus.simulator.modules.compact import location, name_only, named, people, person, sub_job
from trajanus.simulator.modules.custom_values import shown_custom
from trajanus.simulator.modules.specifications import section_item
from trajanus.simulator.modules.stored_files import attachments
from trajanus.simulator.modules.submittal_workflow import ball_in_court, current_approvers
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

_PLAIN = (
    "id", "number", "title", "revision", "current_revision", "private", "created_at",
    "updated_at", "due_date", "issue_date", "received_date", "submit_by",
    "required_on_site_date", "actual_delivery_date", "distributed_at",
)  # fmt: skip
_V11 = ("description", "closed_at", "lead_time", "location_id", "cost_code_id", "sub_job_id")
_DETAIL = (
    "description", "lead_time", "actual_delivery_date", "confirmed_delivery_date",
    "design_team_review_time", "internal_review_time", "custom_textarea_1",
    "custom_textfield_1", "source_submittal_log_id", "deleted_at",
)  # fmt: skip


def submittal_item_v11(world: World, item: Json) -> Json:
    """List item of v1.1."""
    return {
        **{key: item.get(key) for key in (*_PLAIN, *_V11)},
        "formatted_number": formatted_number(world, item),
        "submittal_workflow_template_applied_at": None,
        "created_by": name_only(world, item.get("created_by_id")),
        "received_from": name_only(world, item.get("received_from_id")),
        "submittal_manager": name_only(world, item.get("submittal_manager_id")),
        "responsible_contractor": _contractor(world, item),
        "distribution_members": [
            name_only(world, user_id) for user_id in item["distribution_member_ids"]
        ],
        "ball_in_court": [_holder(world, user_id) for user_id in ball_in_court(world, item)],
        "status": _status(world, item),
        "type": _type(world, item, translated=True),
        "specification_section": _section(world, item),
        "submittal_workflow_template": None,
        "drawing_ids": [],
        "linked_drawing_ids": [],
        "associated_attachments": [],
        "approvers": [
            {**_approver(world, each), "user": name_only(world, each["user_id"]), "variance": None,
             "associated_attachments": []}
            for each in item["approvers"]
        ],
        "last_distributed_submittal": None,
        "submittal_package": _package(world, item),
        "scheduled_task": _task(world, item),
        "custom_fields": shown_custom(world, "SubmittalLog", item),
        # Live answers carry keys that no published schema names.
        "is_rejected": False,
        "operation_errors": [],
    }  # fmt: skip


def submittal_item_v10(world: World, item: Json) -> Json:
    """List item of v1.0, of the recycle bin and of revisions."""
    return {
        **{key: item.get(key) for key in _PLAIN},
        "formatted_number": formatted_number(world, item),
        "approvers": [
            {**_approver(world, each), "user": person(world, each["user_id"]),
             "distributed": False, "attachments": [], "submittal_associated_attachment_ids": []}
            for each in item["approvers"]
        ],
        "attachments_count": len(item.get("attachment_ids") or ()),
        "ball_in_court": people(world, ball_in_court(world, item)),
        "buffer_time": item.get("buffer_time"),
        "created_by": person(world, item.get("created_by_id")),
        "for_record_only": bool(item.get("for_record_only")),
        "received_from": person(world, item.get("received_from_id")),
        "responsible_contractor": _contractor(world, item),
        "specification_section": _section(world, item),
        "sub_job": sub_job(world, item),
        "status": _status(world, item),
        "type": _type(world, item, translated=False),
        "submittal_manager": person(world, item.get("submittal_manager_id")),
        "submittal_package": _package(world, item),
        "custom_fields": shown_custom(world, "SubmittalLog", item),
        "location": location(world, item.get("location_id")),
        "open_date": item.get("issue_date"),
    }  # fmt: skip


def submittal_detail(world: World, item: Json) -> Json:
    """One submittal, as show, create and update answer it."""
    return {
        **submittal_item_v10(world, item),
        **{key: item.get(key) for key in _DETAIL},
        "attachments": attachments(world, item),
        "cost_code": named(world, "cost_codes", item.get("cost_code_id")),
        "distribution_members": people(world, item["distribution_member_ids"]),
        "distributed_submittals": item.get("distributed_submittals", []),
        "scheduled_task": _task(world, item),
    }


def submittal_item_v20(world: World, item: Json) -> Json:
    """List item of v2.0: flat, with ids as texts."""
    ids = ("cost_code_id", "location_id", "received_from_id", "responsible_contractor_id",
           "specification_section_id", "status_id", "sub_job_id", "submittal_manager_id",
           "submittal_package_id", "scheduled_task_id")  # fmt: skip
    plain = ("actual_delivery_date", "confirmed_delivery_date", "closed_at", "description",
             "design_team_review_time", "due_date", "internal_review_time", "issue_date",
             "lead_time", "number", "private", "received_date", "required_on_site_date",
             "revision", "submit_by", "title", "custom_textarea_1",
             "custom_textfield_1", "created_at", "updated_at")  # fmt: skip
    current = current_approvers(world, item)
    kind = named(world, "submittal_types", item.get("type_id"))
    groups = {each["workflow_group_number"] for each in item["approvers"]}
    return {
        "id": str(item["id"]),
        **{key: _text(item.get(key)) for key in ids},
        **{key: item.get(key) for key in plain},
        "type": kind["name"] if kind else None,
        "scheduled_task_key": None,
        "distribution_member_ids": item["distribution_member_ids"],
        "bic_due_date": current[0]["due_date"] if current else None,
        "current_step_approvers": [
            {"id": str(each["id"]), "response_required": each["response_required"],
             "user": {"id": str(each["user_id"])}}
            for each in current
        ],
        "current_step_sent_date": current[0]["sent_date"] if current else None,
        "current_step_returned_date": None,
        **shown_custom(world, "SubmittalLog", item),
        "workflow_step": {
            "current_step": current[0]["workflow_group_number"] if current else None,
            "total_steps": len(groups),
            "days_late": 0,
        },
    }  # fmt: skip


def formatted_number(world: World, item: Json) -> str:
    """Section, number and, from the first resubmittal on, the revision."""
    section = world["specification_sections"].get(item.get("specification_section_id"))
    number = f"{section['number']}-{item['number']}" if section else str(item["number"])
    return f"{number}.{item['revision']}" if item["revision"] not in ("", "0") else number


def _approver(world: World, approver: Json) -> Json:
    keys = ("id", "approver_type", "comment", "due_date", "response_required", "returned_date",
            "sent_date", "days_to_respond", "workflow_group_number")  # fmt: skip
    response = world["submittal_responses"].get(approver["submittal_response_id"]) or {}
    shown = {key: response.get(key) for key in ("id", "name", "considered")}
    return {**{key: approver[key] for key in keys}, "response": shown}


def _holder(world: World, user_id: int) -> Json | None:
    user = world["users"].get(user_id)
    if user is None:
        return None
    vendor = named(world, "vendors", user.get("vendor_id"))
    return {**{key: user.get(key) for key in ("id", "name", "initials")}, "vendor": vendor}


def _contractor(world: World, item: Json) -> Json | None:
    return named(world, "vendors", item.get("responsible_contractor_id"))


def _status(world: World, item: Json) -> Json | None:
    status = world["submittal_statuses"].get(item["status_id"])
    return {key: status[key] for key in ("id", "name", "status")} if status else None


def _type(world: World, item: Json, *, translated: bool) -> Json | None:
    found = named(world, "submittal_types", item.get("type_id"))
    return {**found, "translated_name": found["name"]} if found and translated else found


def _section(world: World, item: Json) -> Json | None:
    section = world["specification_sections"].get(item.get("specification_section_id"))
    return section_item(world, section) if section else None


_PACKAGE = ("id", "number", "title", "description", "specification_section_id", "updated_at")


def package_item(world: World, package: Json) -> Json:
    """A package with what it holds."""
    members = world["submittals"].where(submittal_package_id=package["id"])
    return {
        **{key: package.get(key) for key in _PACKAGE},
        "attachments_count": len(package.get("attachment_ids") or ()),
        "attachments": attachments(world, package),
        "created_by": person(world, package.get("created_by_id")),
        "submittal_ids": [member["id"] for member in members],
    }


def _package(world: World, item: Json) -> Json | None:
    package = world["submittal_packages"].get(item.get("submittal_package_id"))
    return package_item(world, package) if package else None


def _task(world: World, item: Json) -> Json | None:
    task = world["tasks"].get(item.get("scheduled_task_id"))
    if task is None:
        return None
    keys = ("id", "name", "start_datetime", "finish_datetime", "percentage")
    return {
        **{key: task.get(key) for key in keys},
        "key": str(task["id"]),
        "task_name": task.get("name"),
        "formatted_name": task.get("name"),
        "start_date": task.get("start_datetime"),
        "finish_date": task.get("finish_datetime"),
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)
