"""How do approvers answer, and how does a submittal get closed and distributed?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.errors import invalid, not_found
from trajanus.simulator.modules import submittal_workflow as workflow
from trajanus.simulator.modules.compact import named, people, person
from trajanus.simulator.modules.values import as_date, as_ids, known_id
from trajanus.simulator.reply import Reply, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json

ROUTES = Routes("Submittals")

_DOWNLOADS = (
    "download_all_attachments_url",
    "download_all_submittal_distributed_attachments_url",
    "download_all_message_distributed_attachments_url",
)


@ROUTES.patch("/rest/v1.0/submittal_approvers/{id}")
def answer(call: Call) -> Reply:
    """The approver's response; a list with one entry comes back."""
    item = call.find("submittals", call.required_scope("submittal_id"),
                     project_id=call.project_id())  # fmt: skip
    approver = next((a for a in item["approvers"] if a["id"] == call.number("id")), None)
    if approver is None:
        raise not_found("approver")
    answered = workflow.respond(call.world, item, approver, _response(call), by=call.user_id)
    keys = ("id", "comment", "returned_date", "sent_date", "days_to_respond",
            "submittal_response_id")  # fmt: skip
    return ok([{**{key: answered[key] for key in keys}, "attachments": []}])


@ROUTES.patch("/rest/v1.0/projects/{project_id}/submittal_logs/{id}/close_and_distribute")
def close_and_distribute(call: Call) -> Reply:
    item = call.find("submittals", call.number("id"), project_id=call.project_id())
    status = call.body.get("submittal_log_status_id")
    done = workflow.close_and_distribute(
        call.world,
        item,
        status=known_id(call, "submittal_statuses", status, "submittal_log_status_id"),
        message=str(call.body.get("message") or ""),
        to=as_ids(call.body.get("recipient_ids") or []),
        by=call.user_id,
    )
    return ok(_distribution(call, item, done))


@ROUTES.get("/rest/v1.1/projects/{project_id}/submittals/{id}/workflow_data")
def workflow_data(call: Call) -> Reply:
    item = call.find("submittals", call.number("id"), project_id=call.project_id())
    groups: dict[int, list[int]] = {}
    for each in item["approvers"]:
        groups.setdefault(each["workflow_group_number"], []).append(each["id"])
    steps = [{"id": n, "number": n, "approver_ids": ids} for n, ids in sorted(groups.items())]
    approvers = [_workflow_approver(call, each) for each in item["approvers"]]
    return ok({"steps": steps, "approvers": approvers, "attachments": []})


def _response(call: Call) -> Json:
    body = call.wrapped("submittal_approver")
    response = known_id(
        call, "submittal_responses", body.get("submittal_response_id"), "submittal_response_id"
    )
    if response is None:
        raise invalid({"submittal_response_id": ["can't be blank"]})
    fields: Json = {"submittal_response_id": response}
    if "comment" in body:
        fields["comment"] = str(body["comment"] or "")
    for name in ("sent_date", "returned_date"):
        if name in body:
            fields[name] = as_date(body[name])
    return fields


def _workflow_approver(call: Call, approver: Json) -> Json:
    user = call.world["users"].get(approver["user_id"]) or {}
    vendor = named(call.world, "vendors", user.get("vendor_id"))
    return {
        "id": approver["id"],
        "attachment_ids": [],
        "company_name": vendor["name"] if vendor else None,
        "name": user.get("name"),
        "days_to_respond": approver["days_to_respond"],
        "response_required": approver["response_required"],
    }


def _distribution(call: Call, item: Json, done: Json) -> Json:
    return {
        **{key: done[key] for key in ("id", "message", "submittal_description", "sent_at")},
        "distributed_by": person(call.world, done["distributed_by_id"]),
        "distributed_to": people(call.world, done["distributed_to_ids"]),
        **{f"{what}distributed_attachments": [] for what in ("", "submittal_", "message_")},
        # Nothing was attached, so there is nothing to download.
        **dict.fromkeys(_DOWNLOADS),
        "distributed_responses": [_distributed(call, each) for each in item["approvers"]],
    }


def _distributed(call: Call, approver: Json) -> Json:
    response = call.world["submittal_responses"].get(approver["submittal_response_id"]) or {}
    return {
        "id": approver["id"],
        "comment": approver["comment"],
        "response_name": response.get("name"),
        "submittal_response": {key: response.get(key) for key in ("id", "name", "considered")},
        "submittal_response_id": approver["submittal_response_id"],
        "submittal_approver_id": approver["id"],
        "user_id": approver["user_id"],
        "user": person(call.world, approver["user_id"]),
        "distributed_attachments": [],
    }
