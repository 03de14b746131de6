"""Whatever can be listed can be made, shown, changed and deleted, by API and by control."""

from __future__ import annotations

from typing import Any, NamedTuple

import httpx2
import pytest

from trajanus.simulator import Simulator

COMPANY = "/rest/v1.0/companies/{company}"
PROJECT = "/rest/v1.0/projects/{project}"


class Plain(NamedTuple):
    """One kind of record: where it is listed, the least a body needs, and a later change."""

    kind: str
    path: str
    wrapper: str
    body: dict[str, Any]
    change: dict[str, Any]

    def address(self, sim: Simulator) -> tuple[str, dict[str, int]]:
        """The path and the query that names project and company."""
        project = next(iter(sim.world["projects"]))["id"]
        path = self.path.format(company=sim.company_id, project=project)
        return path, {"project_id": project, "company_id": sim.company_id, "per_page": 2000}


ROWS: tuple[tuple[str, str, str, dict[str, Any], dict[str, Any]], ...] = (
    ("tasks", "/rest/v1.0/tasks", "task", {"name": "Curbs"}, {"name": "Gutters"}),
    ("todos", "/rest/v1.0/todos", "todo", {"name": "Call"}, {"name": "Write"}),
    ("task_items", "/rest/v1.0/task_items", "task_item", {"title": "Look"}, {"title": "See"}),
    ("observations", "/rest/v1.0/observations/items", "observation",
     {"name": "Gap", "type_id": 970}, {"name": "Hole"}),
    ("observation_types", "/rest/v1.0/observations/types", "observation_type",
     {"name": "Noise"}, {"name": "Dust"}),
    ("punch_items", "/rest/v1.0/punch_items", "punch_item", {"name": "Dent"}, {"name": "Scratch"}),
    ("punch_item_types", "/rest/v1.0/punch_item_types", "punch_item_type",
     {"name": "Late"}, {"name": "Later"}),
    ("inspection_templates", PROJECT + "/checklist/list_templates", "list_template",
     {"name": "Roof", "items": ["Seams"]}, {"name": "Roofs"}),
    ("inspection_types", COMPANY + "/inspection_types", "inspection_type",
     {"name": "Fire"}, {"name": "Smoke"}),
    ("delay_log_types", PROJECT + "/delay_log_types", "delay_log_type",
     {"name": "Strike"}, {"name": "Flood"}),
    ("custom_field_definitions", "/rest/v1.1/companies/{company}/custom_field_definitions",
     "custom_field_definition", {"label": "Bay", "data_type": "string"}, {"label": "Bays"}),
    ("configurable_field_sets", COMPANY + "/configurable_field_sets", "configurable_field_set",
     {"name": "RFI fields", "class_name": "Rfi"}, {"name": "Fields of RFIs"}),
    ("cost_codes", "/rest/v1.0/cost_codes", "cost_code",
     {"code": "99", "name": "Other"}, {"name": "Others"}),
    ("line_item_types", "/rest/v1.0/line_item_types", "line_item_type",
     {"code": "X", "name": "Extra"}, {"name": "Extras"}),
    ("sub_jobs", "/rest/v1.0/sub_jobs", "sub_job",
     {"code": "B", "name": "North"}, {"name": "South"}),
    ("standard_cost_codes", "/rest/v1.0/standard_cost_codes", "standard_cost_code",
     {"code": "01", "name": "General"}, {"name": "Special"}),
    ("standard_cost_code_lists", "/rest/v1.0/standard_cost_code_lists",
     "standard_cost_code_list", {"name": "Federal"}, {"name": "State"}),
    ("wbs_segments", PROJECT + "/work_breakdown_structure/segments", "segment",
     {"name": "Phase", "type": "phase"}, {"name": "Stage"}),
    ("trades", COMPANY + "/trades", "trade", {"name": "Roofing"}, {"name": "Glazing"}),
    ("project_stages", COMPANY + "/project_stages", "project_stage",
     {"name": "Warranty"}, {"name": "Closed"}),
    ("project_types", COMPANY + "/project_types", "project_type",
     {"name": "Civil"}, {"name": "Marine"}),
    ("locations", PROJECT + "/locations", "location",
     {"node_name": "Tower"}, {"node_name": "Mast"}),
    ("specification_sections", "/rest/v1.0/specification_sections", "specification_section",
     {"number": "32 16 13"}, {"description": "Curbs"}),
    ("submittal_packages", PROJECT + "/submittal_packages", "submittal_package",
     {"number": "1", "title": "Steel"}, {"title": "All steel"}),
    ("submittal_types", COMPANY + "/submittal_types", "submittal_type",
     {"name": "Poem"}, {"name": "Song"}),
    ("submittal_statuses", COMPANY + "/submittal_statuses", "submittal_status",
     {"name": "Asleep", "status": "Open"}, {"name": "Awake"}),
    ("submittal_responses", PROJECT + "/submittal_responses", "submittal_response",
     {"name": "Fine", "considered": "approved"}, {"name": "Good"}),
    ("vendors", "/rest/v1.0/vendors", "vendor", {"name": "New Sub"}, {"name": "Newer Sub"}),
    ("calendar_items", PROJECT + "/schedule/calendar_items", "calendar_item",
     {"name": "Visit", "start": "2026-03-23"}, {"name": "Visits"}),
    ("task_item_categories",
     "/rest/v1.0/companies/{company}/projects/{project}/task_item_categories",
     "task_item_category", {"name": "Permits"}, {"name": "Permit"}),
)  # fmt: skip
LOGS = (
    "accident", "call", "daily_construction_report", "delay", "delivery", "dumpster", "equipment",
    "inspection", "manpower", "notes", "plan_revision", "productivity", "quantity",
    "safety_violation", "visitor", "waste", "weather", "work",
)  # fmt: skip
PLAIN = tuple(Plain(*row) for row in ROWS)
LISTED = (*PLAIN, *(Plain(f"{name}_logs", f"{PROJECT}/{name}_logs", f"{name}_log", {}, {})
                    for name in LOGS))  # fmt: skip


def by_kind(row: Plain) -> str:
    return row.kind


@pytest.mark.parametrize("row", PLAIN, ids=by_kind)
def test_a_record_is_made_shown_changed_and_deleted(
    shared_api: httpx2.Client, shared_sim: Simulator, row: Plain
) -> None:
    api, (url, query) = shared_api, row.address(shared_sim)
    before = len(api.get(url, params=query).json())

    made = api.post(url, params=query, json={row.wrapper: row.body})
    one = f"{url}/{made.json()['id']}"
    shown = api.get(one, params=query)
    changed = api.patch(one, params=query, json={row.wrapper: row.change})
    listed = api.get(url, params=query).json()
    gone = api.delete(one, params=query)

    assert made.status_code == 201
    assert shown.json()["id"] == made.json()["id"]
    assert changed.json().items() >= row.change.items()
    assert len(listed) == before + 1
    assert gone.status_code in (200, 204)
    assert api.get(one, params=query).status_code == 404
    assert len(api.get(url, params=query).json()) == before


@pytest.mark.parametrize("row", PLAIN, ids=by_kind)
def test_a_record_without_what_it_needs_is_refused(
    shared_api: httpx2.Client, shared_sim: Simulator, row: Plain
) -> None:
    url, query = row.address(shared_sim)

    refused = shared_api.post(url, params=query, json={row.wrapper: {"unknown": 1}})

    assert refused.status_code == 422
    assert set(refused.json()["errors"]) <= {*row.body, "type_id"}


@pytest.mark.parametrize("row", LISTED, ids=by_kind)
def test_the_control_interface_makes_a_record_that_the_api_lists(
    shared_api: httpx2.Client, shared_sim: Simulator, row: Plain
) -> None:
    url, query = row.address(shared_sim)
    fields = {"project_id": query["project_id"], "date": "2026-03-20"}

    made = shared_api.post(f"/_simulator/records/{row.kind}", json=fields)
    listed = shared_api.get(url, params=query)

    assert made.status_code == 201
    assert listed.status_code == 200
    assert made.json()["id"] in {each["id"] for each in listed.json()}
