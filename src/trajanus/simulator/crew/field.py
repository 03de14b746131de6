"""What does the crew build and log, and which defects does it find and correct?"""

from __future__ import annotations

from typing import Any

from trajanus.simulator.clock import stamp
from trajanus.simulator.crew.scene import Scene
from trajanus.simulator.modules.daily_log_values import noon
from trajanus.simulator.wire import Json

_NOTES = (
    "Follow-up inspection: workmanship unchanged.",
    "Preparatory meeting held for next week's placement.",
    "Delivery tickets checked against the approved mix.",
    "Initial inspection of the first course: accepted.",
)
_SKIES = (
    ("Clear", "54", "Dry", "0.0"),
    ("Cloudy", "49", "Damp", "0.1"),
    ("Rain", "46", "Wet", "0.6"),
)
_DEFECTS = (
    "Reinforcing too close to the form",
    "Backfill placed in lifts over 12 inches",
    "Missing fire stop at the wall penetration",
    "Guardrail removed and not replaced",
)
# How far each kind of finding goes with every visit.
_PUNCH = {"initiated": "work_required", "work_required": "ready_for_review",
          "ready_for_review": "closed"}  # fmt: skip
_OBSERVED = {"initiated": "ready_for_review", "ready_for_review": "closed"}
_TASKS = {"initiated": "in_progress", "in_progress": "ready_for_review",
          "ready_for_review": "closed"}  # fmt: skip


def log_day(scene: Scene) -> str | None:
    """One more entry in today's daily log."""
    author = scene.somebody("Superintendent", "Field Engineer")
    if author is None:
        return None
    kind, fields = scene.random.choice(_entries(scene))
    today = scene.today
    same_day = scene.world[kind].where(project_id=scene.project_id, date=today)
    moment = noon(scene.world, scene.project_id, today)
    place = {"project_id": scene.project_id, "date": today, "datetime": moment,
             "position": len(same_day) + 1, "created_by_id": author}  # fmt: skip
    scene.world[kind].add({**place, **fields}, by=author)
    return f"{scene.name(author)} added to the {kind.replace('_', ' ')} of {today}."


def make_progress(scene: Scene) -> str | None:
    """An activity moves on; a schedule that is kept elsewhere gets a proposal instead."""
    task = scene.newest("tasks", lambda row: _is_under_way(scene, row))
    if task is None:
        return None
    by = scene.somebody("Scheduler", "Superintendent")
    percentage = min(100, int(task["percentage"]) + scene.random.choice((5, 10, 15)))
    project = scene.world["projects"].get(scene.project_id) or {}
    if project.get("schedule_type"):
        return _propose(scene, task, percentage, by)
    fields: Json = {"percentage": percentage, "updated_by_id": by}
    if not task.get("actual_start"):
        fields["actual_start"] = task["start_datetime"]
    if percentage == 100:
        fields["actual_finish"] = stamp(scene.world.clock.now())
    scene.world["tasks"].change(task["id"], fields, by=by)
    wanted = {"project_id": scene.project_id, "activity_name": task["name"]}
    for activity in scene.world["activities"].where(**wanted):
        scene.world["activities"].change(activity["id"], {"percent_complete": percentage}, by=by)
    return f"{scene.name(by)} moved {task['name']} to {percentage} percent."


def work_off_punch(scene: Scene) -> str | None:
    item = scene.newest("punch_items", lambda row: row["workflow_status"] in _PUNCH)
    if item is None:
        return None
    state = _PUNCH[item["workflow_status"]]
    closed = state == "closed"
    by = item.get("final_approver_id") if closed else (item["assignee_ids"] or [None])[0]
    fields = {"workflow_status": state, "status": "closed" if closed else "open",
              "closed_at": stamp(scene.world.clock.now()) if closed else None}  # fmt: skip
    scene.world["punch_items"].change(item["id"], fields, by=by)
    return f"{scene.name(by)} moved punch item {item['name']} to {state.replace('_', ' ')}."


def correct(scene: Scene) -> str | None:
    item = scene.newest("observations", lambda row: row["status"] in _OBSERVED)
    if item is None:
        return None
    state = _OBSERVED[item["status"]]
    closed = stamp(scene.world.clock.now()) if state == "closed" else None
    by = item["created_by_id"] if closed else item.get("assignee_id")
    scene.world["observations"].change(item["id"], {"status": state, "closed_at": closed}, by=by)
    return f"{scene.name(by)} moved observation {item['name']} to {state.replace('_', ' ')}."


def observe(scene: Scene) -> str | None:
    """The Government, or quality control, finds something new."""
    kind = scene.pick(scene.world["observation_types"])
    by, assignee = scene.somebody("Government QA", "QC Manager"), scene.somebody("Foreman")
    if kind is None or by is None:
        return None
    highest = scene.world["observations"].highest_number(scene.project_id)
    name = scene.random.choice(_DEFECTS)
    scene.world["observations"].add(
        {"project_id": scene.project_id, "number": str(highest + 1), "name": name,
         "description": "", "status": "initiated", "priority": "Medium", "personal": False,
         "type_id": kind["id"], "assignee_id": assignee, "date_notified": scene.today,
         "due_date": scene.day(7), "closed_at": None, "created_by_id": by, "custom_fields": {}},
        by=by,
    )  # fmt: skip
    return f"{scene.name(by)} observed: {name}."


def advance_task(scene: Scene) -> str | None:
    item = scene.newest("task_items", lambda row: row["status"] in _TASKS)
    if item is None:
        return None
    by = (item["assignee_ids"] or [None])[0]
    state = _TASKS[item["status"]]
    scene.world["task_items"].change(item["id"], {"status": state}, by=by)
    return f"{scene.name(by)} moved task {item['title']} to {state.replace('_', ' ')}."


def _entries(scene: Scene) -> list[tuple[str, dict[str, Any]]]:
    sky, temperature, ground, rain = scene.random.choice(_SKIES)
    workers = scene.random.randint(2, 9)
    vendor = scene.pick(scene.world["vendors"]) or {}
    return [
        ("weather_logs", {"sky": sky, "temperature": temperature, "ground": ground,
                          "precipitation": rain, "wind": "Light", "time_hour": 7,
                          "time_minute": 0, "is_weather_delay": "false"}),
        ("manpower_logs", {"notes": "Crew on site", "num_workers": workers, "num_hours": "8.0",
                           "vendor_id": vendor.get("id"), "status": "approved"}),
        ("notes_logs", {"comment": scene.random.choice(_NOTES), "is_issue_day": False,
                        "status": "approved"}),
        ("equipment_logs", {"equipment_name": "EX-101 Tracked excavator", "hours_idle": "1.0",
                            "hours_operating": "7.0", "inspected": True}),
    ]  # fmt: skip


def _is_under_way(scene: Scene, task: Json) -> bool:
    """Begun, or due to begin, and not finished; headings and milestones do not move."""
    if task.get("has_children") or task.get("milestone"):
        return False
    begun = (task.get("start_datetime") or "9")[:10] <= scene.today
    return bool(begun and int(task.get("percentage") or 0) < 100)


def _propose(scene: Scene, task: Json, percentage: int, by: int | None) -> str:
    scene.world["requested_changes"].add(
        {"project_id": scene.project_id, "task_id": task["id"], "status": "pending",
         "old_percentage": task["percentage"], "new_percentage": percentage,
         "wanted": {"percentage": percentage}, "reason": "Progress on site", "notes": "",
         "created_by_id": by},
        by=by,
    )  # fmt: skip
    return f"{scene.name(by)} proposed {percentage} percent for {task['name']}."
