"""The web application that the server runs: Procore's events apart from the pages."""

from __future__ import annotations

from django.core.asgi import get_asgi_application

_pages = get_asgi_application()

from trajanus.api import webhooks  # noqa: E402  needs Django to be set up
from trajanus.api.webhooks import Message, Receive, Send  # noqa: E402


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """Hand a request to whom it concerns."""
    if scope["type"] == "http" and str(scope["path"]).startswith(webhooks.PREFIX):
        await webhooks.application(scope, receive, send)
    else:
        await _pages(scope, receive, send)  # type: ignore[arg-type]  # Django's types are narrower
