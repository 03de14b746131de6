"""How is a running simulation steered from outside?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.clock import fine_stamp
from trajanus.simulator.errors import bad_request, not_found
from trajanus.simulator.faults import KINDS
from trajanus.simulator.modules.rfi_workflow import new_rfi
from trajanus.simulator.modules.submittal_workflow import new_submittal
from trajanus.simulator.reply import Reply, created, nothing, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json

CONTROL = Routes()

_RECORDS = "/_simulator/records/{kind}"


@CONTROL.get("/_simulator")
def overview(call: Call) -> Reply:
    """What the simulation is, and what can be asked of it."""
    return ok(
        {
            "dataset": call.sim.options.dataset,
            "company_id": call.world.company_id,
            "now": fine_stamp(call.sim.clock.now()),
            "records": {kind: len(call.world[kind]) for kind in call.world.kinds},
            "fault_kinds": KINDS,
            "operations": sorted(f"{route.method} {route.path}" for route in CONTROL.all),
        }
    )


@CONTROL.get("/_simulator/faults")
def list_faults(call: Call) -> Reply:
    return ok(call.sim.faults.list())


@CONTROL.post("/_simulator/faults")
def add_fault(call: Call) -> Reply:
    settings = dict(call.body)
    try:
        fault = call.sim.faults.add(str(settings.pop("kind", "")), **settings)
    except (TypeError, ValueError) as error:
        raise bad_request(str(error)) from error
    return created({"id": fault.id})


@CONTROL.delete("/_simulator/faults")
def clear_faults(call: Call) -> Reply:
    call.sim.faults.clear()
    return nothing()


@CONTROL.delete("/_simulator/faults/{id}")
def clear_fault(call: Call) -> Reply:
    call.sim.faults.clear(call.number("id"))
    return nothing()


@CONTROL.get("/_simulator/clock")
def read_clock(call: Call) -> Reply:
    return ok({"now": fine_stamp(call.sim.clock.now())})


@CONTROL.post("/_simulator/clock")
def advance_clock(call: Call) -> Reply:
    seconds = call.body.get("advance")
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        raise bad_request("advance must be a number of seconds.")
    call.sim.clock.advance(seconds)
    return read_clock(call)


@CONTROL.get(_RECORDS)
def list_records(call: Call) -> Reply:
    """The stored records of a kind, as the simulation keeps them; the first thousand."""
    records = call.world[_kind(call)]
    project_id = call.scope("project_id")
    ids = [*records.select(project_id), *records.select(project_id, recycled=True)]
    return ok([records.get(record_id) for record_id in ids[:1000]])


@CONTROL.get(_RECORDS + "/{id}")
def show_record(call: Call) -> Reply:
    return ok(call.find(_kind(call), call.number("id")))


@CONTROL.post(_RECORDS)
def create_record(call: Call) -> Reply:
    """A new record with these stored fields; webhooks fire."""
    return created(_made(call, _kind(call), _fields(call)))


@CONTROL.patch(_RECORDS + "/{id}")
def change_record(call: Call) -> Reply:
    record = call.find(_kind(call), call.number("id"))
    changed = call.world[_kind(call)].change(
        record["id"], _fields(call), by=call.sim.default_user_id
    )
    return ok(changed)


@CONTROL.delete(_RECORDS + "/{id}")
def delete_record(call: Call) -> Reply:
    """Gone for good, or with `?recycle=1` to the recycle bin."""
    records = call.world[_kind(call)]
    record = call.find(_kind(call), call.number("id"))
    if call.arg("recycle") == "1":
        records.recycle(record["id"], by=call.sim.default_user_id)
    else:
        records.remove(record["id"], by=call.sim.default_user_id)
    return nothing()


@CONTROL.post("/_simulator/crew/step")
def crew_step(call: Call) -> Reply:
    """Let the field crew do so many things."""
    count = call.body.get("steps", 1)
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= 1000:
        raise bad_request("steps must be between 1 and 1000.")
    return ok({"done": [call.sim.crew.step() for _ in range(count)]})


@CONTROL.get("/_simulator/requests")
def list_requests(call: Call) -> Reply:
    return ok(
        [
            {"at": fine_stamp(r.at), "method": r.method, "path": r.path, "query": r.query,
             "status": r.status, "headers": dict(r.headers)}
            for r in call.sim.requests
        ]
    )  # fmt: skip


@CONTROL.delete("/_simulator/requests")
def clear_requests(call: Call) -> Reply:
    call.sim.requests.clear()
    return nothing()


@CONTROL.post("/_simulator/tokens/expire")
def expire_tokens(call: Call) -> Reply:
    """Every access token is stale from now on; refresh tokens stay good."""
    call.sim.oauth.expire_all()
    return nothing()


@CONTROL.post("/_simulator/settings")
def change_settings(call: Call) -> Reply:
    """Permitted projects, tools that are switched off, and the move to budget changes."""
    if "permitted_projects" in call.body:
        ids = call.body["permitted_projects"]
        call.sim.oauth.permitted_projects = None if ids is None else set(ids)
    if "budget_changes_enabled" in call.body:
        call.world.budget_changes_enabled = bool(call.body["budget_changes_enabled"])
    for entry in call.body.get("disabled_tools", []):
        call.world.disabled_tools.add((entry["project_id"], entry["tool"]))
    return ok(
        {
            "permitted_projects": _listed(call.sim.oauth.permitted_projects),
            "budget_changes_enabled": call.world.budget_changes_enabled,
            "disabled_tools": [
                {"project_id": project_id, "tool": tool}
                for project_id, tool in sorted(call.world.disabled_tools)
            ],
        }
    )


def _listed(ids: set[int] | None) -> list[int] | None:
    return None if ids is None else sorted(ids)


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
