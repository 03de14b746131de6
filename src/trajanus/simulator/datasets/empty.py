"""What is in the smallest company: one project and a few people?"""

from __future__ import annotations

from trajanus.simulator.datasets.company import add_member, add_project, add_user, fill_company
from trajanus.simulator.world import World


def fill(world: World) -> int:
    service = fill_company(world, "Sample Prime Contractor, Inc.")
    vendor = world["vendors"].add({"name": "Sample Prime Contractor, Inc."})
    project = add_project(world, "S-001", "Sandbox Test Project", {})
    for name, template in (
        ("Project Administrator", "Project Administrator"),
        ("QC Manager", "Project Team"),
        ("Government Reviewer", "Government Reviewer"),
    ):
        admin = template == "Project Administrator"
        user = add_user(world, name, vendor["id"], company_admin=admin)
        add_member(world, project["id"], user["id"], template)
    return service
