"""What can be done with a submittal beside editing it: respond, close, distribute."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trajanus.resources.spec import Argument, Call, Step

_Given = Mapping[str, object]


def _part(value: object, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else None


def _has_responded(submittal: _Given, given: _Given) -> bool:
    approvers = submittal.get("approvers")
    return isinstance(approvers, list) and any(
        str(_part(one, "id")) == str(given.get("approver_id"))
        and str(_part(_part(one, "response"), "id")) == str(given.get("response_id"))
        for one in approvers
    )


def _is_distributed(submittal: _Given, given: _Given) -> bool:
    has_status = str(_part(submittal.get("status"), "id")) == str(given.get("status_id"))
    return has_status and bool(submittal.get("distributed_at"))


SUBMITTAL_STEPS = (
    Step(
        name="respond",
        label="Respond as approver",
        # One of the addresses that name an argument of the step.
        call=Call(
            method="PATCH",
            path="/rest/v1.0/submittal_approvers/{approver_id}",
            params={"project_id": "{project_id}", "submittal_id": "{id}"},
            wrapper="submittal_approver",
        ),
        column="base_status",
        allowed=frozenset({"open"}),
        arguments=(
            Argument(
                name="approver_id",
                label="Approver",
                kind="choice",
                required=True,
                choices="submittal_approvers",
            ),
            Argument(
                name="response_id",
                label="Response",
                kind="choice",
                required=True,
                choices="submittal_responses",
            ),
            Argument(name="comment", label="Comment", kind="long_text"),
        ),
        body=lambda given: {
            "submittal_response_id": given["response_id"],
            "comment": given.get("comment") or "",
        },
        is_done=_has_responded,
    ),
    Step(
        name="close_and_distribute",
        label="Close and distribute",
        call=Call(
            method="PATCH",
            path="/rest/v1.0/projects/{project_id}/submittal_logs/{id}/close_and_distribute",
        ),
        column="base_status",
        allowed=frozenset({"open"}),
        arguments=(
            Argument(
                name="status_id",
                label="Status",
                kind="choice",
                required=True,
                choices="submittal_statuses",
            ),
            Argument(name="message", label="Message", kind="long_text"),
            Argument(name="person_id", label="To", kind="person", choices="users"),
        ),
        body=lambda given: {
            "submittal_log_status_id": given["status_id"],
            "message": given.get("message") or "",
            "recipient_ids": [one] if (one := given.get("person_id")) else [],
        },
        is_done=_is_distributed,
    ),
)
