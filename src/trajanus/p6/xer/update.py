"""How is accepted progress written into the XER file that it concerns?"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping

from trajanus.p6.limits import Limits
from trajanus.p6.updates import ProgressUpdate, Standing, standings
from trajanus.p6.words import PercentType, Status
from trajanus.p6.xer.patch import patched_xer
from trajanus.p6.xer.read import read_xer
from trajanus.p6.xer.write_cells import CellValue

_STATUS_WORDS = {
    Status.NOT_STARTED: "TK_NotStart",
    Status.IN_PROGRESS: "TK_Active",
    Status.COMPLETED: "TK_Complete",
}
#: A completed activity has no remaining dates, no float and no remaining work.
_EMPTY_WHEN_COMPLETED = (
    "restart_date",
    "reend_date",
    "total_float_hr_cnt",
    "free_float_hr_cnt",
)
_NOTHING_WHEN_COMPLETED = ("remain_work_qty", "remain_equip_qty")


def updated_xer(
    content: bytes,
    project_id: str,
    updates: Iterable[ProgressUpdate],
    encoding: str | None,
    limits: Limits,
) -> bytes:
    """Return the file with this progress in it and every other byte as it was."""
    schedule = read_xer(io.BytesIO(content), encoding, limits)
    project = schedule.project(project_id)
    changes = {
        (project.id, standing.activity.id): _cells(standing)
        for standing in standings(schedule, project, updates)
    }
    return patched_xer(content, changes, encoding, limits)


def _cells(standing: Standing) -> Mapping[str, CellValue]:
    cells: dict[str, CellValue] = {
        "status_code": _STATUS_WORDS[standing.status],
        "act_start_date": standing.actual_start,
        "act_end_date": standing.actual_finish,
        "remain_drtn_hr_cnt": standing.remaining_hours,
    }
    if standing.activity.percent_type == PercentType.PHYSICAL:
        cells["phys_complete_pct"] = standing.percent
    if standing.status is Status.COMPLETED:
        cells |= dict.fromkeys(_EMPTY_WHEN_COMPLETED)
        cells |= dict.fromkeys(_NOTHING_WHEN_COMPLETED, 0)
    return cells
