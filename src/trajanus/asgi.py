"""The web application that the server runs: Procore's events, live changes, and the pages."""

from __future__ import annotations

from a2wsgi import WSGIMiddleware
from django.core.asgi import get_asgi_application

_live = get_asgi_application()  # also sets Django up

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402  needs Django to be set up

from trajanus.api import webhooks  # noqa: E402
from trajanus.api.webhooks import Message, Receive, Send  # noqa: E402

#: The one address that stays open for minutes; a thread for each open page would be too many.
LIVE = "/live/"

#: Each keeps its database connection; a slow download holds one, so there are more than cores.
_THREADS = 24

#: Nothing but `LIVE` waits for anything but the database. Django's asynchronous handler would
#: change threads twice in every middleware and open a database connection for every request.
_pages = WSGIMiddleware(WSGIHandler(), workers=_THREADS)  # type: ignore[arg-type]


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """Hand a request to whom it concerns."""
    path = str(scope.get("path", ""))
    if scope["type"] == "http" and path.startswith(webhooks.PREFIX):
        await webhooks.application(scope, receive, send)
    elif path == LIVE:
        await _live(scope, receive, send)  # type: ignore[arg-type]  # Django's types are narrower
    else:
        await _pages(scope, _unbroken(receive), send)  # type: ignore[arg-type]


def _unbroken(receive: Receive) -> Receive:
    """Let reading fail where what was sent breaks off: half a file must not pass for a whole."""

    async def received() -> Message:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionAbortedError("The other side left before it had sent everything.")
        return message

    return received
