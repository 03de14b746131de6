"""What is in a company with very many RFIs, without holding them all in memory?"""

from __future__ import annotations

from random import Random

from trajanus.simulator.datasets.company import (
    add_location,
    add_member,
    add_project,
    add_user,
    fill_company,
)
from trajanus.simulator.datasets.generated import GeneratedRfis
from trajanus.simulator.world import World

_PEOPLE = (
    ("Project Administrator", "Project Administrator"),
    ("QC Manager", "Project Administrator"),
    ("Project Engineer", "Project Team"),
    ("Field Engineer", "Project Team"),
    ("Government Reviewer", "Government Reviewer"),
    ("Design Reviewer", "Government Reviewer"),
)
_SECTIONS = (("03 30 00", "Cast-in-Place Concrete"), ("05 12 00", "Structural Steel"),
             ("22 00 00", "Plumbing"), ("26 20 00", "Interior Distribution System"))  # fmt: skip


def fill(world: World, count: int, seed: int) -> int:
    """One project with `count` RFIs of about 2 kB each."""
    service = fill_company(world, "Sample Prime Contractor, Inc.")
    vendor = world["vendors"].add({"name": "Sample Prime Contractor, Inc."})
    world["vendors"].add({"name": "Sample Design Firm"})
    project = add_project(world, "L-001", "SAMPLE Large Campus", {"start_date": "2024-01-08"})
    for name, template in _PEOPLE:
        admin = template == "Project Administrator"
        user = add_user(world, name, vendor["id"], company_admin=admin)
        add_member(world, project["id"], user["id"], template)
    for path in ("North", "North>Level 1", "North>Level 2", "South"):
        add_location(world, project["id"], path)
    for number, title in _SECTIONS:
        fields = {"project_id": project["id"], "number": number, "description": title}
        world["specification_sections"].add(fields)
    random = Random(seed)  # noqa: S311 - repeatable on purpose, guards nothing
    kind = world["rfis"].kind
    world.replace(GeneratedRfis(kind, world, project["id"], count, random))
    return service
