"""What is in the fictional federal company: one whole project and two small ones?"""

from __future__ import annotations

import json
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from trajanus.simulator.datasets import billing, budget, changes, contracts, documents
from trajanus.simulator.datasets.company import (
    add_location,
    add_member,
    add_project,
    add_user,
    fill_company,
)
from trajanus.simulator.datasets.daily_log import fill_daily_logs
from trajanus.simulator.datasets.quality import fill_quality
from trajanus.simulator.datasets.questions import fill_bin, fill_few_rfis, fill_rfis
from trajanus.simulator.datasets.register import fill_few, fill_packages, fill_register
from trajanus.simulator.datasets.schedule import fill_cost_codes, fill_schedule, own_elsewhere
from trajanus.simulator.datasets.site import Site
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World


def fill(world: World) -> int:
    """The data set, with all its dates moved so that its reporting day is today."""
    plan = _file("federal_project.json")
    service = fill_company(world, plan["company"])
    shift = world.clock.now().date() - date.fromisoformat(plan["as_of"])
    for vendor in plan["vendors"]:
        world["vendors"].add({"name": vendor})
    for name, vendor, _ in plan["people"]:
        admin = name in ("QC Manager", "Prime Project Manager")
        vendor_id = world["vendors"].where(name=vendor)[0]["id"]
        add_user(world, name, vendor_id, company_admin=admin)
    main, *others = plan["projects"]
    _fill_main(Site(world, _project(world, main, plan, shift, None)["id"], shift), plan)
    for each, few in zip(others, plan["small"], strict=True):
        project = _project(world, each, plan, shift, few["people"])
        _fill_small(Site(world, project["id"], shift), few, plan["company"])
    own_elsewhere(world, world["projects"].where(project_number=others[0]["number"])[0], shift)
    return service


def _fill_main(site: Site, plan: Json) -> None:
    register, schedule = _file("federal_register.json"), _file("federal_schedule.json")
    field, papers = _file("federal_field.json"), _file("federal_documents.json")
    _places(site, plan["locations"], register["sections"])
    rfis = _file("federal_rfis.json")
    fill_rfis(site, rfis)
    fill_bin(site, rfis[0])
    fill_register(
        site, [dict(zip(register["fields"], row, strict=True)) for row in register["items"]]
    )
    fill_packages(site, register["packages"])
    fill_cost_codes(site.world, site.project_id, schedule["cost_codes"])
    fill_schedule(site.world, site.project_id, schedule, site.shift)
    documents.fill_documents(site, papers)
    documents.attach_product_data(site, papers)
    documents.attach_sketches(site, papers)
    fill_daily_logs(site, field)
    fill_quality(site, field)
    _fill_money(site)


def _fill_money(site: Site) -> None:
    plan = _file("federal_money.json")
    contracts.fill_contracts(site, plan)
    budget.fill_budget(site, plan)
    changes.fill_changes(site, plan)
    budget.fill_moves(site, plan, is_recent=False)
    budget.fill_snapshot(
        site, age=budget.COST_MEETING, name="Cost meeting", text="Before costs were booked"
    )
    budget.fill_moves(site, plan, is_recent=True)
    budget.fill_forecasts(site, plan)
    budget.fill_costs(site, plan)
    billing.fill_invoices(site, plan)
    budget.fill_snapshot(site, age=1, name="Monthly report", text="Before the pay estimate")


def _fill_small(site: Site, few: Json, company: str) -> None:
    _places(site, few["locations"], few["sections"])
    fill_few_rfis(site, few["rfis"], few["rfi_section"], company)
    fill_few(site, few["submittals"])


def _places(site: Site, locations: list[str], sections: dict[str, str]) -> None:
    for path in locations:
        add_location(site.world, site.project_id, path)
    for number, title in sections.items():
        section = site.world["specification_sections"].add(
            {"project_id": site.project_id, "number": number, "description": title}
        )
        section["current_revision_id"] = section["id"] + 10_000


def _project(
    world: World, each: Json, plan: Json, shift: timedelta, people: list[str] | None
) -> Json:
    """A project with its members: everybody, or only some."""
    fields = {key: each[key] for key in each if key not in ("number", "name")}
    for key in ("start_date", "completion_date"):
        fields[key] = (date.fromisoformat(each[key]) + shift).isoformat()
    fields["created_at"] = fields["updated_at"] = f"{fields['start_date']}T13:00:00Z"
    project = add_project(world, each["number"], each["name"], fields)
    for name, _, template in plan["people"]:
        if people is None or name in people:
            user_id = world["users"].where(name=name)[0]["id"]
            add_member(world, project["id"], user_id, template)
    return project


def _file(name: str) -> Any:
    return json.loads(files(__package__).joinpath(name).read_text("utf-8"))
