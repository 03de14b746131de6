"""How are RFIs listed, shown, written and recycled?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.errors import bad_request, invalid
from trajanus.simulator.filters import any_of, ids, one_of, text_in, within
from trajanus.simulator.listing import Listing, answer_items, answer_list
from trajanus.simulator.modules import rfi_workflow as workflow
from trajanus.simulator.modules.attachments import sent_attachments, with_attachments
from trajanus.simulator.modules.compact import named, people
from trajanus.simulator.modules.rfi_fields import rfi_fields
from trajanus.simulator.modules.rfi_views import rfi_detail, rfi_item
from trajanus.simulator.modules.values import as_bool, as_id, as_ids, known_ids
from trajanus.simulator.reply import Reply, created, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json

ROUTES = Routes("RFIs")

_ALL = "/rest/v1.0/projects/{project_id}/rfis"
_ONE = _ALL + "/{id}"
# The short forms are in no reference, but they work in a sandbox and clients use them.
_ALL_SHORT, _ONE_SHORT = "/rest/v1.0/rfis", "/rest/v1.0/rfis/{id}"

LIST = Listing(
    "rfis",
    {"normal": rfi_item},
    {
        "id": ids,
        "status": one_of("status"),
        "number": one_of("number"),
        "assigned_id": any_of("assignee_ids"),
        "ball_in_court_id": any_of("ball_in_court_ids"),
        "responsible_contractor_id": one_of("responsible_contractor_id"),
        "received_from_login_information_id": one_of("received_from_id"),
        "rfi_manager_id": one_of("rfi_manager_id"),
        "location_id": one_of("location_id"),
        "cost_code_id": one_of("cost_code_id"),
        "prefix_stage_id": one_of("project_stage_id"),
        "search": text_in("subject", "number"),
        "created_at": within("created_at"),
        "updated_at": within("updated_at"),
    },
    {
        name: name
        for name in ("id", "created_at", "updated_at", "due_date", "subject", "status", "number")
    },
)


@ROUTES.get(_ALL, _ALL_SHORT, "/rest/v1.1/projects/{project_id}/rfis")
def list_rfis(call: Call) -> Reply:
    search = call.arg("search")
    if search:
        call.query.append(("filters[search]", search))
    return answer_list(call, LIST, project_id=call.project_id())


@ROUTES.get(_ALL + "/recycle_bin")
def list_recycle_bin(call: Call) -> Reply:
    return answer_list(call, LIST, project_id=call.project_id(), recycled=True)


@ROUTES.get(_ONE, _ONE_SHORT, "/rest/v1.1/projects/{project_id}/rfis/{id}")
def show(call: Call) -> Reply:
    return _shown(call, _rfi(call))


@ROUTES.post(_ALL, _ALL_SHORT)
def create(call: Call) -> Reply:
    body = call.wrapped("rfi")
    fields = rfi_fields(call, body)
    fields["draft"] = as_bool(body.get("draft"))
    fields["question_body"] = _question(body)
    _require(fields)
    fields["question_attachment_ids"] = sent_attachments(call, _asked(body))
    rfi = workflow.new_rfi(call.world, call.project_id(), fields, by=call.user_id)
    return created(rfi_detail(call.world, rfi))


@ROUTES.patch(_ONE, _ONE_SHORT)
def update(call: Call) -> Reply:
    rfi = _rfi(call)
    body = call.wrapped("rfi")
    fields = rfi_fields(call, body)
    _refuse_blanks(fields)
    if "custom_fields" in fields:
        fields["custom_fields"] = {**rfi["custom_fields"], **fields["custom_fields"]}
    if _asked(body):
        fields["question"] = _changed_question(call, rfi["question"], body)
    fields |= _workflow_step(call, {**rfi, **fields}, body)
    return _shown(call, call.world["rfis"].change(rfi["id"], fields, by=call.user_id))


@ROUTES.patch(_ALL)
def batch_update(call: Call) -> Reply:
    """The same values for every listed RFI."""
    entries = call.body.get("data")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise bad_request("param is missing or the value is empty: data")
    for entry in entries:
        rfi = call.find("rfis", as_id(entry.get("id")) or 0, project_id=call.project_id())
        fields = {**rfi_fields(call, entry), **_additions(rfi, entry)}
        call.world["rfis"].change(rfi["id"], fields, by=call.user_id)
    return ok({"data": [{"id": str(entry.get("id"))} for entry in entries], "errors": []})


@ROUTES.patch(_ONE + "/recycle")
def recycle(call: Call) -> Reply:
    return _shown(call, call.world["rfis"].recycle(_rfi(call)["id"], by=call.user_id))


@ROUTES.patch(_ONE + "/retrieve")
def retrieve(call: Call) -> Reply:
    return _shown(call, call.world["rfis"].retrieve(_rfi(call)["id"], by=call.user_id))


@ROUTES.patch(_ONE + "/advance_ball_in_court")
def advance_ball_in_court(call: Call) -> Reply:
    rfi = _rfi(call)
    step = workflow.advanced(rfi)
    return _shown(call, call.world["rfis"].change(rfi["id"], step, by=call.user_id))


@ROUTES.patch(_ONE + "/forward_for_review")
def forward_for_review(call: Call) -> Reply:
    rfi = _rfi(call)
    ids = known_ids(call, "users", call.wrapped("rfi").get("forwardee_ids"), "forwardee_ids")
    step: Json = {"ball_in_court_ids": ids, "ball_in_court_role": "assignees"}
    return _shown(call, call.world["rfis"].change(rfi["id"], step, by=call.user_id))


@ROUTES.get(_ALL + "/potential_assignees", _ALL + "/potential_rfi_managers")
def list_potential_people(call: Call) -> Reply:
    members = call.world["memberships"].where(project_id=call.project_id())
    return ok(people(call.world, [member["user_id"] for member in members]))


@ROUTES.get(_ALL + "/default_distribution")
def list_default_distribution(call: Call) -> Reply:
    """The people whom each new RFI of the project is sent to; a setting of the project."""
    project = call.world["projects"].get(call.project_id()) or {}
    chosen = project.get("rfi_default_distribution_ids") or []
    items = [
        {**shown, "company_name": _firm_of(call, shown["id"])}
        for shown in people(call.world, chosen)
    ]
    return answer_items(call, items)


def _firm_of(call: Call, user_id: int) -> str | None:
    user = call.world["users"].get(user_id) or {}
    firm = named(call.world, "vendors", user.get("vendor_id"))
    return firm["name"] if firm else None


@ROUTES.get(_ALL + "/filter_options/responsible_contractor_id")
def list_responsible_contractors(call: Call) -> Reply:
    return ok([{"key": str(v["id"]), "value": v["name"]} for v in call.world["vendors"]])


def _rfi(call: Call) -> Json:
    return call.find("rfis", call.number("id"), project_id=call.project_id())


def _shown(call: Call, rfi: Json) -> Reply:
    return ok(rfi_detail(call.world, rfi))


def _asked(body: Json) -> Json:
    question = body.get("question")
    return question if isinstance(question, dict) else {}


def _question(body: Json) -> str:
    return str(_asked(body).get("body") or "").strip()


def _changed_question(call: Call, old: Json, body: Json) -> Json:
    files = with_attachments(call, _asked(body), old)
    return {**old, "body": _question(body) or old["body"], **files}


def _require(fields: Json) -> None:
    problems = {}
    if not fields.get("subject"):
        problems["subject"] = ["can't be blank"]
    if not fields.get("rfi_manager_id"):
        problems["rfi_manager"] = ["required"]
    if not fields["question_body"]:
        problems["question"] = ["body can't be blank"]
    if not fields["draft"] and not fields.get("assignee_ids"):
        problems["assignees"] = ["required"]
    if problems:
        raise invalid(problems)


def _refuse_blanks(fields: Json) -> None:
    if "subject" in fields and not fields["subject"]:
        raise invalid({"subject": ["can't be blank"]})
    if "rfi_manager_id" in fields and not fields["rfi_manager_id"]:
        raise invalid({"rfi_manager": ["required"]})


def _workflow_step(call: Call, rfi: Json, body: Json) -> Json:
    """The part of an update that moves the RFI along; `status` itself is not writable."""
    if "draft" in body and as_bool(body["draft"]) is not (rfi["status"] == "draft"):
        if rfi["status"] != "draft":
            raise invalid({"draft": ["can only be changed while the RFI is a draft"]})
        return workflow.opened(call.world, rfi)
    if "accepted" in body and rfi["status"] != "draft":
        if as_bool(body["accepted"]) and rfi["status"] == "open":
            return workflow.closed(call.sim.clock.now())
        if not as_bool(body["accepted"]) and rfi["status"] == "closed":
            return workflow.reopened(rfi)
    if "ball_in_court_id" in body and rfi["status"] == "open":
        return {"ball_in_court_ids": as_ids(body["ball_in_court_id"])}
    if "assignee_ids" in body and rfi["status"] == "open":
        return _assignees_step(rfi)
    return {}


def _assignees_step(rfi: Json) -> Json:
    if not rfi["assignee_ids"]:
        raise invalid({"assignees": ["required"]})
    held = rfi["ball_in_court_role"] == "assignees"
    return {"ball_in_court_ids": list(rfi["assignee_ids"])} if held else {}


def _additions(rfi: Json, entry: Json) -> Json:
    """Lists of a batch update that are extended rather than replaced."""
    result: Json = {}
    for field, add, drop in (
        ("assignee_ids", "add_assignee_ids", "remove_assignee_ids"),
        ("distribution_ids", "add_distribution_ids", "remove_distribution_ids"),
    ):
        if add in entry or drop in entry:
            gone = as_ids(entry.get(drop) or [])
            ids = dict.fromkeys([*rfi[field], *as_ids(entry.get(add) or [])])
            result[field] = [user_id for user_id in ids if user_id not in gone]
    return result
