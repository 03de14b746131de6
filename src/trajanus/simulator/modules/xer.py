"""Which activities are in a Primavera exchange file?"""

from __future__ import annotations

from collections.abc import Iterator

from trajanus.simulator.wire import Json

_HOURS_A_DAY = 8


def read_activities(text: str) -> list[Json]:
    """The activities of an XER file; ValueError when it has none to offer."""
    rows = list(_rows(text, "TASK"))
    if not rows:
        raise ValueError("the file holds no activities")
    return [_activity(row, place) for place, row in enumerate(rows)]


def _rows(text: str, table: str) -> Iterator[dict[str, str]]:
    """The rows of one table: %T names it, %F its columns, %R each row."""
    if not text.startswith("ERMHDR"):
        raise ValueError("the file is not an XER file")
    current, columns = "", list[str]()
    for line in text.splitlines():
        mark, *cells = line.split("\t")
        if mark == "%T" and cells:
            current = cells[0]
        elif mark == "%F":
            columns = cells
        elif mark == "%R" and current == table:
            yield dict(zip(columns, cells, strict=False))


def _activity(row: dict[str, str], place: int) -> Json:
    hours = _number(row.get("target_drtn_hr_cnt"))
    slack = _number(row.get("total_float_hr_cnt"))
    return {
        "activity_code": row.get("task_code", ""),
        "activity_name": row.get("task_name", ""),
        "start_date": _day(row, "act_start_date", "early_start_date", "target_start_date"),
        "finish_date": _day(row, "act_end_date", "early_end_date", "target_end_date"),
        "duration": hours / _HOURS_A_DAY,
        "percent_complete": _number(row.get("phys_complete_pct")),
        "total_float": slack / _HOURS_A_DAY,
        "is_critical": slack <= 0,
        "ordered_parent_index": place,
    }


def _day(row: dict[str, str], *names: str) -> str | None:
    """The first of these times that is known."""
    return next((row[name][:10] for name in names if row.get(name)), None)


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0
