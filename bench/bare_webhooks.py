"""The least that takes webhook deliveries: decode, insert, answer."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

from psycopg_pool import AsyncConnectionPool

_INSERT = """
    INSERT INTO store_webhookevent (
        connection_id, event_id, received_at, occurred_at, project_id, resource_name, resource_id,
        event_type, payload, status, note, attempts, is_forced)
    VALUES (%s, %s, now(), %s, %s, %s, %s, %s, %s, 'waiting', '', 0, false)
    ON CONFLICT (connection_id, event_id) DO NOTHING
"""


_pool: AsyncConnectionPool | None = None


async def application(
    scope: dict[str, Any], receive: Callable[[], Any], send: Callable[..., Any]
) -> None:
    """Insert the event and answer 204, with the least that this takes."""
    global _pool
    if _pool is None:
        _pool = AsyncConnectionPool(os.environ["DATABASE_URL"], min_size=4, max_size=4, open=False)
        await _pool.open()
    body = (await receive())["body"]
    event = json.loads(body)
    values = [
        event["connection"], event["ulid"], event["timestamp"], event["project_id"],
        event["resource_name"], event["resource_id"], event["event_type"], body.decode(),
    ]  # fmt: skip
    async with _pool.connection() as connection:
        await connection.execute(_INSERT, values)
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})
