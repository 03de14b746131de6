"""Which values of a daily log entry follow from others?"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from trajanus.simulator.call import Call
from trajanus.simulator.clock import stamp
from trajanus.simulator.modules.compact import named
from trajanus.simulator.modules.values import as_bool
from trajanus.simulator.modules.written import whole
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World


def zone_of(world: World, project_id: int) -> ZoneInfo:
    project = world["projects"].get(project_id) or {}
    try:
        return ZoneInfo(project.get("tz_name") or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def today(world: World, project_id: int) -> str:
    """The day it is where the project is."""
    return world.clock.now().astimezone(zone_of(world, project_id)).date().isoformat()


def noon(world: World, project_id: int, day: str) -> str:
    """The estimated instant of an entry of a day: local noon, as live records show it."""
    local = datetime.combine(date.fromisoformat(day), time(12), zone_of(world, project_id))
    return stamp(local)


def local_day(world: World, project_id: int, moment: str) -> str:
    """The day of the project in which an instant lies."""
    found = datetime.fromisoformat(moment).astimezone(zone_of(world, project_id))
    return found.date().isoformat()


def man_hours(_world: World, log: Json) -> str:
    hours = Decimal(log.get("num_hours") or "0.0") * (log.get("num_workers") or 0)
    return str(hours)


def delay_end(_world: World, log: Json) -> str | None:
    hour, minute = log.get("end_time_hour"), log.get("end_time_minute")
    return None if hour is None else f"{hour:02}:{minute or 0:02}"


def delay_hours(_world: World, log: Json) -> int | None:
    """The length as written, or the whole hours between the two times."""
    if log.get("duration") is not None:
        return int(log["duration"])
    start, end = log.get("start_time_hour"), log.get("end_time_hour")
    return None if start is None or end is None else max(0, end - start)


def weather_time(world: World, log: Json) -> str | None:
    """The instant of a weather report that gives a local hour."""
    hour = log.get("time_hour")
    if hour is None or not 0 <= hour < 24 or not log.get("date"):
        return None
    midnight = datetime.combine(
        date.fromisoformat(log["date"]), time(), zone_of(world, log.get("project_id") or 0)
    )
    local = midnight + timedelta(hours=hour, minutes=log.get("time_minute") or 0)
    return stamp(local.astimezone(UTC))


def yes_no(_call: Call, _name: str, value: Any) -> str | None:
    """The published schema types this flag as a text."""
    return None if value is None else str(as_bool(value)).lower()


def company_name(world: World, log: Json) -> str | None:
    vendor = named(world, "vendors", log.get("vendor_id"))
    return log.get("company") or (vendor["name"] if vendor else None)


def scheduled_tasks(world: World, log: Json) -> list[Json]:
    """The tasks of the schedule on which an entry reports."""
    found = [world["tasks"].get(task_id) for task_id in log.get("task_ids") or ()]
    return [
        {"id": task["id"], "work_log_id": log["id"], "task_id": task["id"],
         "task_name": task.get("name"), "task_percentage": task.get("percentage"),
         "task_row_number": task.get("row_number")}
        for task in found
        if task is not None
    ]  # fmt: skip


def clock_hour(call: Call, name: str, value: Any) -> int | None:
    """An hour or a minute of the day."""
    found = whole(call, name, value)
    most = 23 if name.endswith("hour") else 59
    return found if found is not None and 0 <= found <= most else None
