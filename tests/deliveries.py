"""Deliveries of webhook events, as Procore makes them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx2

from trajanus.asgi import application


def posted(
    path: str, body: bytes, *, authorization: str, headers: Mapping[str, str] | None = None
) -> int:
    """Post a body to the hub's web application, without a network, and return the status."""

    async def post() -> int:
        transport = httpx2.ASGITransport(app=application)  # type: ignore[arg-type]
        async with httpx2.AsyncClient(transport=transport, base_url="http://hub") as client:
            sent: dict[str, Any] = {"Authorization": authorization, **(headers or {})}
            answer = await client.post(path, content=body, headers=sent)
            return answer.status_code

    return asyncio.run(post())
