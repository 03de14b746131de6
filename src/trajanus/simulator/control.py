"""How is a running simulation steered from outside?"""

from __future__ import annotations

from trajanus.simulator.call import Call
from trajanus.simulator.clock import fine_stamp
from trajanus.simulator.control_page import control_page, wants_page
from trajanus.simulator.control_records import RECORDS
from trajanus.simulator.control_settings import SETTINGS
from trajanus.simulator.errors import bad_request
from trajanus.simulator.faults import KINDS
from trajanus.simulator.reply import Reply, created, nothing, ok
from trajanus.simulator.routing import Routes

CONTROL = Routes()


@CONTROL.get("/_simulator")
def overview(call: Call) -> Reply:
    """What the simulation is, and what can be asked of it; a page for browsers."""
    if wants_page(call):
        return control_page(call)
    return ok(
        {
            "dataset": call.sim.options.dataset,
            "company_id": call.world.company_id,
            "now": fine_stamp(call.sim.clock.now()),
            "records": {kind: len(call.world[kind]) for kind in call.world.kinds},
            "fault_kinds": KINDS,
            "operations": sorted(
                f"{route.method} {route.path}"
                for routes in (CONTROL, RECORDS, SETTINGS)
                for route in routes.all
            ),
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
    """Later by so many seconds, or earlier by a negative number of them."""
    seconds = call.body.get("advance")
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        raise bad_request("advance must be a number of seconds.")
    try:
        call.sim.clock.advance(seconds)
    except (OverflowError, ValueError) as error:
        raise bad_request("advance leads to no date that a calendar has.") from error
    return read_clock(call)


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
             "status": r.status, "faults": r.faults, "headers": dict(r.headers)}
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
