"""What is in the fictional federal company: two projects, their people, RFIs and register?"""

from __future__ import annotations

import json
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from trajanus.simulator.datasets.company import (
    add_location,
    add_member,
    add_project,
    add_user,
    fill_company,
)
from trajanus.simulator.datasets.field_work import fill_daily_logs
from trajanus.simulator.datasets.quality import fill_quality
from trajanus.simulator.datasets.register import fill_register
from trajanus.simulator.datasets.schedule import fill_cost_codes, fill_schedule, own_elsewhere
from trajanus.simulator.datasets.site import Site
from trajanus.simulator.modules import rfi_workflow, submittal_workflow
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

_REGIONS = {
    "Sample Civil Sub": "Site",
    "Sample Utility Sub": "Site>Utilities",
    "Sample Concrete Sub": "Building",
    "Sample Mechanical Sub": "Building>Maintenance Bays",
}


def fill(world: World) -> int:
    """The data set, with all its dates moved so that its reporting day is today."""
    plan = _file("federal_project.json")
    service = fill_company(world, plan["company"])
    shift = world.clock.now().date() - date.fromisoformat(plan["as_of"])
    for vendor in plan["vendors"]:
        world["vendors"].add({"name": vendor})
    for name, vendor, _ in plan["people"]:
        admin = name in ("QC Manager", "Prime Project Manager")
        add_user(world, name, _id(world, "vendors", vendor), company_admin=admin)
    main, small = (_project(world, each, plan, shift) for each in plan["projects"])
    _fill_main(world, main["id"], plan, shift)
    _fill_small(world, small["id"], plan)
    own_elsewhere(world, small, shift)
    return service


def _fill_main(world: World, project_id: int, plan: Json, shift: timedelta) -> None:
    for path in plan["locations"]:
        add_location(world, project_id, path)
    register = _file("federal_register.json")
    for number, title in register["sections"].items():
        _section(world, project_id, number, title)
    for rfi in _file("federal_rfis.json"):
        _rfi(world, project_id, rfi, shift)
    items = [dict(zip(register["fields"], row, strict=True)) for row in register["items"]]
    fill_register(world, project_id, items, shift)
    schedule = _file("federal_schedule.json")
    fill_cost_codes(world, project_id, schedule["cost_codes"])
    fill_schedule(world, project_id, schedule, shift)
    site, field = Site(world, project_id), _file("federal_field.json")
    fill_daily_logs(site, field)
    fill_quality(site, field)


def _project(world: World, each: Json, plan: Json, shift: timedelta) -> Json:
    fields = {key: each[key] for key in each if key not in ("number", "name")}
    for key in ("start_date", "completion_date"):
        fields[key] = moved(each[key], shift)
    fields["created_at"] = fields["updated_at"] = f"{fields['start_date']}T13:00:00Z"
    project = add_project(world, each["number"], each["name"], fields)
    for name, _, template in plan["people"]:
        add_member(world, project["id"], _id(world, "users", name), template)
    return project


def _rfi(world: World, project_id: int, rfi: Json, shift: timedelta) -> None:
    asked, answered = moved(rfi["asked"], shift), moved(rfi["answered"], shift)
    author = _id(world, "users", "Prime Project Engineer")
    stored = rfi_workflow.new_rfi(
        world,
        project_id,
        {
            "subject": rfi["subject"],
            "question_body": rfi["question"],
            "number": str(rfi["number"]),
            "due_date": moved(rfi["due"], shift),
            "assignee_ids": [_id(world, "users", "Government Project Engineer")],
            "rfi_manager_id": _id(world, "users", "QC Manager"),
            "received_from_id": author,
            "responsible_contractor_id": _id(world, "vendors", rfi["vendor"]),
            "specification_section_id": _id(
                world, "specification_sections", rfi["section"], "number", project_id
            ),
            "location_id": _id(world, "locations", _REGIONS.get(rfi["vendor"], "Building")),
            "drawing_number": rfi["drawing"],
            "distribution_ids": [_id(world, "users", "Prime Superintendent")],
            "cost_impact": _impact(rfi["cost"], rfi["answered"]),
            "schedule_impact": _impact(rfi["schedule"], rfi["answered"]),
            "initiated_at": f"{asked}T14:10:00Z",
        },
        by=author,
    )
    stored["question"]["question_date"] = f"{asked}T14:10:00Z"
    if answered is not None:
        _answer(world, stored, rfi["answer"], f"{answered}T18:30:00Z")
    stamped = f"{answered}T18:30:00Z" if answered else f"{asked}T14:10:00Z"
    dates = {"created_at": f"{asked}T14:05:00Z", "updated_at": stamped}
    world["rfis"].change(stored["id"], dates)


def _answer(world: World, rfi: Json, text: str, when: str) -> None:
    reviewer = _id(world, "users", "Government Project Engineer")
    answer = rfi_workflow.add_reply(world, rfi, text, official=True, by=reviewer)
    answer["answer_date"] = when
    closing = {**rfi_workflow.closed(world.clock.now()), "time_resolved": when}
    world["rfis"].change(rfi["id"], closing)


def _fill_small(world: World, project_id: int, plan: Json) -> None:
    today = world.clock.now().date()
    for number, title in plan["small_sections"].items():
        _section(world, project_id, number, title)
    for number, (subject, question, days, answer) in enumerate(plan["small_rfis"], start=1):
        asked = (today - timedelta(days=days)).isoformat()
        fields = {
            "number": number, "subject": subject, "question": question, "answer": answer,
            "asked": asked, "due": (today + timedelta(days=10 - days)).isoformat(),
            "answered": (today - timedelta(days=days // 2)).isoformat() if answer else None,
            "vendor": plan["company"], "section": "07 41 13", "drawing": "A-101",
            "cost": False, "schedule": False,
        }  # fmt: skip
        _rfi(world, project_id, fields, timedelta())
    for section, number, title, kind, status in plan["small_submittals"]:
        submittal_workflow.new_submittal(
            world,
            project_id,
            {
                "number": number,
                "title": title,
                "type_id": _id(world, "submittal_types", kind, "sd_no"),
                "status_id": submittal_workflow.status_id(world, status),
                "specification_section_id": _id(
                    world, "specification_sections", section, "number", project_id
                ),
                "submittal_manager_id": _id(world, "users", "QC Manager"),
                "due_date": (today + timedelta(days=14)).isoformat(),
            },
            by=_id(world, "users", "QC Manager"),
        )


def moved(text: str | None, shift: timedelta) -> str | None:
    """A sample date on the calendar of today."""
    return (date.fromisoformat(text) + shift).isoformat() if text else None


def _section(world: World, project_id: int, number: str, title: str) -> None:
    fields = {"project_id": project_id, "number": number, "description": title}
    section = world["specification_sections"].add(fields)
    section["current_revision_id"] = section["id"] + 10_000


def _impact(expected: bool, answered: str | None) -> Json:
    if not expected:
        return {"status": "no_impact" if answered else "tbd", "value": None}
    return {"status": "yes_unknown", "value": None}


def _id(
    world: World, kind: str, value: str, field: str = "name", project_id: int | None = None
) -> int:
    wanted: Json = (
        {field: value} if project_id is None else {field: value, "project_id": project_id}
    )
    return int(world[kind].where(**wanted)[0]["id"])


def _file(name: str) -> Any:
    return json.loads(files(__package__).joinpath(name).read_text("utf-8"))
