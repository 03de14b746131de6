"""Which firms are in the company's and a project's directory?"""

from __future__ import annotations

from typing import Any

from trajanus.simulator.call import Call
from trajanus.simulator.filters import any_of, ids, one_of, text_in, within
from trajanus.simulator.listing import Listing, answer_list
from trajanus.simulator.modules import written as w
from trajanus.simulator.modules.compact import named, people
from trajanus.simulator.modules.resource import Resource, serve_writes
from trajanus.simulator.modules.shown import view
from trajanus.simulator.modules.values import as_bool
from trajanus.simulator.reply import Reply
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

ROUTES = Routes("Directory")

trade_item = view(("id", "name", "active", "updated_at"))

_PLAIN = (
    "id", "name", "abbreviated_name", "address", "city", "state_code", "country_code", "zip",
    "business_phone", "mobile_phone", "fax_number", "email_address", "website", "business_id",
    "license_number", "labor_union", "notes", "origin_id", "origin_data", "origin_code",
    "created_at", "updated_at",
)  # fmt: skip
_CODE = ("id", "standard_cost_code_list_id", "parent_id", "code", "full_code", "name",
         "origin_data", "origin_id")  # fmt: skip
_CONTACT = ("id", "first_name", "last_name", "business_phone", "business_phone_extension",
            "fax_number", "mobile_phone", "email_address", "created_at", "updated_at")  # fmt: skip
_BUSINESSES = (
    "affirmative_action", "small_business", "african_american_business", "hispanic_business",
    "womens_business", "historically_underutilized_business", "sdvo_business",
    "certified_business_enterprise", "asian_american_business", "native_american_business",
    "disadvantaged_business", "minority_business_enterprise", "eight_a_business",
)  # fmt: skip
_FLAGS = ("authorized_bidder", "prequalified", "union_member", "is_connected", "synced_to_erp",
          "non_union_prevailing_wage")  # fmt: skip


def vendor_item(world: World, vendor: Json) -> Json:
    staff = [user["id"] for user in world["users"].where(vendor_id=vendor["id"])]
    projects = {m["project_id"] for m in world["memberships"] if m["user_id"] in staff}
    return {
        **{key: vendor.get(key) for key in _PLAIN},
        **{key: bool(vendor.get(key)) for key in _FLAGS},
        "is_active": vendor.get("is_active", True),
        "company": vendor.get("name"),
        "legal_name": vendor.get("name"),
        "trade_name": vendor.get("trade_name", ""),
        "contact_count": len(staff),
        "children_count": len(world["vendors"].where(parent_id=vendor["id"])),
        "company_vendor": False,
        "project_ids": sorted(projects),
        "primary_contact": _contact(world, vendor),
        "business_register": None,
        "logo": None,
        "bidding": vendor.get("bidding"),
        "bidding_distribution": people(world, vendor.get("bidding_distribution_ids") or ()),
        "standard_cost_codes": _shown(world, "standard_cost_codes", vendor, _CODE),
        "vendor_group": None,
        "parent": named(world, "vendors", vendor.get("parent_id")),
        "attachments": [],
        "trades": _shown(world, "trades", vendor, ("id", "name", "active", "updated_at")),
    }


def _shown(world: World, kind: str, vendor: Json, keys: tuple[str, ...]) -> list[Json]:
    """The records of a kind whose ids a firm keeps."""
    ids = vendor.get(f"{kind.removesuffix('s')}_ids") or ()
    found = [world[kind].get(record_id) for record_id in ids]
    return [{key: each.get(key) for key in keys} for each in found if each is not None]


def _contact(world: World, vendor: Json) -> Json | None:
    user = world["users"].get(vendor.get("primary_contact_id"))
    return None if user is None else {key: user.get(key) for key in _CONTACT}


def _kinds_of_business(_call: Call, _name: str, value: Any) -> Json | None:
    """What a firm is certified as; a firm is nothing that is not said."""
    if not isinstance(value, dict):
        return None
    return {name: as_bool(value.get(name)) for name in _BUSINESSES}


def vendor_compact(_world: World, vendor: Json) -> Json:
    return {"id": vendor["id"], "name": vendor.get("name")}


def _id_only(_world: World, vendor: Json) -> Json:
    return {"id": vendor["id"]}


# What the narrower views hold is not published.
_COMPANY_VIEWS = {
    "normal": vendor_item, "extended": vendor_item, "compact": vendor_compact,
    "erp": vendor_item, "directory": vendor_item, "summary": vendor_compact,
}  # fmt: skip
_PROJECT_VIEWS = {
    "normal": vendor_item, "extended": vendor_item, "ids_only": _id_only, "list": vendor_item,
    "name": vendor_compact, "minimal": vendor_compact, "compact": vendor_compact,
}  # fmt: skip
_FILTERS = {
    "id": ids,
    "origin_id": one_of("origin_id"),
    "trade_id": any_of("trade_ids"),
    "standard_cost_code_id": any_of("standard_cost_code_ids"),
    "parent_id": one_of("parent_id"),
    "search": text_in("name"),
    "created_at": within("created_at"),
    "updated_at": within("updated_at"),
}
_NO_STAMPS = {
    name: _FILTERS[name]
    for name in ("id", "trade_id", "search", "standard_cost_code_id", "parent_id")
}
# A firm has one office here, which is named like the firm.
_SORTS = {"name": "name", "main_office_name": "name"}


def _involved(world: World, vendor: Json) -> Json:
    return {"projects": len(vendor_item(world, vendor)["project_ids"])}


COMPANY_VENDORS = Listing(
    "vendors",
    _COMPANY_VIEWS,
    _FILTERS,
    {**_SORTS, "project_and_bid_counts": "projects"},
    derived=_involved,
)
# The list of a project has no filter by updated_at.
PROJECT_VENDORS = Listing("vendors", _PROJECT_VIEWS, _NO_STAMPS, _SORTS)


VENDOR = Resource(
    "vendors",
    "vendor",
    {
        **w.each(w.text, *(name for name in _PLAIN if name not in ("id", "created_at",
                                                                   "updated_at"))),
        **w.each(w.flag, *_FLAGS, "is_active"),
        "trade_name": w.text,
        "trade_ids": w.refs("trades"),
        "standard_cost_code_ids": w.refs("standard_cost_codes"),
        "bidding_distribution_ids": w.refs("users"),
        "parent_id": w.ref("vendors"),
        "primary_contact_id": w.ref("users"),
        "bidding": _kinds_of_business,
    },
    vendor_item,
    required=("name",),
    in_project=False,
)  # fmt: skip


@ROUTES.get("/rest/v1.0/vendors", "/rest/v1.0/companies/{company_id}/vendors")
def list_company_vendors(call: Call) -> Reply:
    call.required_scope("company_id")
    return answer_list(call, COMPANY_VENDORS)


@ROUTES.get("/rest/v1.0/projects/{project_id}/vendors", "/rest/v1.1/projects/{project_id}/vendors")
def list_project_vendors(call: Call) -> Reply:
    members = call.world["memberships"].where(project_id=call.project_id())
    users = [call.world["users"].get(member["user_id"]) or {} for member in members]
    ids = {user["vendor_id"] for user in users if user.get("vendor_id")}
    return answer_list(call, PROJECT_VENDORS, ids=sorted(ids))


serve_writes(ROUTES, VENDOR, "/rest/v1.0/vendors", "/rest/v1.0/companies/{company_id}/vendors")
