"""How does the crew send in, review and settle submittals?"""

from __future__ import annotations

from trajanus.simulator.crew.scene import Scene
from trajanus.simulator.modules import submittal_workflow as workflow
from trajanus.simulator.wire import Json, digits

_COMMENTS = ("No exceptions.", "See notes on sheet 2.", "Provide the missing test certificates.")
_VERDICTS = ("approved", "approved", "approved as noted", "revise and resubmit")
_SENT_BACK = ("rejected", "revise and resubmit", "void")
_AGAIN = "Resubmittal Required"


def review(scene: Scene) -> str | None:
    item = scene.newest("submittals", lambda row: _is_open(scene, row) and _waiting(scene, row))
    if item is None:
        return None
    approver = workflow.current_approvers(scene.world, item)[0]
    verdict = scene.random.choice(_VERDICTS)
    fields = {
        "submittal_response_id": workflow.response_id(scene.world, verdict),
        "comment": scene.random.choice(_COMMENTS),
    }
    by = approver["user_id"]
    workflow.respond(scene.world, item, approver, fields, by=by)
    return f"{scene.name(by)} reviewed submittal {item['title']}: {verdict}."


def settle(scene: Scene) -> str | None:
    """A reviewed submittal is closed, or goes back for a new revision."""
    item = scene.newest("submittals", lambda row: _is_open(scene, row) and _is_back(scene, row))
    if item is None:
        return None
    by = item.get("submittal_manager_id")
    if any(workflow.considered(scene.world, each) in _SENT_BACK for each in item["approvers"]):
        status = workflow.status_id(scene.world, _AGAIN)
        scene.world["submittals"].change(item["id"], {"status_id": status}, by=by)
        return f"{scene.name(by)} sent submittal {item['title']} back."
    workflow.close_and_distribute(
        scene.world, item, status=None, message="Reviewed and closed.", to=[], by=by
    )
    return f"{scene.name(by)} closed submittal {item['title']}."


def submit(scene: Scene) -> str | None:
    """A draft goes to the Government."""
    draft = workflow.status_id(scene.world, "Draft")
    item = scene.newest(
        "submittals",
        lambda row: row["status_id"] == draft and bool(row.get("submittal_manager_id")),
    )
    if item is None:
        return None
    by = item["submittal_manager_id"]
    scene.world["submittals"].change(item["id"], _sent(scene, item), by=by)
    return f"{scene.name(by)} sent in submittal {item['title']}."


def resubmit(scene: Scene) -> str | None:
    """What was sent back comes again as a new revision."""
    again = workflow.status_id(scene.world, _AGAIN)
    item = scene.newest(
        "submittals", lambda row: row["status_id"] == again and bool(row["current_revision"])
    )
    if item is None:
        return None
    by = item["submittal_manager_id"]
    revision = (digits(item["revision"]) or 0) + 1
    kept = ("number", "title", "description", "type_id", "specification_section_id",
            "submittal_manager_id", "received_from_id", "responsible_contractor_id",
            "required_on_site_date", "design_team_review_time", "for_record_only")  # fmt: skip
    fields = {name: item.get(name) for name in kept}
    fields |= {"revision": str(revision), "source_submittal_log_id": item["id"]}
    scene.world["submittals"].change(item["id"], {"current_revision": False}, by=by)
    fields |= _sent(scene, {"approvers": []})
    workflow.new_submittal(scene.world, scene.project_id, fields, by=by)
    return f"{scene.name(by)} sent in revision {revision} of {item['title']}."


def _sent(scene: Scene, item: Json) -> Json:
    """Open, with the contractor's own certificate given and the Government's answer due."""
    today, approvers = scene.today, list(item["approvers"])
    if not approvers:
        reviewer = scene.somebody("Government Reviewer", "Review")
        fields = {"days_to_respond": 30, "due_date": scene.day(30)}
        if reviewer is not None:
            approvers.append(workflow.new_approver(scene.world, reviewer, 2, fields))
    certified = {"submittal_response_id": workflow.response_id(scene.world, "approved"),
                 "sent_date": today, "returned_date": today}  # fmt: skip
    return {
        "status_id": workflow.status_id(scene.world, "Open"),
        "issue_date": today,
        "received_date": today,
        "approvers": [
            {**each, **certified}
            if each["approver_type"] == "Submitter"
            else {**each, "sent_date": today}
            for each in approvers
        ],
    }


def _is_open(scene: Scene, item: Json) -> bool:
    return bool(item["status_id"] == workflow.status_id(scene.world, "Open"))


def _waiting(scene: Scene, item: Json) -> bool:
    return bool(workflow.current_approvers(scene.world, item))


def _is_back(scene: Scene, item: Json) -> bool:
    return bool(item["approvers"]) and not _waiting(scene, item)
