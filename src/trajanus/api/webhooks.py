"""Where do Procore's webhook events arrive? Verified, stored, answered; processed later.

An ASGI application of its own, beside Django's pages: they come in bursts and must be answered
within milliseconds, so they pass no sessions, sign-in or templates.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import DatabaseError, InterfaceError, connections

from trajanus import clock
from trajanus.config import settings
from trajanus.errors import UnreadableRecord
from trajanus.procore.protocol import Event, is_authentic, is_signed, read_event
from trajanus.store.models import Connection
from trajanus.sync.reading import mending
from trajanus.sync.webhooks import inbox

log = structlog.get_logger(__name__)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

PREFIX = "/webhooks/procore/"

#: An event is a few hundred bytes; what is a hundred times larger is none.
LARGEST_EVENT = 64 * 1024

#: Each keeps a database connection of its own open.
_THREADS = ThreadPoolExecutor(4, "webhooks")
_REMEMBERED_FOR = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Answer:
    """What Procore is told."""

    status: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Receiver:
    """Whose events arrive at an address, and the secret that proves them."""

    connection_id: int
    name: str
    secret: str
    known_since: datetime


_receivers: dict[str, _Receiver] = {}


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """Answer one delivery."""
    body = await _body(receive)
    loop = asyncio.get_running_loop()
    path = str(scope["path"]).removeprefix(PREFIX).strip("/")
    headers = {name.decode("latin-1"): text.decode("latin-1") for name, text in scope["headers"]}
    given = Answer(405, "Post events here.")
    if scope["method"] == "POST":
        given = await loop.run_in_executor(_THREADS, answer, path, headers, body)
    await _send(send, given)


def answer(webhook_path: str, headers: MutableMapping[str, str], body: bytes | None) -> Answer:
    """Keep one event: 204 when it is stored, new or not; one short transaction.

    Header names are lower case; `body` None: it was too large to be read.
    """
    for _ in range(2):
        try:
            return _answer(webhook_path, headers, body)
        except (DatabaseError, InterfaceError) as error:
            # Often the server closed the connection that this thread had kept open.
            log.warning("webhook not stored", problem=str(error))
            connections.close_all()
            _receivers.pop(webhook_path, None)
    return Answer(503, "The hub cannot store events now; deliver it again.")


def _answer(webhook_path: str, headers: MutableMapping[str, str], body: bytes | None) -> Answer:
    receiver = _receiver(webhook_path, headers.get("authorization"))
    if receiver is None:
        return Answer(404, "Nobody listens here.")
    if problem := _refusal(receiver, headers, body):
        log.warning("webhook refused", connection=receiver.name, reason=problem.text)
        return problem
    try:
        event = _read(body or b"")
    except (UnreadableRecord, ValueError) as error:
        log.warning("webhook refused", connection=receiver.name, reason=str(error))
        return Answer(400, "This is no event of Procore.")
    inbox.receive(receiver.connection_id, event)
    return Answer(204)


def _refusal(
    receiver: _Receiver, headers: MutableMapping[str, str], body: bytes | None
) -> Answer | None:
    if not is_authentic(headers.get("authorization"), receiver.secret):
        return Answer(401, "The Authorization value is not the agreed one.")
    if body is None:
        return Answer(413, "An event is never that large.")
    secret = settings().webhook_signature_secret.get_secret_value()
    signature = headers.get(settings().webhook_signature_header.lower())
    if secret and not is_signed(body, signature, secret):
        return Answer(401, "The signature does not fit the body.")
    return None


def _receiver(webhook_path: str, authorization: str | None) -> _Receiver | None:
    """Return who listens at the path; looked up anew when what is remembered does not fit."""
    known = _receivers.get(webhook_path)
    now = clock.now()
    if (
        known
        and abs(now - known.known_since) < _REMEMBERED_FOR
        and is_authentic(authorization, known.secret)
    ):
        return known
    connection = Connection.objects.filter(webhook_path=webhook_path).first()
    if connection is None:
        _receivers.pop(webhook_path, None)
        return None
    found = _Receiver(connection.pk, connection.name, connection.webhook_secret, now)
    _receivers[webhook_path] = found
    return found


def _read(body: bytes) -> Event:
    """Return the event without what PostgreSQL cannot hold: refused, it would come for hours."""
    text = mending.without_nul(body.decode())
    if "\\ud" in text.lower():  # perhaps half of a character that takes two
        text = json.dumps(json.loads(text), ensure_ascii=False).encode("utf-8", "replace").decode()
    return read_event(text.encode())


async def _body(receive: Receive) -> bytes | None:
    """Return the body, or None as soon as it is larger than any event."""
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > LARGEST_EVENT:
            return None
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            return b"".join(chunks)


async def _send(send: Send, given: Answer) -> None:
    for message in _messages(given):
        await send(message)


def _messages(given: Answer) -> Iterator[Message]:
    body = given.text.encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8")] if body else []
    if given.status != 204:
        headers.append((b"content-length", str(len(body)).encode()))
    yield {"type": "http.response.start", "status": given.status, "headers": headers}
    yield {"type": "http.response.body", "body": body}
