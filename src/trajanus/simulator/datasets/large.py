"""What is in a company with very many RFIs and submittals, without holding them in memory?"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from trajanus.simulator.datasets.company import (
    add_location,
    add_member,
    add_project,
    add_user,
    fill_company,
)
from trajanus.simulator.datasets.generated import GeneratedRecords
from trajanus.simulator.datasets.places import Places
from trajanus.simulator.datasets.rfi_pattern import RfiPattern
from trajanus.simulator.datasets.submittal_pattern import SubmittalPattern
from trajanus.simulator.datasets.variants import Pattern
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
_LOCATIONS = ("North", "North>Level 1", "North>Level 2", "South")
_IN_ONE_PROJECT = 5_000
_FEWEST_PROJECTS = 3


def fill(world: World, count: int, seed: int, projects: int | None = None) -> int:
    """`count` RFIs of about 2 kB each and as many submittals, dealt out to projects."""
    service = fill_company(world, "Sample Prime Contractor, Inc.")
    vendor = world["vendors"].add({"name": "Sample Prime Contractor, Inc."})
    world["vendors"].add({"name": "Sample Design Firm"})
    people = [
        (add_user(world, name, vendor["id"], company_admin=template == _PEOPLE[0][1])["id"],
         template)
        for name, template in _PEOPLE
    ]  # fmt: skip
    if projects is None:
        projects = max(_FEWEST_PROJECTS, -(-count // _IN_ONE_PROJECT))
    ids = tuple(_project(world, number, people) for number in range(1, projects + 1))
    _generate(world, "rfis", count, ids, seed, RfiPattern)
    _generate(world, "submittals", count, ids, seed, SubmittalPattern)
    return service


def _project(world: World, number: int, people: list[tuple[int, str]]) -> int:
    fields = {"start_date": "2024-01-08"}
    name = "SAMPLE Large Campus" if number == 1 else f"SAMPLE Campus, Phase {number}"
    project_id = int(add_project(world, f"L-{number:03}", name, fields)["id"])
    for user_id, template in people:
        add_member(world, project_id, user_id, template)
    for path in _LOCATIONS:
        add_location(world, project_id, path)
    for section, title in _SECTIONS:
        world["specification_sections"].add(
            {"project_id": project_id, "number": section, "description": title}
        )
    return project_id


def _generate(
    world: World,
    kind_name: str,
    count: int,
    projects: tuple[int, ...],
    seed: int,
    make: Callable[[World, Places, Random], Pattern],
) -> None:
    kind = world[kind_name].kind
    random = Random(seed)  # noqa: S311 - repeatable on purpose, guards nothing
    places = Places.up_to_now(world, kind.first_id, count, projects)
    world.replace(GeneratedRecords(kind, world, make(world, places, random)))
