"""What is open on the federal site: tasks, observations, punch items and inspections?"""

from __future__ import annotations

from typing import Any

from trajanus.simulator.datasets.site import Site
from trajanus.simulator.modules.task_times import END_OF_DAY, START_OF_DAY
from trajanus.simulator.wire import Json

Rows = list[list[Any]]


def fill_quality(site: Site, field: Json) -> None:
    _fill_tasks(site, field["tasks"])
    author = "Prime Superintendent"
    for name, days in field["todos"]:
        on = site.day(days)
        site.add("todos", author, site.day(-4), name=name, start_datetime=f"{on}{START_OF_DAY}",
                 finish_datetime=f"{on}{END_OF_DAY}",
                 assignment_id=site.id_of("users", author))  # fmt: skip
    _fill_observations(site, field["observations"])
    _fill_punch_items(site, field["punch_items"])
    for name, kind, items in field["templates"]:
        site.world["inspection_templates"].add(
            {
                "name": name,
                "items": items,
                "inspection_type_id": site.id_of("inspection_types", kind),
            }
        )
    for held in field["inspections_held"]:
        _hold_inspection(site, *held)


def _fill_tasks(site: Site, rows: Rows) -> None:
    for category in dict.fromkeys(row[4] for row in rows):
        site.world["task_item_categories"].add({"project_id": site.project_id, "name": category})
    for number, (title, status, person, days, category) in enumerate(rows, start=1):
        site.world["task_items"].add(
            {
                "project_id": site.project_id,
                "number": str(number),
                "title": title,
                "description": "",
                "status": status,
                "private": False,
                "assignee_ids": [site.id_of("users", person)],
                "due_date": f"{site.day(days)}T00:00:00Z",
                "date_notified": site.day(-5),
                "created_by_id": site.id_of("users", "QC Manager"),
                "task_item_category_id": site.id_of("task_item_categories", category),
            }
        )


def _fill_observations(site: Site, rows: Rows) -> None:
    label = site.id_of("custom_field_definitions", "Deficiency Number", "label")
    for number, (name, status, priority, category, person, age, known) in enumerate(rows, start=1):
        made = f"{site.day(-age)}T15:00:00Z"
        site.world["observations"].add(
            {
                "project_id": site.project_id,
                "number": str(number),
                "name": name,
                "description": "",
                "status": status,
                "priority": priority,
                "personal": False,
                "type_id": site.id_of("observation_types", category, "category"),
                "assignee_id": site.id_of("users", person),
                "date_notified": made[:10],
                "due_date": site.day(14),
                "closed_at": made if status == "closed" else None,
                "created_by_id": site.id_of("users", "Government QA Representative"),
                "created_at": made,
                "updated_at": made,
                "custom_fields": {f"custom_field_{label}": {"data_type": "string", "value": known}},
            }
        )


def _fill_punch_items(site: Site, rows: Rows) -> None:
    manager = site.id_of("users", "QC Manager")
    for position, (name, state, priority, person, age) in enumerate(rows, start=1):
        made = f"{site.day(-age)}T16:00:00Z"
        closed = state == "closed"
        site.world["punch_items"].add(
            {
                "project_id": site.project_id,
                "position": position,
                "name": name,
                "description": "",
                "priority": priority,
                "workflow_status": state,
                "status": "closed" if closed else "open",
                "private": False,
                "assignee_ids": [site.id_of("users", person)],
                "punch_item_manager_id": manager,
                "final_approver_id": manager,
                "due_date": site.day(7),
                "closed_at": made if closed else None,
                "created_by_id": manager,
                "created_at": made,
                "updated_at": made,
            }
        )


def _hold_inspection(site: Site, name: str, status: str, age: int, answers: list[str]) -> None:
    template = site.world["inspection_templates"].where(name=name)[0]
    inspector = site.id_of("users", "QC Manager")
    held = site.world["inspections"].add(
        {
            "project_id": site.project_id,
            "name": name,
            "number": 1,
            "status": status,
            "private": False,
            "list_template_id": template["id"],
            "inspection_type_id": template["inspection_type_id"],
            "inspection_date": site.day(-age),
            "inspector_ids": [inspector],
            "created_by_id": inspector,
        }
    )
    home = {"project_id": site.project_id, "list_id": held["id"]}
    for place, (item, answer) in enumerate(zip(template["items"], answers, strict=True), start=1):
        site.world["inspection_items"].add(
            {**home, "name": item, "position": place, "status": answer}
        )
