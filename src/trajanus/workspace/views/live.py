"""How does an open page hear of changes? Server-sent events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from asgiref.sync import sync_to_async
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from trajanus.workspace.live import LISTENER

#: A word now and then keeps proxies from closing the line.
HEARTBEAT = 15.0
#: After this the browser comes back by itself, and its session is looked at again.
LONGEST = 600.0


async def stream(request: HttpRequest) -> HttpResponseBase:
    """Send announcements for as long as the page is open."""
    user = await request.auser()
    # This request lasts: it must not keep the database connection that looked the person up.
    await sync_to_async(_let_go)()
    if not user.is_authenticated:
        return HttpResponse("Sign in first.", status=401, content_type="text/plain")
    if LISTENER.is_full:
        return HttpResponse("Too many open pages.", status=503, content_type="text/plain")
    answer = StreamingHttpResponse(_events(), content_type="text/event-stream")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Accel-Buffering"] = "no"
    return answer


def _let_go() -> None:
    connection.close()


async def _events() -> AsyncIterator[str]:
    loop = asyncio.get_running_loop()
    end = loop.time() + LONGEST
    yield "retry: 3000\n\n"
    async with LISTENER.subscribed() as queue:
        await LISTENER.ready()
        yield "event: ready\ndata: {}\n\n"
        while loop.time() < end:
            try:
                event = await asyncio.wait_for(queue.get(), HEARTBEAT)
            except TimeoutError:
                yield ": still here\n\n"
                continue
            if event is None:
                return
            yield f"data: {' '.join(event.split())}\n\n"
