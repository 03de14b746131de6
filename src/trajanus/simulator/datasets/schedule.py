"""What does the schedule of the federal project hold, and by which codes are its costs sorted?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from trajanus.simulator.modules.task_times import END_OF_DAY, START_OF_DAY, days_between
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World


def fill_schedule(world: World, project_id: int, plan: Json, shift: timedelta) -> None:
    """Tasks in their outline, the newer schedule with the same activities, and key dates."""
    scheduler = world["users"].where(name="Prime Scheduler")[0]["id"]
    rows = [dict(zip(plan["fields"], row, strict=True)) for row in plan["tasks"]]
    ids: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        task = _task(row, number, ids, shift)
        task |= {"project_id": project_id, "created_by_id": scheduler}
        ids[row["wbs"]] = world["tasks"].add(task)["id"]
    for name, day in plan["calendar_items"]:
        on = _moved(day, shift)
        world["calendar_items"].add(
            {"project_id": project_id, "name": name, "start": on, "finish": on,
             "created_by_id": scheduler}
        )  # fmt: skip
    for name, day, actual in plan["dates"]:
        world["project_dates"].add(
            {"project_id": project_id, "name": name, "date": _moved(day, shift),
             "actual_date": _moved(actual, shift), "display_on_timeline": True}
        )  # fmt: skip
    _fill_activities(world, project_id, scheduler)
    main = world["tasks"].where(project_id=project_id, activity_id="A1600")[0]
    propose(world, main, 10, by=world["users"].where(name="Mechanical Foreman")[0]["id"])


def own_elsewhere(world: World, project: Json, shift: timedelta) -> None:
    """The schedule of a project comes from Primavera: people only propose changes."""
    owner = {"schedule_type": "Primavera P6", "p6_id": "GATE-12"}
    world["projects"].change(project["id"], {**owner, "updated_at": project["updated_at"]})
    world["tasks"].add(
        {"project_id": project["id"], "name": "Gate House Roof", "activity_id": "G1010",
         "source_uid": "p6-9001", "wbs": "1", "row_number": 1, "percentage": 20,
         "start_datetime": f"{_moved('2026-03-09', shift)}{START_OF_DAY}",
         "finish_datetime": f"{_moved('2026-04-10', shift)}{END_OF_DAY}", "resource_ids": []}
    )  # fmt: skip


def propose(world: World, task: Json, percentage: int, *, by: int) -> Json:
    """A change of progress that the owner of the schedule has to decide about."""
    return world["requested_changes"].add(
        {"project_id": task["project_id"], "task_id": task["id"], "status": "pending",
         "old_percentage": task["percentage"], "new_percentage": percentage,
         "old_start": task["start_datetime"][:10], "new_start": None,
         "old_finish": task["finish_datetime"][:10], "new_finish": None, "other_change": None,
         "wanted": {"percentage": percentage}, "reason": "Progress on site", "notes": "",
         "created_by_id": by},
        by=by,
    )  # fmt: skip


def fill_cost_codes(world: World, project_id: int, divisions: list[Any]) -> None:
    """Divisions with the codes below them, unless the project has its codes already."""
    if world["cost_codes"].where(project_id=project_id):
        return
    for code, name, below in divisions:
        division = _cost_code(world, project_id, code, name, None)
        for sub_code, sub_name in below:
            _cost_code(world, project_id, sub_code, sub_name, division)


def _cost_code(world: World, project_id: int, code: str, name: str, parent: Json | None) -> Json:
    full = f"{parent['full_code']}-{code}" if parent else code
    return world["cost_codes"].add(
        {"project_id": project_id, "code": code, "name": name, "full_code": full,
         "sortable_code": full, "parent_id": parent["id"] if parent else None}
    )  # fmt: skip


def _task(row: Json, number: int, ids: dict[str, int], shift: timedelta) -> Json:
    start, finish = _moved(row["start"], shift), _moved(row["finish"], shift)
    begun, done = row["percentage"] > 0, row["percentage"] == 100
    task = {
        **{key: row[key] for key in ("name", "wbs", "activity_id", "percentage", "milestone",
                                     "critical_path")},
        "parent_id": ids.get(row["wbs"].rpartition(".")[0]),
        "has_children": row["activity_id"] is None,
        "source_uid": f"p6-{1000 + number}",
        "row_number": number,
        "start_datetime": f"{start}{START_OF_DAY}",
        "finish_datetime": f"{finish}{END_OF_DAY}",
        "baseline_start": f"{start}{START_OF_DAY}",
        "baseline_finish": f"{finish}{END_OF_DAY}",
        "actual_start": f"{start}{START_OF_DAY}" if begun else None,
        "actual_finish": f"{finish}{END_OF_DAY}" if done else None,
        "resource_ids": [],
        "notes": "",
        "manually_edited": False,
    }  # fmt: skip
    return {**task, "schedule_duration": days_between(task)}


def _fill_activities(world: World, project_id: int, scheduler: int) -> None:
    schedule = world["schedules"].add(
        {"project_id": project_id, "schedule_name": "Contract Schedule", "is_active": True,
         "schedule_type": "IMPORTED_READ_WRITE_PROJECT_SCHEDULE", "created_by_id": scheduler,
         "data_date": world.clock.now().date().isoformat()}
    )  # fmt: skip
    leaves = [t for t in world["tasks"].where(project_id=project_id) if t["activity_id"]]
    for place, task in enumerate(leaves):
        world["activities"].add(
            {"project_id": project_id, "schedule_id": schedule["id"],
             "activity_name": task["name"], "start_date": task["start_datetime"][:10],
             "finish_date": task["finish_datetime"][:10], "duration": task["schedule_duration"],
             "percent_complete": task["percentage"], "is_critical": task["critical_path"],
             "ordered_parent_index": place, "created_by_id": scheduler}
        )  # fmt: skip


def _moved(day: str | None, shift: timedelta) -> str | None:
    return (date.fromisoformat(day) + shift).isoformat() if day else None
