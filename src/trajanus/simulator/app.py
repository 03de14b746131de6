"""What happens to a request between its arrival and its answer?"""

from __future__ import annotations

import asyncio
import logging
import uuid
from datetime import datetime
from email.utils import format_datetime
from typing import Any, Protocol, cast
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from trajanus.simulator import tampering
from trajanus.simulator.bodies import parse_body
from trajanus.simulator.call import Call
from trajanus.simulator.control import CONTROL
from trajanus.simulator.errors import ApiError, not_found, too_many
from trajanus.simulator.faults import AFTER, BEFORE, Fault
from trajanus.simulator.journal import LoggedRequest, without_secrets
from trajanus.simulator.modules.catalog import API, SIGN_IN, STORAGE
from trajanus.simulator.permissions import bearer, check_company, check_project
from trajanus.simulator.reply import Reply, ok
from trajanus.simulator.routing import Router
from trajanus.simulator.simulation import Simulation

_log = logging.getLogger(__name__)


class _Connection(Protocol):
    """What uvicorn keeps for one request; needed to close a connection without a word."""

    transport: asyncio.Transport
    disconnected: bool


class App:
    """The ASGI application of one simulation."""

    def __init__(self, sim: Simulation) -> None:
        self.sim = sim
        self.api = Router(API)
        self.others = Router([*SIGN_IN, *STORAGE, CONTROL])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        raw = await request.body()
        call = self._call(request)
        before = after = None
        if not call.path.startswith("/_simulator"):
            before = self.sim.faults.take(BEFORE, call.method, call.path)
        if before is not None and before.seconds:
            await asyncio.sleep(before.seconds)
        reply = None
        if before is None or before.kind != "refused":
            reply = self._answer(call, raw, before)
            after = self._fault_after(call)
        if reply is not None and after is not None:
            with self.sim.world.lock:
                reply = tampering.spoil(after, reply, self.sim.world)
        if after is not None and after.kind == "lost":
            reply = None
        self._note(request, call, reply)
        if reply is None:
            await _hang_up(send)
        else:
            await _response(reply, self.sim.clock.now())(scope, receive, send)

    def _call(self, request: Request) -> Call:
        base = f"{request.url.scheme}://{request.headers.get('host', '127.0.0.1')}"
        query = parse_qsl(request.url.query, keep_blank_values=True)
        path = "/" + request.url.path.strip("/")
        return Call(self.sim, request.method, path, query, request.headers, base)

    def _answer(self, call: Call, raw: bytes, fault: Fault | None) -> Reply:
        try:
            if fault is not None and fault.kind == "status":
                raise tampering.refusal(fault)
            with self.sim.world.lock:
                if call.path.startswith("/rest/"):
                    return self._answer_api(call, raw)
                return self._answer_other(call, raw)
        except ApiError as error:
            return ok(error.body_for(call.path), error.status, error.headers)
        except Exception:
            # Our own mistake: the caller still gets JSON, and the log gets the traceback.
            _log.exception("%s %s broke down", call.method, call.path)
            own = ApiError(500, {"message": "The simulator made a mistake; see its log."})
            return ok(own.body_for(call.path), own.status)

    def _answer_other(self, call: Call, raw: bytes) -> Reply:
        found = self.others.find(call.method, call.path)
        if isinstance(found, list):
            raise _no_route(found)
        route, call.params = found
        call.raw = raw
        if call.method != "PUT":
            call.body = parse_body(call.headers.get("content-type", ""), raw)
        return route.handler(call)

    def _answer_api(self, call: Call, raw: bytes) -> Reply:
        headers: dict[str, str] = {}
        try:
            headers |= self._spend(call)
            reply = self._operate(call, raw)
        except ApiError as error:
            error.headers = {**headers, **error.headers}
            raise
        reply.headers |= headers
        return reply

    def _spend(self, call: Call) -> dict[str, str]:
        call.token = self.sim.oauth.find(call.headers.get("authorization", "")[7:].strip())
        budget = self.sim.rates.spend(call.token.caller if call.token else "anonymous")
        if budget is None:
            return {}
        if not budget.allowed:
            error = too_many(budget.reset_in if self.sim.rates.retry_after else None)
            error.headers |= budget.headers
            raise error
        return budget.headers

    def _operate(self, call: Call, raw: bytes) -> Reply:
        call.token = bearer(call)
        found = self.api.find(call.method, call.path)
        if isinstance(found, list):
            raise _no_route(found)
        route, call.params = found
        if call.method != "GET":
            call.body = parse_body(call.headers.get("content-type", ""), raw)
        check_company(call)
        check_project(call, route)
        return route.handler(call)

    def _fault_after(self, call: Call) -> Fault | None:
        if call.path.startswith("/_simulator"):
            return None
        return self.sim.faults.take(AFTER, call.method, call.path)

    def _note(self, request: Request, call: Call, reply: Reply | None) -> None:
        if call.path.startswith("/_simulator"):
            return
        headers = without_secrets(dict(request.headers))
        status = reply.status if reply is not None else None
        query = request.url.query
        self.sim.requests.add(
            LoggedRequest(self.sim.clock.now(), call.method, call.path, query, status, headers)
        )


def _no_route(allowed: list[str]) -> ApiError:
    if not allowed:
        return not_found("resource")
    return ApiError(405, {"errors": ["Method not allowed"]}, {"Allow": ", ".join(allowed)})


def _response(reply: Reply, now: datetime) -> Response:
    # The date is that of the simulated clock: clients measure their own clock by it.
    date = format_datetime(now, usegmt=True)
    headers = {"Date": date, "x-request-id": str(uuid.uuid4()), **reply.headers}
    if reply.status == 204:
        return Response(status_code=204, headers=headers)
    headers["Content-Type"] = reply.content_type
    return Response(reply.body, reply.status, headers)


async def _hang_up(send: Send) -> None:
    # ASGI has no message for "close without an answer", so the server's own transport is used.
    connection = cast("_Connection", cast("Any", send).__self__)
    connection.transport.abort()
    while not connection.disconnected:
        await asyncio.sleep(0)
