"""What does every simulated company have, whatever its projects?"""

from __future__ import annotations

from trajanus.simulator.datasets.company_lists import fill_lists
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

_TEMPLATES: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("Project Administrator", "internal", {"*": "Admin"}),
    ("Project Team", "internal", {"*": "Standard", "Admin": "Read Only"}),
    ("Government Reviewer", "external", {"*": "Read Only", "RFIs": "Standard",
                                         "Submittals": "Standard", "Observations": "Standard",
                                         "Tasks": "Standard"}),
    ("Subcontractor", "external", {"*": "Read Only", "Admin": "None", "Webhooks API": "None",
                                   "Daily Log": "Standard", "Schedule": "Standard",
                                   "Tasks": "Standard"}),
)  # fmt: skip

_STATUSES = (
    ("Draft", "Draft"),
    ("Open", "Open"),
    ("Closed", "Closed"),
    ("Resubmittal Required", "Open"),
    ("Void", "Closed"),
)

# Review codes of a federal transmittal, as a project sets them up.
RESPONSES = (
    ("Pending", "pending", ""),
    ("Submitted", "submitted", ""),
    ("A - Approved as submitted", "approved", "A"),
    ("B - Approved, except as noted", "approved as noted", "B"),
    ("C - Approved as noted, resubmit", "revise and resubmit", "C"),
    ("D - Returned by separate letter", "forwarded for review", "D"),
    ("E - Disapproved", "rejected", "E"),
    ("F - Receipt acknowledged", "for record only", "F"),
    ("X - Receipt acknowledged, does not comply", "revise and resubmit", "X"),
    ("G - Other", "forwarded for review", "G"),
    ("Void", "void", ""),
)

SUBMITTAL_TYPES = {
    "01": "SD-01 Preconstruction Submittals",
    "02": "SD-02 Shop Drawings",
    "03": "SD-03 Product Data",
    "04": "SD-04 Samples",
    "05": "SD-05 Design Data",
    "06": "SD-06 Test Reports",
    "07": "SD-07 Certificates",
    "08": "SD-08 Manufacturer's Instructions",
    "09": "SD-09 Manufacturer's Field Reports",
    "10": "SD-10 Operation and Maintenance Data",
    "11": "SD-11 Closeout Submittals",
}


def fill_company(world: World, name: str) -> int:
    """The company, its settings and the app's own user, whose id is returned."""
    world["companies"].add({"id": world.company_id, "name": name})
    for stage in ("Pre-Construction", "Course of Construction", "Post-Construction"):
        world["project_stages"].add({"name": stage})
    for kind in ("Federal", "Commercial"):
        world["project_types"].add({"name": kind})
    for template, category, levels in _TEMPLATES:
        world["permission_templates"].add(
            {"name": template, "category": category, "levels": levels,
             "project_specific": False, "type": "global"}
        )  # fmt: skip
    for status, base in _STATUSES:
        world["submittal_statuses"].add({"name": status, "status": base})
    for response, considered, code in RESPONSES:
        world["submittal_responses"].add({"name": response, "considered": considered, "code": code})
    for number, kind in SUBMITTAL_TYPES.items():
        world["submittal_types"].add({"name": kind, "sd_no": number})
    fill_lists(world)
    service = add_user(world, "Integration Account", None, company_admin=True)
    return int(service["id"])


def add_user(
    world: World, name: str, vendor_id: int | None, *, company_admin: bool = False
) -> Json:
    """A person named for a role."""
    first, _, last = name.partition(" ")
    login = name.lower().replace("'", "").replace(" ", ".")
    return world["users"].add(
        {
            "name": name,
            "first_name": first,
            "last_name": last,
            "email_address": f"{login}@example.com",
            "initials": "".join(word[0] for word in name.split()),
            "job_title": name,
            "is_active": True,
            "is_employee": company_admin,
            "vendor_id": vendor_id,
            "company_admin": company_admin,
        }
    )


def add_member(world: World, project_id: int, user_id: int, template: str) -> None:
    """Put a user into a project with a permission template."""
    template_id = world["permission_templates"].where(name=template)[0]["id"]
    world["memberships"].add(
        {"project_id": project_id, "user_id": user_id, "permission_template_id": template_id}
    )


def add_project(world: World, number: str, name: str, fields: Json) -> Json:
    """An active project under construction."""
    return world["projects"].add(
        {
            "name": name,
            "project_number": number,
            "display_name": f"{number} - {name}",
            "active": True,
            "is_demo": False,
            "country_code": "US",
            "time_zone": "Eastern Time (US & Canada)",
            "tz_name": "America/New_York",
            "project_stage_id": world["project_stages"].where(name="Course of Construction")[0][
                "id"
            ],
            "project_type_id": world["project_types"].where(name="Federal")[0]["id"],
            **fields,
        }
    )


def add_location(world: World, project_id: int, path: str) -> Json:
    """A place, named by its path from the top."""
    parent, _, node = path.rpartition(">")
    found = world["locations"].where(project_id=project_id, name=parent) if parent else []
    parent_id = found[0]["id"] if found else None
    return world["locations"].add(
        {"project_id": project_id, "name": path, "node_name": node, "parent_id": parent_id,
         "code": None}
    )  # fmt: skip
