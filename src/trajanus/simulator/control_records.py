"""How are the records of a running simulation looked at and changed from outside?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.errors import bad_request, not_found
from trajanus.simulator.modules.rfi_workflow import new_rfi
from trajanus.simulator.modules.submittal_workflow import new_submittal
from trajanus.simulator.reply import Reply, created, nothing, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json

RECORDS = Routes()

_RECORDS = "/_simulator/records/{kind}"


@RECORDS.get(_RECORDS)
def list_records(call: Call) -> Reply:
    """The stored records of a kind, as the simulation keeps them; the first thousand."""
    records = call.world[_kind(call)]
    project_id = call.scope("project_id")
    ids = [*records.select(project_id), *records.select(project_id, recycled=True)]
    return ok([records.get(record_id) for record_id in ids[:1000]])


@RECORDS.get(_RECORDS + "/{id}")
def show_record(call: Call) -> Reply:
    return ok(call.find(_kind(call), call.number("id")))


@RECORDS.post(_RECORDS)
def create_record(call: Call) -> Reply:
    """A new record with these stored fields; webhooks fire."""
    return created(_made(call, _kind(call), _fields(call)))


@RECORDS.patch(_RECORDS + "/{id}")
def change_record(call: Call) -> Reply:
    record = call.find(_kind(call), call.number("id"))
    changed = call.world[_kind(call)].change(
        record["id"], _fields(call), by=call.sim.default_user_id
    )
    return ok(changed)


@RECORDS.delete(_RECORDS + "/{id}")
def delete_record(call: Call) -> Reply:
    """Gone for good, or with `?recycle=1` to the recycle bin."""
    records = call.world[_kind(call)]
    record = call.find(_kind(call), call.number("id"))
    if call.arg("recycle") == "1":
        records.recycle(record["id"], by=call.sim.default_user_id)
    else:
        records.remove(record["id"], by=call.sim.default_user_id)
    return nothing()


def _made(call: Call, kind: str, fields: Json) -> Json:
    """RFIs and submittals get what each of them has; other records are stored as they come."""
    by, project_id = call.sim.default_user_id, fields.get("project_id")
    if kind == "rfis" and "question" not in fields:
        asked = {"question_body": str(fields.pop("question_body", ""))}
        draft = {"draft": not fields.get("assignee_ids")}
        return new_rfi(call.world, _home(project_id), {**asked, **draft, **fields}, by=by)
    if kind == "submittals":
        number = str(call.world["submittals"].highest_number(_home(project_id)) + 1)
        return new_submittal(call.world, _home(project_id), {"number": number, **fields}, by=by)
    return call.world[kind].add(fields, by=by)


def _home(project_id: object) -> int:
    if isinstance(project_id, bool) or not isinstance(project_id, int):
        raise bad_request("project_id must be an integer.")
    return project_id


def _kind(call: Call) -> str:
    kind = call.params["kind"]
    if kind not in call.world:
        raise not_found("kind of record")
    return kind


def _fields(call: Call) -> Json:
    fields = dict(call.body)
    if "id" in fields and (isinstance(fields["id"], bool) or not isinstance(fields["id"], int)):
        raise bad_request("id must be an integer.")
    return fields
