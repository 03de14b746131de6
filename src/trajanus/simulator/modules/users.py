"""Who is in the company and in its projects?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.errors import invalid, not_found
from trajanus.simulator.filters import any_of, flag, ids, one_of, text_in, within
from trajanus.simulator.listing import Listing, answer_list
from trajanus.simulator.modules import written as w
from trajanus.simulator.modules.compact import named
from trajanus.simulator.modules.values import known_id
from trajanus.simulator.reply import Reply, created, nothing, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

ROUTES = Routes("Directory")

_PLAIN = (
    "id", "name", "first_name", "last_name", "email_address", "initials", "job_title",
    "is_active", "is_employee", "address", "city", "state_code", "country_code", "zip",
    "business_phone", "mobile_phone", "fax_number", "employee_id", "notes", "email_signature",
    "origin_id", "origin_data", "last_login_at", "created_at", "updated_at",
)  # fmt: skip
_UNSET = (
    "avatar", "business_id", "business_phone_extension", "contact_id", "welcome_email_sent_at",
    "work_classification_id", "default_permission_template_id", "company_permission_template_id",
)  # fmt: skip
_TABLE: w.Table = {
    **w.each(
        w.text,
        "first_name", "last_name", "email_address", "initials", "job_title", "address", "city",
        "state_code", "country_code", "zip", "business_phone", "mobile_phone", "fax_number",
        "employee_id", "notes", "email_signature", "origin_id", "origin_data",
    ),
    **w.each(w.flag, "is_active", "is_employee"),
    **w.each(w.whole, "business_phone_extension", "work_classification_id"),
    **w.each(
        w.ref("permission_templates"),
        "default_permission_template_id", "company_permission_template_id",
    ),
    "vendor_id": w.ref("vendors"),
}  # fmt: skip

_FILTERS = {
    "id": ids,
    "vendor_id": one_of("vendor_id"),
    "trade_id": any_of("trade_ids"),
    "origin_id": one_of("origin_id"),
    "employee": flag("is_employee"),
    "search": text_in("name", "email_address"),
    "created_at": within("created_at"),
    "updated_at": within("updated_at"),
}
_SORTS = {
    "name": "name",
    "full_name": "name",
    "email": "email_address",
    "job_title": "job_title",
    "vendor_name": "vendor_name",
    "projects": "projects",
}


def _standing(world: World, user: Json) -> Json:
    """What people are sorted by that stands elsewhere: their firm and how many projects."""
    firm = world["vendors"].get(user.get("vendor_id")) or {}
    projects = len(world["memberships"].where(user_id=user["id"]))
    return {"vendor_name": firm.get("name"), "projects": projects}


def user_item(world: World, user: Json) -> Json:
    """A user of the company directory."""
    return {
        **{key: user.get(key) for key in (*_PLAIN, *_UNSET)},
        "erp_integrated_accountant": False,
        "login": user.get("email_address"),
        "is_insurance_manager": False,
        "vendor": named(world, "vendors", user.get("vendor_id")),
        "permission_template": None,
        "company_permission_template": None,
        "role": None,
        "verified_employee": bool(user.get("is_employee")),
        "add_to_new_projects": False,
    }


def user_synced(world: World, user: Json) -> Json:
    """A user, as sync answers it."""
    return {**user_item(world, user), "locale": user.get("locale")}


def user_id_only(_world: World, user: Json) -> Json:
    return {"id": user["id"]}


def user_compact(_world: World, user: Json) -> Json:
    return {"id": user["id"], "name": user.get("name"), "login": user.get("email_address")}


def member_item(world: World, user: Json, membership: Json | None) -> Json:
    """A user of a project; keys without a value are left out, as the real answers do."""
    template_id = (membership or {}).get("permission_template_id")
    template = world["permission_templates"].get(template_id)
    shown = user_item(world, user)
    if template is not None:
        keys = ("id", "name", "project_specific")
        shown["permission_template"] = {key: template[key] for key in keys}
    return {key: value for key, value in shown.items() if value is not None}


COMPANY_USERS = Listing(
    "users",
    {"normal": user_item, "extended": user_item, "ids_only": user_id_only},
    _FILTERS,
    _SORTS,
    derived=_standing,
)


@ROUTES.get(
    "/rest/v1.0/companies/{company_id}/users",
    "/rest/v1.1/companies/{company_id}/users",
    "/rest/v1.3/companies/{company_id}/users",
)
def list_company_users(call: Call) -> Reply:
    return answer_list(call, COMPANY_USERS)


@ROUTES.get("/rest/v1.0/companies/{company_id}/users/{id}",
            "/rest/v1.3/companies/{company_id}/users/{id}")  # fmt: skip
def show_company_user(call: Call) -> Reply:
    return ok(user_item(call.world, call.find("users", call.number("id"))))


@ROUTES.post("/rest/v1.0/companies/{company_id}/users",
             "/rest/v1.3/companies/{company_id}/users")  # fmt: skip
def create_company_user(call: Call) -> Reply:
    return created(user_item(call.world, save(call, call.wrapped("user"), None)))


@ROUTES.patch("/rest/v1.0/companies/{company_id}/users/{id}",
              "/rest/v1.3/companies/{company_id}/users/{id}")  # fmt: skip
def update_company_user(call: Call) -> Reply:
    user = save(call, call.wrapped("user"), call.find("users", call.number("id")))
    return ok(user_item(call.world, user))


def person_item(world: World, user: Json) -> Json:
    """A user as one of the people, who elsewhere may be without an account."""
    firm = named(world, "vendors", user.get("vendor_id"))
    return {
        **{key: user.get(key) for key in ("id", "first_name", "last_name", "is_employee")},
        "name": user.get("name"),
        "employee_id": user.get("employee_id"),
        "user_id": user["id"],
        "user_uuid": None,
        "work_classification_id": user.get("work_classification_id"),
        "contact": {"id": user["id"], "is_active": user.get("is_active"), "vendor": firm,
                    "email": user.get("email_address")},
    }  # fmt: skip


_PEOPLE = Listing("users", {"normal": person_item}, _FILTERS, _SORTS, derived=_standing)


@ROUTES.get("/rest/v1.0/companies/{company_id}/people")
def list_people(call: Call) -> Reply:
    return answer_list(call, _PEOPLE)


@ROUTES.get("/rest/v1.0/projects/{project_id}/people")
def list_project_people(call: Call) -> Reply:
    members = call.world["memberships"].where(project_id=call.project_id())
    return answer_list(call, _PEOPLE, ids=[member["user_id"] for member in members])


@ROUTES.get("/rest/v1.0/projects/{project_id}/users")
def list_project_users(call: Call) -> Reply:
    project_id = call.project_id()
    members = {m["user_id"]: m for m in call.world["memberships"].where(project_id=project_id)}
    wanted = call.arg("filters[permission_template]")
    ids = [
        user_id
        for user_id, member in members.items()
        if wanted is None or str(member["permission_template_id"]) == wanted
    ]

    def normal(world: World, user: Json) -> Json:
        return member_item(world, user, members.get(user["id"]))

    def standing(world: World, user: Json) -> Json:
        template = member_item(world, user, members.get(user["id"])).get("permission_template")
        name = template["name"] if template else None
        return {**_standing(world, user), "permission_template": name}

    views = {"normal": normal, "compact": user_compact}
    sorts = {**_SORTS, "permission_template": "permission_template"}
    listing = Listing("users", views, _FILTERS, sorts, cached=False, derived=standing)
    return answer_list(call, listing, ids=ids)


@ROUTES.get("/rest/v1.0/projects/{project_id}/users/{id}")
def show_project_user(call: Call) -> Reply:
    membership = _membership(call)
    user = call.find("users", membership["user_id"])
    return ok(member_item(call.world, user, membership))


@ROUTES.post("/rest/v1.0/projects/{project_id}/users")
def create_project_user(call: Call) -> Reply:
    """Creates a person, and puts them into the project."""
    body = call.wrapped("user")
    user = save(call, body, None)
    membership = _join(call, user["id"], body.get("permission_template_id"))
    return created(member_item(call.world, user, membership))


@ROUTES.patch("/rest/v1.0/projects/{project_id}/users/{id}")
def update_project_user(call: Call) -> Reply:
    membership = _membership(call)
    old = call.find("users", membership["user_id"])
    return ok(member_item(call.world, save(call, call.wrapped("user"), old), membership))


@ROUTES.post("/rest/v1.0/projects/{project_id}/users/{id}/actions/add")
def add_to_project(call: Call) -> Reply:
    user = call.find("users", call.number("id"))
    body = call.body.get("user")
    template = body.get("permission_template_id") if isinstance(body, dict) else None
    return created(member_item(call.world, user, _join(call, user["id"], template)))


@ROUTES.delete("/rest/v1.0/projects/{project_id}/users/{id}/actions/remove")
def remove_from_project(call: Call) -> Reply:
    membership = _membership(call)
    call.world["memberships"].remove(membership["id"])
    call.world["users"].change(membership["user_id"], {}, by=call.user_id)
    return nothing()


def _membership(call: Call) -> Json:
    wanted = {"user_id": call.number("id"), "project_id": call.project_id()}
    found = call.world["memberships"].where(**wanted)
    if not found:
        raise not_found("user")
    return found[0]


def _join(call: Call, user_id: int, template: object) -> Json:
    template_id = known_id(call, "permission_templates", template, "permission_template_id")
    wanted = {"user_id": user_id, "project_id": call.project_id()}
    fields = {**wanted, "permission_template_id": template_id}
    found = call.world["memberships"].where(**wanted)
    if found:
        return call.world["memberships"].change(found[0]["id"], fields)
    return call.world["memberships"].add(fields)


def save(call: Call, body: Json, old: Json | None) -> Json:
    """A person from a write body: a new one, or the old one changed."""
    fields = w.stored(call, _TABLE, body)
    _refuse_nameless(call, fields, old)
    fields["name"] = _full_name({**(old or {}), **fields})
    if old is not None:
        return call.world["users"].change(old["id"], fields, by=call.user_id)
    blank = {"is_active": True, "is_employee": False}
    return call.world["users"].add({**blank, **fields}, by=call.user_id)


def _refuse_nameless(call: Call, fields: Json, old: Json | None) -> None:
    required = [name for name in ("last_name", "email_address") if old is None or name in fields]
    blank = [name for name in required if not str(fields.get(name) or "").strip()]
    if blank:
        raise invalid({name: ["can't be blank"] for name in blank})
    same = call.world["users"].where(email_address=fields.get("email_address", ""))
    if any(user is not old for user in same):
        raise invalid({"email_address": ["has already been taken"]})


def _full_name(user: Json) -> str:
    return f"{user.get('first_name') or ''} {user.get('last_name') or ''}".strip()
