"""How does a fault spoil an answer that was already right?"""

from __future__ import annotations

from typing import Any

from trajanus.simulator.errors import (
    ApiError,
    forbidden,
    invalid,
    not_found,
    too_many,
    unauthorized,
    unavailable,
)
from trajanus.simulator.faults import Fault
from trajanus.simulator.reply import Reply
from trajanus.simulator.wire import decode, encode
from trajanus.simulator.world import World

_HTML = b"<!doctype html><html><body><h1>We'll be right back</h1></body></html>"


def refusal(fault: Fault) -> ApiError:
    """The error that a `status` fault answers with."""
    match fault.status:
        case 401:
            return unauthorized()
        case 403:
            return forbidden("A fault is switched on.")
        case 404:
            return not_found()
        case 422:
            return invalid({fault.field or "base": ["is invalid"]})
        case 429:
            return too_many(fault.retry_after)
        case 503:
            return unavailable(fault.retry_after)
        case status:
            return ApiError(status, {"message": "Something went wrong."})


def spoil(fault: Fault, reply: Reply, world: World) -> Reply:
    """The answer after the fault."""
    match fault.kind:
        case "truncated":
            reply.body = reply.body[: len(reply.body) * 2 // 3]
        case "html":
            reply.body, reply.content_type = _HTML, "text/html; charset=utf-8"
        case "unknown_field":
            reply.body = _each(reply.body, lambda r: {**r, fault.field or "never_seen": {"a": [1]}})
        case "missing_field":
            reply.body = _first_without(reply.body, fault.field or "updated_at")
        case "missing_record":
            reply.body = _without_first_record(reply.body)
        case "shift":
            _shift(fault, reply, world)
    return reply


def _records(value: Any) -> list[Any]:
    value = value["data"] if isinstance(value, dict) and "data" in value else value
    return value if isinstance(value, list) else [value]


def _each(body: bytes, change: Any) -> bytes:
    value = decode(body)
    for record in _records(value):
        if isinstance(record, dict):
            record.update(change(record))
    return encode(value)


def _first_without(body: bytes, name: str) -> bytes:
    value = decode(body)
    records = _records(value)
    if records and isinstance(records[0], dict):
        records[0].pop(name, None)
    return encode(value)


def _without_first_record(body: bytes) -> bytes:
    value = decode(body)
    records = _records(value)
    if records and isinstance(value, (list, dict)):
        records.pop(0)
    return encode(value)


def _shift(fault: Fault, reply: Reply, world: World) -> None:
    """Change what the next page will hold, after this one was read."""
    if not reply.ids:
        return
    records = world[reply.kind]
    for record_id in reply.ids[: fault.count]:
        if fault.how == "remove":
            records.recycle(record_id)
        elif fault.how == "touch":
            records.change(record_id, {})
        else:
            records.insert_before(reply.ids[0])
