"""Which firms are in the company's and a project's directory?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.filters import any_of, ids, one_of, text_in, within
from trajanus.simulator.listing import Listing, answer_list
from trajanus.simulator.modules import written as w
from trajanus.simulator.modules.resource import Resource, serve_writes
from trajanus.simulator.modules.shown import view
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
        "children_count": 0,
        "company_vendor": False,
        "project_ids": sorted(projects),
        "primary_contact": None,
        "business_register": None,
        "logo": None,
        "bidding": None,
        "bidding_distribution": [],
        "standard_cost_codes": [],
        "vendor_group": None,
        "parent": None,
        "attachments": [],
        "trades": [trade_item(world, each) for each in _trades(world, vendor)],
    }


def _trades(world: World, vendor: Json) -> list[Json]:
    found = [world["trades"].get(trade_id) for trade_id in vendor.get("trade_ids") or ()]
    return [each for each in found if each is not None]


def vendor_compact(_world: World, vendor: Json) -> Json:
    return {"id": vendor["id"], "name": vendor.get("name")}


_VIEWS = {"normal": vendor_item, "extended": vendor_item, "compact": vendor_compact}
_FILTERS = {
    "id": ids,
    "origin_id": one_of("origin_id"),
    "trade_id": any_of("trade_ids"),
    "search": text_in("name"),
    "created_at": within("created_at"),
    "updated_at": within("updated_at"),
}
_NO_STAMPS = {name: _FILTERS[name] for name in ("id", "trade_id", "search")}

COMPANY_VENDORS = Listing("vendors", _VIEWS, _FILTERS, {"name": "name"})
# The list of a project has no filter by updated_at.
PROJECT_VENDORS = Listing("vendors", _VIEWS, _NO_STAMPS, {"name": "name"})


VENDOR = Resource(
    "vendors",
    "vendor",
    {
        **w.each(w.text, *(name for name in _PLAIN if name not in ("id", "created_at",
                                                                   "updated_at"))),
        **w.each(w.flag, *_FLAGS, "is_active"),
        "trade_name": w.text,
        "trade_ids": w.refs("trades"),
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
