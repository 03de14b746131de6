"""What does an RFI look like in lists, on its own, and in its replies?"""

from __future__ import annotations

from trajanus.simulator.modules.compact import location, named, people, person, sub_job, texts
from trajanus.simulator.modules.custom_values import shown_custom
from trajanus.simulator.modules.stored_files import attachments
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

_PLAIN = (
    "id", "subject", "number", "prefix", "status", "private", "due_date", "created_at",
    "updated_at", "initiated_at", "time_resolved", "reference", "cost_impact", "schedule_impact",
    "deleted_at",
)  # fmt: skip


def _must_answer(rfi: Json, user_id: int) -> bool:
    """Every assignee has to answer, unless some are named."""
    named_ones = rfi.get("required_assignee_ids")
    return not named_ones or user_id in named_ones


def _stage(world: World, rfi: Json) -> Json | None:
    stage = world["project_stages"].get(rfi.get("project_stage_id"))
    if stage is None:
        return None
    return {
        "id": stage["id"],
        "name": stage.get("name"),
        "formatted_name": stage.get("name"),
        "formatted_parent_name": None,
        "parent_id": None,
        "default_stage": False,
        "dependent_projects": 0,
        "procore_category": False,
    }


def rfi_item(world: World, rfi: Json) -> Json:
    """List item: questions in short, never answers."""
    question = rfi["question"]
    return {
        **_shared(world, rfi),
        "assignees": [
            {**found, "locale": "en", "response_required": _must_answer(rfi, found["id"])}
            for found in people(world, rfi["assignee_ids"])
        ],
        "link": f"https://app.procore.com/{rfi['project_id']}/project/rfi/show/{rfi['id']}",
        "location_id": rfi["location_id"],
        "created_by": person(world, rfi["created_by_id"]),
        "project_stage": _stage(world, rfi),
        "sub_job": sub_job(world, rfi),
        "questions": [{"id": question["id"], "body": question["body"], "errors": []}],
        # Live answers carry keys that no published schema names.
        "title": rfi["subject"],
        "change_events": [],
        "coordination_issues": [],
        "correspondences": [],
        "instructions": [],
        "previous_revision_id": None,
        "current_revision": True,
    }


def rfi_detail(world: World, rfi: Json) -> Json:
    """One RFI with its question, its answers and its workflow state."""
    question = rfi["question"]
    return {
        **_shared(world, rfi),
        "assignees": people(world, rfi["assignee_ids"]),
        "accepted": rfi["status"] == "closed",
        "draft": rfi["status"] == "draft",
        "ball_in_court_role": rfi["ball_in_court_role"],
        "created_by": person(world, rfi["created_by_id"]),
        "drawing_number": rfi["drawing_number"],
        "drawing_ids": [],
        "distribution_list": people(world, rfi["distribution_ids"]),
        "custom_textfield_1": {"label": None, "value": rfi.get("custom_textfield_1", "")},
        "custom_textfield_2": {"label": None, "value": rfi.get("custom_textfield_2", "")},
        "specification_section": _section(world, rfi["specification_section_id"]),
        "questions": [
            {
                "id": question["id"],
                "question_date": question["question_date"],
                **texts(question["body"]),
                "created_by": _name(world, question["created_by_id"]),
                "attachments": attachments(world, question),
                "answers": [reply_item(world, answer) for answer in rfi["answers"]],
            }
        ],
        "title": rfi["subject"],
        "change_events": [],
        "previous_revision_id": None,
    }


def reply_item(world: World, answer: Json) -> Json:
    return {
        "id": answer["id"],
        "official": answer["official"],
        "answer_date": answer["answer_date"],
        **texts(answer["body"]),
        "created_by": _name(world, answer["created_by_id"]),
        "created_by_id": answer["created_by_id"],
        "attachments": attachments(world, answer),
    }


def _shared(world: World, rfi: Json) -> Json:
    in_court = people(world, rfi["ball_in_court_ids"])
    assignees = people(world, rfi["assignee_ids"][:1])
    status = "recycled" if rfi.get("deleted") else rfi["status"]
    return {
        **{key: rfi.get(key) for key in _PLAIN},
        "full_number": rfi["number"],
        "cost_code": named(world, "cost_codes", rfi.get("cost_code_id")),
        "custom_fields": shown_custom(world, "Rfi", rfi),
        "status": status,
        "translated_status": status.capitalize(),
        "deleted": bool(rfi.get("deleted")),
        "assignee": assignees[0] if assignees else None,
        "ball_in_court": in_court[0] if in_court else None,
        "ball_in_courts": in_court,
        "received_from": person(world, rfi["received_from_id"]),
        "rfi_manager": person(world, rfi["rfi_manager_id"]),
        "responsible_contractor": named(world, "vendors", rfi["responsible_contractor_id"]),
        "location": location(world, rfi["location_id"]),
    }


def _section(world: World, section_id: int | None) -> Json | None:
    section = world["specification_sections"].get(section_id)
    if section is None:
        return None
    return {key: section[key] for key in ("id", "number", "description")}


def _name(world: World, user_id: int | None) -> str | None:
    found = person(world, user_id)
    return found["name"] if found else None
