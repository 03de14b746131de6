"""How are submittals listed, shown, written and recycled?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.errors import invalid
from trajanus.simulator.filters import any_of, by, flag, ids, one_of, text_in, within
from trajanus.simulator.listing import Listing, answer_list
from trajanus.simulator.modules import submittal_views as views
from trajanus.simulator.modules import submittal_workflow as workflow
from trajanus.simulator.modules.attachments import with_attachments
from trajanus.simulator.modules.submittal_fields import approvers_of, submittal_fields
from trajanus.simulator.paging import V2, Paging
from trajanus.simulator.records import Render
from trajanus.simulator.reply import Reply, created, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json, digits
from trajanus.simulator.world import World

ROUTES = Routes("Submittals")

_V10 = "/rest/v1.0/projects/{project_id}/submittals"
_V11 = "/rest/v1.1/projects/{project_id}/submittals"
_V20 = "/rest/v2.0/companies/{company_id}/projects/{project_id}/submittals"

_SAME = ("received_from_id", "responsible_contractor_id", "required_on_site_date",
         "specification_section_id", "location_id", "submittal_manager_id",
         "submittal_package_id", "status_id", "number", "revision")  # fmt: skip

# There is no filter by status text: `filters[status]` is ignored, as in the real service.
_FILTERS = {
    "id": ids,
    **{name: one_of(name) for name in _SAME},
    "cost_code_id": one_of("cost_code_id"),
    "task_id": one_of("scheduled_task_id"),
    "query": text_in("title", "number", "description"),
    "current_revision": flag("current_revision"),
    "unpackaged": by(lambda item: str(item.get("submittal_package_id") is None).lower()),
    "created_at": within("created_at"),
    "updated_at": within("updated_at"),
    "approver_id": any_of("approver_ids"),
    "type": one_of("type_name"),
    "ball_in_court_id": any_of("ball_ids"),
    "response_id": any_of("response_ids"),
    "division": one_of("division"),
    # No answer shows this date, so it is taken for the confirmed one.
    "anticipated_delivery_date": one_of("confirmed_delivery_date"),
    "attachments": flag("attachment_ids"),
    "ball_in_court_company_id": any_of("ball_company_ids"),
    "closed_at": within("closed_at"),
    # Neither failed operations nor areas of specifications are simulated: nothing has any.
    "has_operation_errors": flag("operation_errors"),
    "operation_errors_by_operation_id": any_of("operation_errors"),
    "specification_area_id": one_of("specification_area_id"),
}
_SORTS = {
    "number": "number",
    "title": "title",
    "type": "type_name",
    "status": "status_id",
    "specification_section": "section_number",
    "responsible_contractor": "responsible_contractor_id",
    "received_from": "received_from_id",
    "submittal_package": "submittal_package_id",
    "anticipated_delivery_date": "confirmed_delivery_date",
    **{name: name for name in ("submit_by", "received_date", "due_date", "distributed_at")},
}


def _derived(world: World, item: Json) -> Json:
    section = world["specification_sections"].get(item.get("specification_section_id")) or {}
    kind = world["submittal_types"].get(item.get("type_id")) or {}
    number = section.get("number", "")
    ball = workflow.ball_in_court(world, item)
    holders = [world["users"].get(user_id) or {} for user_id in ball]
    return {
        "ball_company_ids": [user.get("vendor_id") for user in holders],
        "approver_ids": [each["user_id"] for each in item["approvers"]],
        "response_ids": [each["submittal_response_id"] for each in item["approvers"]],
        "ball_ids": ball,
        "type_name": kind.get("name"),
        "section_number": number,
        "division": digits(number[:2]),
    }


def _list(render: Render, paging: Paging, *, envelope: bool = False) -> Listing:
    views_of = {"normal": render}
    return Listing(
        "submittals", views_of, _FILTERS, _SORTS, paging, envelope=envelope, derived=_derived
    )


LIST_V10 = _list(views.submittal_item_v10, Paging())
LIST_V11 = _list(views.submittal_item_v11, Paging())
LIST_V20 = _list(views.submittal_item_v20, V2, envelope=True)


@ROUTES.get(_V11)
def list_v11(call: Call) -> Reply:
    return answer_list(call, LIST_V11, project_id=call.project_id())


@ROUTES.get(_V10)
def list_v10(call: Call) -> Reply:
    return answer_list(call, LIST_V10, project_id=call.project_id())


@ROUTES.get(_V20)
def list_v20(call: Call) -> Reply:
    return answer_list(call, LIST_V20, project_id=call.project_id())


@ROUTES.get(_V11 + "/recycle_bin")
def list_recycle_bin(call: Call) -> Reply:
    return answer_list(call, LIST_V10, project_id=call.project_id(), recycled=True)


@ROUTES.get(_V11 + "/next_available_number")
def next_available_number(call: Call) -> Reply:
    highest = call.world["submittals"].highest_number(call.project_id())
    return ok({"next_number": str(highest + 1)})


@ROUTES.get(_V11 + "/{id}", _V10 + "/{id}")
def show(call: Call) -> Reply:
    return ok(views.submittal_detail(call.world, _submittal(call)))


@ROUTES.get(_V11 + "/{id}/revisions")
def list_revisions(call: Call) -> Reply:
    item = _submittal(call)
    same = ("specification_section_id", "number")
    wanted = {key: item.get(key) for key in same}
    rows = call.world["submittals"].where(project_id=item["project_id"], **wanted)
    return answer_list(call, LIST_V10, project_id=call.project_id(), ids=[r["id"] for r in rows])


@ROUTES.post(_V11, _V10)
def create(call: Call) -> Reply:
    body = call.wrapped("submittal")
    fields = submittal_fields(call, body)
    if not fields.get("number"):
        raise invalid({"number": ["can't be blank"]})
    fields["approvers"] = approvers_of(call, body) or []
    fields |= with_attachments(call, body)
    if fields.get("source_submittal_log_id"):
        fields = _revision_of(call, fields)
    item = workflow.new_submittal(call.world, call.project_id(), fields, by=call.user_id)
    _show_in_packages(call, fields)
    return created(views.submittal_detail(call.world, item))


@ROUTES.patch(_V11 + "/{id}", _V10 + "/{id}")
def update(call: Call) -> Reply:
    item = _submittal(call)
    body = call.wrapped("submittal")
    fields = submittal_fields(call, body)
    if "number" in fields and not fields["number"]:
        raise invalid({"number": ["can't be blank"]})
    if "custom_fields" in fields:
        fields["custom_fields"] = {**item["custom_fields"], **fields["custom_fields"]}
    fields |= with_attachments(call, body, item)
    approvers = approvers_of(call, body)
    if approvers is not None:
        fields["approvers"] = approvers
    changed = call.world["submittals"].change(item["id"], fields, by=call.user_id)
    _show_in_packages(call, fields)
    return ok(views.submittal_detail(call.world, changed))


@ROUTES.delete(_V11 + "/{id}")
def delete(call: Call) -> Reply:
    call.world["submittals"].recycle(_submittal(call)["id"], by=call.user_id)
    return ok({})


def _show_in_packages(call: Call, fields: Json) -> None:
    """A package names its submittals, and stands in the answers about each of them."""
    if "submittal_package_id" in fields:
        call.world["submittals"].forget_encoded()


def _submittal(call: Call) -> Json:
    return call.find("submittals", call.number("id"), project_id=call.project_id())


def _revision_of(call: Call, fields: Json) -> Json:
    """A resubmittal: the source stops being the current revision."""
    source_id = fields["source_submittal_log_id"]
    source = call.find("submittals", source_id, project_id=call.project_id())
    call.world["submittals"].change(source_id, {"current_revision": False}, by=call.user_id)
    revision = str((digits(source["revision"]) or 0) + 1)
    return {**fields, "revision": fields.get("revision") or revision}
