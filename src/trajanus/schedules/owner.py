"""Whose is the schedule at Procore: the hub's to fill, or a file's that Procore imports itself?"""

from __future__ import annotations

from trajanus.errors import HubError, NotPermitted, RetryLater, Stop
from trajanus.procore.client import ProcoreClient
from trajanus.procore.purpose import Purpose
from trajanus.schedules.place import Place


def check(where: Place) -> None:
    """Raise NotPermitted when Procore takes no tasks, for they come from a file of its own.

    When Procore does not say now, nothing is raised: it decides about each task anyway.
    """
    owner = _owner(where)
    if owner:
        raise NotPermitted(
            f"This project's schedule at Procore comes from {owner}; Procore takes no other tasks.",
            next_step="Give the new file to Procore's own schedule import, or let an administrator"
            " of the project allow task updates in the settings of its schedule.",
        )


def _owner(where: Place) -> str:
    try:
        with ProcoreClient(where.connection, purpose=Purpose.PERSON) as client:
            path = f"/rest/v1.0/projects/{where.project_id}/schedule/settings"
            said = client.get(path)
    except (RetryLater, Stop, HubError):
        return ""
    if not isinstance(said, dict) or said.get("schedule_allow_task_updates"):
        return ""
    return str(said.get("schedule_type") or "")
