"""What do P6's pages show of a TASK row: status, percent, start and finish?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from trajanus.p6.cells import Words
from trajanus.p6.doubts import Doubts
from trajanus.p6.progress import duration_percent, status_of, units_percent, within_bounds
from trajanus.p6.words import PercentType, Status
from trajanus.p6.xer.rows import Row
from trajanus.p6.xer.symbols import Cells
from trajanus.p6.xer.words import PERCENT_TYPE, STATUS

#: The columns that these answers need, in the order in which a row must have them.
SHOWN_COLUMNS = (
    "status_code",
    "complete_pct_type",
    "phys_complete_pct",
    "target_drtn_hr_cnt",
    "remain_drtn_hr_cnt",
    "act_work_qty",
    "act_equip_qty",
    "remain_work_qty",
    "remain_equip_qty",
    "act_start_date",
    "restart_date",
    "target_start_date",
    "early_start_date",
    "act_end_date",
    "reend_date",
    "target_end_date",
    "early_end_date",
)

#: Status, kind of percent, percent, start, finish.
Shown: TypeAlias = tuple[str, str, float, datetime | None, datetime | None]


def shower(cells: Cells, doubts: Doubts) -> Callable[[Row], Shown]:
    """Return what answers these questions about rows of this file."""
    numbers, moments = cells.numbers, cells.moments
    kinds = Words(doubts, PERCENT_TYPE)
    statuses = Words(doubts, STATUS)

    def shown(row: Row) -> Shown:
        # First of actual, remaining, planned and early, as P6 does.
        start = moments[row[9] or row[10] or row[11] or row[12]]
        finish = moments[row[13] or row[14] or row[15] or row[16]]
        status, kind = statuses[row[0]], kinds[row[1]]
        if status not in _STATUSES:
            status = status_of(moments[row[9]], moments[row[13]])
        if status == Status.COMPLETED:
            percent = 100.0
        elif kind == PercentType.DURATION:
            original, remaining = numbers[row[3]], numbers[row[4]]
            percent = duration_percent(status, original, remaining)
            if row[3] != row[4] and status == Status.NOT_STARTED:
                _doubt_early_progress(original, remaining, doubts)
        elif kind == PercentType.UNITS:
            actual = (numbers[row[5]] or 0.0) + (numbers[row[6]] or 0.0)
            left = (numbers[row[7]] or 0.0) + (numbers[row[8]] or 0.0)
            percent = units_percent(actual, left)
        else:
            percent = within_bounds(numbers[row[2]] or 0.0)
        return status, kind, percent, start, finish

    return shown


_STATUSES = frozenset(Status)


def _doubt_early_progress(original: float | None, remaining: float | None, doubts: Doubts) -> None:
    if original is not None and remaining is not None and remaining < original:
        doubts.add(
            "less remains than was planned though the activity has not started; "
            "its percent is taken as 0"
        )
