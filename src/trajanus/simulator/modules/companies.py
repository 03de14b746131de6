"""Who am I, and which companies do I see?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.listing import Listing, answer_list
from trajanus.simulator.modules.compact import person
from trajanus.simulator.reply import Reply, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

ROUTES = Routes()


def company_item(_world: World, company: Json) -> Json:
    return {
        "id": company["id"],
        "name": company["name"],
        "is_active": True,
        "logo_url": None,
        "pcn_business_experience": None,
        "my_company": True,
    }


def stage_item(_world: World, stage: Json) -> Json:
    return {
        "id": stage["id"],
        "name": stage.get("name"),
        "is_bidding_stage": False,
        "is_concept_stage": False,
        "category": "active",
        "readonly": False,
        "default_stage": False,
        "hideable": True,
        "has_rfi_prefixes": False,
        "project_stage_has_children": False,
    }


def type_item(_world: World, kind: Json) -> Json:
    return {"id": kind["id"], "name": kind.get("name")}


COMPANIES = Listing("companies", {"normal": company_item})
STAGES = Listing("project_stages", {"normal": stage_item})
TYPES = Listing("project_types", {"normal": type_item})


@ROUTES.get("/rest/v1.0/me")
def show_me(call: Call) -> Reply:
    return ok(person(call.world, call.user_id))


@ROUTES.get("/rest/v1.0/companies")
def list_companies(call: Call) -> Reply:
    return answer_list(call, COMPANIES)


@ROUTES.get("/rest/v1.0/companies/{company_id}/project_stages")
def list_project_stages(call: Call) -> Reply:
    return answer_list(call, STAGES)


@ROUTES.get("/rest/v1.0/companies/{company_id}/project_types")
def list_project_types(call: Call) -> Reply:
    return answer_list(call, TYPES)
