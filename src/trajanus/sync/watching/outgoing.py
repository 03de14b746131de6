"""How do mails and webhook calls of ours get out: only to where the installation allows?"""

from __future__ import annotations

import hashlib
import hmac
import json
import ssl
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpx2
import structlog
from django.core.mail import EmailMessage
from django.db.models import Q

from trajanus import __version__, clock
from trajanus.config import settings
from trajanus.errors import RetryLater, SecretsUnavailable
from trajanus.procore.environments import is_loopback
from trajanus.store.models import OutgoingAddress, OutgoingMessage
from trajanus.sync import queue

log = structlog.get_logger(__name__)

SIGNATURE = "X-Trajanus-Signature"

_MOST_ATTEMPTS = 10
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=2)
_TIMEOUT = 10.0
#: Seconds after which to look again: what is put on its way meanwhile must not wait for the rest.
_LOOK_AGAIN = 60.0
_BATCH = 100


def mail(address: str, subject: str, text: str, *, not_before: datetime | None = None) -> None:
    """Put a mail on its way, now or later, in the caller's transaction."""
    _add(OutgoingMessage.Channel.EMAIL, address, subject, text=text, not_before=not_before)


def post(
    url: str,
    subject: str,
    payload: Mapping[str, Any],
    *,
    address: OutgoingAddress | None = None,
) -> None:
    """Put a webhook call on its way, in the caller's transaction."""
    channel = OutgoingMessage.Channel.WEBHOOK
    _add(channel, url, subject, payload=dict(payload), address=address)


def post_now(address: OutgoingAddress, subject: str, payload: Mapping[str, Any]) -> str:
    """Post once, without keeping it; return what went wrong, or ""."""
    return _post(
        OutgoingMessage(target=address.url, subject=subject, payload=payload, address=address)
    )


def why_not(url: str) -> str:
    """Return why the hub must not post there; "" when it may.

    Hosts are allowed by name, in the settings, by whoever runs the hub: nobody else can make it
    reach into the network it stands in.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        problem = bool(parts.username or parts.password) or not host or parts.port == 0
    except ValueError:
        return "is not an address"
    if problem:
        return "is not an address, or has a password in it"
    if host not in allowed_hosts():
        return f"{host} is not in HUB_OUTGOING_HOSTS; whoever runs the hub can add it there"
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(url)):
        return "must begin with https://"
    return ""


def send_waiting() -> int:
    """Send what may be sent now; return how many got through. Raises RetryLater for the rest."""
    sent = 0
    tried: set[int] = set()
    while waiting := list(_waiting(tried)):
        for message in waiting:
            tried.add(message.pk)
            sent += _try(message)
    left = OutgoingMessage.objects.filter(state=OutgoingMessage.State.WAITING)
    soonest = left.order_by("not_before").values_list("not_before", flat=True).first()
    if soonest:
        after = min(_LOOK_AGAIN, max(1.0, (soonest - clock.now()).total_seconds()))
        raise RetryLater("Some messages did not get through.", after=after)
    return sent


def signature(body: bytes, secret: str) -> str:
    """Return what the receiver compares with: the body's HMAC-SHA256 in hex."""
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


@cache
def _certificates() -> ssl.SSLContext:
    return httpx2.create_ssl_context()


def allowed_hosts() -> set[str]:
    """Return the hosts that the hub may post to."""
    return {name.strip().lower() for name in settings().outgoing_hosts.split(",") if name.strip()}


def _add(channel: OutgoingMessage.Channel, target: str, subject: str, **content: Any) -> None:
    OutgoingMessage.objects.create(
        channel=channel, target=target, subject=subject[:300], created_at=clock.now(), **content
    )
    queue.ask_to_send_messages()


def _waiting(tried: set[int]) -> list[OutgoingMessage]:
    due = Q(not_before=None) | Q(not_before__lte=clock.now())
    found = OutgoingMessage.objects.filter(due, state=OutgoingMessage.State.WAITING)
    return list(found.exclude(pk__in=tried).order_by("attempts", "pk")[:_BATCH])


def _try(message: OutgoingMessage) -> bool:
    """Send one message and note how it went; say whether it got through."""
    message.attempts += 1
    now = clock.now()
    problem = _SENDERS[OutgoingMessage.Channel(message.channel)](message)
    message.problem = problem
    if not problem:
        message.state, message.ended_at = OutgoingMessage.State.SENT, now
    elif message.attempts >= _MOST_ATTEMPTS:
        message.state, message.ended_at = OutgoingMessage.State.GIVEN_UP, now
        log.warning("message given up", channel=message.channel, problem=problem)
    else:
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** (message.attempts - 1))
        message.not_before = now + pause
    message.save()
    return not problem


def _mail(message: OutgoingMessage) -> str:
    if not settings().email_host:
        return "The hub has no mail server: set HUB_EMAIL_HOST."
    letter = EmailMessage(
        subject=" ".join(message.subject.split()),
        body=message.text,
        from_email=settings().email_from,
        to=[message.target],
    )
    try:
        letter.send()
    except (OSError, ValueError) as error:  # smtplib's errors are OSErrors
        return f"The mail server did not take it: {error}"
    return ""


def _post(message: OutgoingMessage) -> str:
    if problem := why_not(message.target):
        return problem
    body = json.dumps({"id": message.pk, "subject": message.subject, **message.payload}).encode()
    headers = {"Content-Type": "application/json", "User-Agent": f"trajanus-hub/{__version__}"}
    try:
        own = message.address.secret if message.address else ""
    except SecretsUnavailable:
        return "Its secret cannot be read with the present keys: delete the address, add it again."
    if secret := own or settings().outgoing_secret.get_secret_value():
        headers[SIGNATURE] = signature(body, secret)
    try:
        # Not through proxies, and no redirects: only where the settings say.
        with httpx2.Client(
            timeout=_TIMEOUT, trust_env=False, follow_redirects=False, verify=_certificates()
        ) as client:
            answer = client.post(message.target, content=body, headers=headers)
    except httpx2.HTTPError as error:
        return f"It did not get through: {error or type(error).__name__}"
    return "" if answer.is_success else f"It was answered with {answer.status_code}."


_SENDERS: dict[OutgoingMessage.Channel, Callable[[OutgoingMessage], str]] = {
    OutgoingMessage.Channel.EMAIL: _mail,
    OutgoingMessage.Channel.WEBHOOK: _post,
}
