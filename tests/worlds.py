"""What does the simulated Procore show, as tests count it?"""

from __future__ import annotations

from typing import Any

from trajanus.simulator import Simulator


def shown(procore: Simulator, kind: str, project_id: int | None = None) -> list[dict[str, Any]]:
    """Return the records that Procore lists: of one project, or of all that are active."""
    return [
        record
        for record in procore.world[kind]
        if not record.get("deleted")
        and record.get("project_id") in ({project_id} if project_id else _active(procore))
    ]


def _active(procore: Simulator) -> set[int]:
    return {one["id"] for one in procore.world["projects"] if one.get("active", True)}
