"""What does a project look like in each view?"""

from __future__ import annotations

from trajanus.simulator.modules.compact import named, person
from trajanus.simulator.modules.custom_values import shown_custom
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

_PLAIN = (
    "id", "name", "display_name", "project_number", "active", "address", "city", "state_code",
    "country_code", "zip", "county", "latitude", "longitude", "time_zone", "phone",
    "start_date", "completion_date", "projected_finish_date", "total_value", "store_number",
    "accounting_project_number", "designated_market_area", "origin_id", "origin_data",
    "origin_code", "owners_project_id", "parent_job_id", "photo_id", "project_bid_type_id",
    "project_owner_type_id", "project_region_id", "created_at", "updated_at", "is_demo",
)  # fmt: skip

_LONG = (
    "description", "square_feet", "tz_name", "flag", "public_notes", "warranty_start_date",
    "warranty_end_date", "actual_start_date", "standard_cost_code_list_id", "inbound_email",
    "delivery_method", "work_scope", "sector",
)  # fmt: skip

_V10_ONLY = (
    "parent_job", "project_template", "fax", "sector", "work_scope", "delivery_method",
    "estimated_budget", "priority", "project_sector_id",
)  # fmt: skip
_DETAIL = (
    "code", "parent_job", "from_project_template_id", "project_stage_id", "project_sector_id",
)  # fmt: skip
_V11_ONLY = ("logo_url", "project_template")
# Lists of the company that a project may be in.
_SORTED_BY = ("office", "program", "project_bid_type", "project_owner_type", "project_region")


def project_ids_only(_world: World, project: Json) -> Json:
    return {"id": project["id"]}


def project_compact(_world: World, project: Json) -> Json:
    return {key: project.get(key) for key in ("id", "name", "display_name", "project_number")}


def project_v10(world: World, project: Json) -> Json:
    """List item of v1.0."""
    stage = named(world, "project_stages", project.get("project_stage_id"))
    return {
        **{key: project.get(key) for key in _PLAIN},
        **{key: project.get(key) for key in _V10_ONLY},
        "stage": stage["name"] if stage else "None",
        "project_stage": stage,
        "estimated_value": project.get("total_value"),
        "company": named(world, "companies", world.company_id),
        "created_by": person(world, project.get("created_by_id")),
        "custom_fields": shown_custom(world, "Project", project),
    }


def project_v11(world: World, project: Json) -> Json:
    """List item of v1.1."""
    return {
        **{key: project.get(key) for key in _PLAIN},
        **{key: project.get(key) for key in (*_LONG, *_V11_ONLY)},
        # The estimated dates and value are deprecated mirrors of the newer fields.
        "estimated_start_date": project.get("start_date"),
        "estimated_completion_date": project.get("completion_date"),
        "estimated_value": project.get("total_value"),
        "project_stage": named(world, "project_stages", project.get("project_stage_id")),
        "project_type": named(world, "project_types", project.get("project_type_id")),
        **{name: named(world, f"{name}s", project.get(f"{name}_id")) for name in _SORTED_BY},
        "departments": [
            found
            for each in project.get("department_ids") or ()
            if (found := named(world, "departments", each)) is not None
        ],
        "company": named(world, "companies", world.company_id),
        "persistent_message": {"title": None, "message": None},
        "dictionary_type": "construction",
        "custom_fields": shown_custom(world, "Project", project),
        # Live answers carry keys that no published schema names.
        "connected_record_sharing": None,
    }


def project_detail(world: World, project: Json) -> Json:
    """One project, as show, create and update answer it."""
    return {
        **project_v11(world, project),
        **{key: project.get(key) for key in _DETAIL},
        "locale": project.get("locale") or "en",
        "template": False,
        "is_erp_integrated": False,
        "logo_id": None,
        "logo_url": None,
        "photo_url": None,
        "inbound_email_address": project.get("inbound_email"),
        "created_by": person(world, project.get("created_by_id")),
    }


def project_synced(world: World, project: Json) -> Json:
    """One project, as sync answers it: what both lists show."""
    return {**project_v11(world, project), **project_v10(world, project)}


def project_of_company(world: World, project: Json) -> Json:
    """List item of the unpaginated company list."""
    stage = named(world, "project_stages", project.get("project_stage_id"))
    kind = named(world, "project_types", project.get("project_type_id"))
    address = ("city", "state_code", "zip", "country_code")
    creator = person(world, project.get("created_by_id"))
    return {
        "id": project["id"],
        "name": project["name"],
        "address": {"street": project.get("address"), **{k: project.get(k) for k in address}},
        "stage_name": stage["name"] if stage else None,
        "status_name": "Active" if project.get("active") else "Inactive",
        "type_name": kind["name"] if kind else None,
        "open_items": [],
        "created_by": {"id": creator["id"], "email": creator["login"]} if creator else None,
    }
