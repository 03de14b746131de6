"""How long is a task of the schedule, where is it in the outline, and how do its times move?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from trajanus.simulator.modules.values import as_date
from trajanus.simulator.modules.written import as_moment
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

# A working day of a schedule that names no hours.
START_OF_DAY, END_OF_DAY = "T12:00:00Z", "T21:00:00Z"


def days_between(task: Json) -> float | None:
    """The length of a task in calendar days, the first and the last included."""
    start, finish = task.get("start_datetime"), task.get("finish_datetime")
    if not start or not finish:
        return None
    length = datetime.fromisoformat(finish).date() - datetime.fromisoformat(start).date()
    return float(length.days + 1)


def outline_path(world: World, task: Json) -> str | None:
    """The names from the top of the outline down, unless the task carries a path of its own."""
    if task.get("full_outline_path"):
        return str(task["full_outline_path"])
    names: list[str] = []
    step: Json | None = task
    # An outline of more levels than tasks goes round in a circle.
    while step is not None and len(names) <= len(world["tasks"]):
        names.insert(0, str(step.get("name") or ""))
        step = world["tasks"].get(step.get("parent_id"))
    return " > ".join(names)


def moved_to(value: Any, old: str | None, otherwise: str) -> str | None:
    """A new time: a full one as it is, a day at the hour of the old time."""
    if (moment := as_moment(value)) is not None:
        return moment
    day = as_date(value) if value else None
    return None if day is None else day + (old[10:] if old else otherwise)
