"""How are the answers to an RFI read and written?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.errors import invalid, not_found
from trajanus.simulator.modules import rfi_workflow as workflow
from trajanus.simulator.modules.attachments import sent_attachments
from trajanus.simulator.modules.rfi_views import reply_item
from trajanus.simulator.modules.values import as_bool
from trajanus.simulator.paging import Paging, page_headers, page_of
from trajanus.simulator.reply import Reply, created, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json

ROUTES = Routes("RFIs")

_ALL = "/rest/v1.0/projects/{project_id}/rfis/{rfi_id}/replies"
_ALL_SHORT = "/rest/v1.0/rfis/{rfi_id}/replies"


@ROUTES.get(_ALL, _ALL_SHORT)
def list_replies(call: Call) -> Reply:
    answers = _rfi(call)["answers"]
    page = page_of(call, Paging(), len(answers))
    cut = answers[(page.number - 1) * page.size : page.number * page.size]
    items = [reply_item(call.world, answer) for answer in cut]
    return ok(items, headers=page_headers(call, page))


@ROUTES.post(_ALL, _ALL_SHORT)
def create_reply(call: Call) -> Reply:
    rfi = _rfi(call)
    body = call.wrapped("reply")
    text = str(body.get("body") or "").strip()
    if not text:
        raise invalid({"body": ["can't be blank"]})
    if rfi["status"] == "draft":
        raise invalid({"base": ["A draft cannot be answered"]})
    answer = workflow.add_reply(
        call.world,
        rfi,
        text,
        official=as_bool(body.get("official")),
        by=call.user_id,
        files=sent_attachments(call, body),
        touch=call.sim.options.replies_touch_rfi,
    )
    return created(reply_item(call.world, answer))


@ROUTES.get(_ALL + "/{id}")
def show_reply(call: Call) -> Reply:
    return ok(reply_item(call.world, _answer(call, _rfi(call))))


@ROUTES.patch(_ALL + "/{id}")
def update_reply(call: Call) -> Reply:
    rfi = _rfi(call)
    official = as_bool(call.wrapped("reply").get("official"))
    changed = workflow.change_reply(call.world, rfi, _answer(call, rfi), official, call.user_id)
    return ok(reply_item(call.world, changed))


@ROUTES.delete(_ALL + "/{id}")
def delete_reply(call: Call) -> Reply:
    rfi = _rfi(call)
    workflow.remove_reply(call.world, rfi, _answer(call, rfi), call.user_id)
    return ok({})


def _rfi(call: Call) -> Json:
    return call.find("rfis", call.number("rfi_id"), project_id=call.project_id())


def _answer(call: Call, rfi: Json) -> Json:
    for answer in rfi["answers"]:
        if answer["id"] == call.number("id"):
            found: Json = answer
            return found
    raise not_found("reply")
