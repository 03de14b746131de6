"""What happens to a request between its arrival and its answer?"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from email.utils import format_datetime
from typing import Any, Protocol, cast
from urllib.parse import parse_qsl

from starlette.types import Receive, Scope, Send

from trajanus.simulator import tampering
from trajanus.simulator.bodies import parse_body
from trajanus.simulator.call import Call
from trajanus.simulator.control import CONTROL
from trajanus.simulator.control_forms import FORMS, check_origin
from trajanus.simulator.control_page import PAGE
from trajanus.simulator.control_records import RECORDS
from trajanus.simulator.control_settings import SETTINGS
from trajanus.simulator.errors import ApiError, not_found, too_many
from trajanus.simulator.fault_header import HEADER, asked_faults
from trajanus.simulator.faults import AFTER, BEFORE, WEBHOOK, Fault
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
        self.others = Router([*SIGN_IN, *STORAGE, CONTROL, RECORDS, SETTINGS, PAGE, FORMS])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        call = self._call(scope)
        call.raw = await _body(receive, call.headers)
        if call.path.startswith("/_simulator"):
            reply: Reply | None = self._answer(call, [])
        else:
            reply = await self._simulated(call)
        if reply is None:
            await _hang_up(send)
        else:
            await _respond(send, reply, self.sim.clock.now())

    def _call(self, scope: Scope) -> Call:
        # Of a header that is sent twice, the first counts.
        sent = reversed(scope["headers"])
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in sent}
        base = f"{scope['scheme']}://{headers.get('host', '127.0.0.1')}"
        text = scope["query_string"].decode("latin-1")
        query = parse_qsl(text, keep_blank_values=True) if text else []
        path = "/" + scope["path"].strip("/")
        # What came before the versions; old clients still say it.
        if path.startswith("/vapid/"):
            path = f"/rest/v1.0/{path.removeprefix('/vapid/')}"
        return Call(self.sim, scope["method"], path, query, headers, base, query_text=text)

    async def _simulated(self, call: Call) -> Reply | None:
        """The answer after whatever is to go wrong; None when the connection is to break."""
        try:
            asked = asked_faults(call.headers.get(HEADER, ""))
        except ValueError as error:
            return ok({"errors": [f"X-Simulator-Fault: {error}"]}, 400)
        hits = self._hits(BEFORE, asked, call)
        for fault in hits:
            if fault.kind == "clock_jump":
                # At the end of the calendar it stands still.
                with suppress(OverflowError):
                    self.sim.clock.advance(fault.seconds)
            elif fault.seconds:
                await asyncio.sleep(fault.seconds)
        if any(fault.kind == "refused" for fault in hits):
            self._note(call, None, hits)
            return None
        reply: Reply | None = self._answer(call, [*hits, *asked])
        after = self._hits(AFTER, asked, call)
        for fault in after:
            if reply is not None:
                reply = self._spoilt(fault, reply)
        self._note(call, reply, [*hits, *after])
        return reply

    def _hits(self, kinds: tuple[str, ...], asked: list[Fault], call: Call) -> list[Fault]:
        """The faults that the caller asked for, and the one of those switched on that hits."""
        on = self.sim.faults.take(kinds, call.method, call.path)
        return [*(fault for fault in asked if fault.kind in kinds), *([on] if on else [])]

    def _spoilt(self, fault: Fault, reply: Reply) -> Reply | None:
        if fault.kind == "lost":
            return None
        with self.sim.world.lock:
            return tampering.spoil(fault, reply, self.sim.world)

    def _answer(self, call: Call, faults: list[Fault]) -> Reply:
        try:
            for fault in faults:
                if fault.kind == "status":
                    raise tampering.refusal(fault)
            webhooks = [fault for fault in faults if fault.kind in WEBHOOK]
            with self.sim.world.lock, self.sim.faults.during(webhooks):
                if call.path.startswith("/rest/"):
                    return self._answer_api(call)
                return self._answer_other(call)
        except ApiError as error:
            return ok(error.body_for(call.path), error.status, error.headers)
        except Exception:
            # Our own mistake: the caller still gets JSON, and the log gets the traceback.
            _log.exception("%s %s broke down", call.method, call.path)
            own = ApiError(500, {"message": "The simulator made a mistake; see its log."})
            return ok(own.body_for(call.path), own.status)

    def _answer_other(self, call: Call) -> Reply:
        found = self.others.find(call.method, call.path)
        if isinstance(found, list):
            raise _no_route(found)
        route, call.params = found
        if call.path.startswith("/_simulator"):
            check_origin(call)
        if call.method != "PUT":
            call.body = parse_body(call.headers.get("content-type", ""), call.raw)
        return route.handler(call)

    def _answer_api(self, call: Call) -> Reply:
        headers: dict[str, str] = {}
        try:
            headers |= self._spend(call)
            reply = self._operate(call)
        except ApiError as error:
            error.headers = {**headers, **error.headers}
            raise
        reply.headers |= headers
        return reply

    def _spend(self, call: Call) -> dict[str, str]:
        call.token = self.sim.oauth.find(call.headers.get("authorization", "")[7:].strip())
        budget = self.sim.rates.spend(_payer(call))
        if budget is None:
            return {}
        if not budget.allowed:
            error = too_many(budget.reset_in if self.sim.rates.retry_after else None)
            error.headers |= budget.headers
            raise error
        return budget.headers

    def _operate(self, call: Call) -> Reply:
        call.token = bearer(call)
        found = self.api.find(call.method, call.path)
        if isinstance(found, list):
            raise _no_route(found)
        route, call.params = found
        if call.method != "GET":
            call.body = parse_body(call.headers.get("content-type", ""), call.raw)
        check_company(call)
        check_project(call, route)
        return route.handler(call)

    def _note(self, call: Call, reply: Reply | None, hits: list[Fault]) -> None:
        self.sim.requests.add(
            LoggedRequest(
                self.sim.clock.now(),
                call.method,
                call.path,
                call.query_text,
                reply.status if reply is not None else None,
                without_secrets(call.headers),
                tuple(str(fault) for fault in hits),
            )
        )


def _payer(call: Call) -> str:
    """Whose budget a request is taken from."""
    if call.token is None:
        return "anonymous"
    if not call.token.service_account:
        return call.token.access
    # An app that acts for itself has one budget in each company that it names.
    company = call.headers.get("procore-company-id", "").strip() or call.scope("company_id")
    return f"service account in company {company or 'unnamed'}"


def _no_route(allowed: list[str]) -> ApiError:
    if not allowed:
        return not_found("resource")
    return ApiError(405, {"errors": ["Method not allowed"]}, {"Allow": ", ".join(allowed)})


async def _body(receive: Receive, headers: Mapping[str, str]) -> bytes:
    if "content-length" not in headers and "transfer-encoding" not in headers:
        return b""
    parts: list[bytes] = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


async def _respond(send: Send, reply: Reply, now: datetime) -> None:
    # The date is that of the simulated clock: clients measure their own clock by it.
    headers = {"Date": format_datetime(now, usegmt=True), "x-request-id": str(uuid.uuid4())}
    headers |= reply.headers
    if reply.status != 204:
        headers["Content-Type"] = reply.content_type
        headers["Content-Length"] = str(len(reply.body))
    raw = [(name.encode("latin-1"), _one_line(value)) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": raw})
    await send({"type": "http.response.body", "body": reply.body})


def _one_line(value: str) -> bytes:
    """A header's value; what a caller made us repeat may hold anything."""
    if not value.isprintable():
        value = "".join(each if each.isprintable() else " " for each in value)
    return value.encode("latin-1", "replace")


async def _hang_up(send: Send) -> None:
    # ASGI has no message for "close without an answer", so the server's own transport is used.
    connection = cast("_Connection", cast("Any", send).__self__)
    connection.transport.abort()
    while not connection.disconnected:
        await asyncio.sleep(0)
