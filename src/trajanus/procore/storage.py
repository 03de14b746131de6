"""How do bytes get to the stores behind signed links, and back? They are no part of the API.

Whoever holds such a link may use it, so no token goes along; Procore's own hosts want one, and
lead on to a store.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Self

import httpx2

from trajanus import clock
from trajanus.errors import (
    BudgetSpent,
    Gone,
    HubError,
    LinkExpired,
    NoAnswer,
    NotPermitted,
    RateLimited,
    RemoteUnavailable,
    RequestRefused,
    RetryLater,
    UnreadableAnswer,
)
from trajanus.procore import governor, tokens
from trajanus.procore.calls import record_call
from trajanus.procore.environments import ENVIRONMENTS, is_loopback
from trajanus.procore.patience import Patience
from trajanus.procore.protocol import Answer, read_failure, read_rate
from trajanus.procore.purpose import Purpose
from trajanus.procore.retries import pause_before_retry
from trajanus.procore.wire import Flow, Wire
from trajanus.store.models import Connection

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LONGEST_DETOUR = 5
_ANYTHING = {"Accept": "*/*"}
#: Seconds; a store that names a longer wait is not waited for within a call.
_SOON = 60.0

Body = Callable[[], Iterable[bytes]]


class Storage:
    """The stores that one connection's links lead to. Use it as a context manager, in one thread.

    Calls raise LinkExpired when a link is no longer good, else what `ProcoreClient` raises.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        purpose: Purpose,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        self._connection = connection
        self._purpose = purpose
        self._transport = transport
        self._wires: dict[str, Wire] = {}
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def put(self, link: str, body: Body, *, size: int, headers: Mapping[str, str]) -> str:
        """Send `size` bytes to a signed link and return the store's etag.

        `body` begins the bytes anew for each try.
        """
        url = self._checked(link)
        patience, attempt = Patience(self._purpose.patience), 0
        while True:
            attempt += 1
            try:
                return self._put(url, body, {**headers, "Content-Length": str(size)})
            except RetryLater as error:
                pause = pause_before_retry(
                    error,
                    method="PUT",
                    status=None if isinstance(error, NoAnswer) else 503,
                    attempt=attempt,
                    asked=error.after if error.after < _SOON else None,
                    jitter=random.random(),  # noqa: S311  spreads retries, guards nothing
                )
                if pause is None or isinstance(error, LinkExpired):
                    raise
                patience.wait(pause, error)

    @contextmanager
    def reading(self, link: str) -> Iterator[Flow]:
        """Follow a link to bytes, to be taken piece by piece inside the block."""
        url = self._checked(link)
        with ExitStack() as stack:
            for _ in range(_LONGEST_DETOUR):
                flow = self._get(stack, url)
                if flow.status not in _REDIRECTS:
                    if flow.status != 200:
                        raise _failure(Answer(flow.status, flow.headers), f"GET {url.host}")
                    yield flow
                    return
                url = self._checked(str(url.join(flow.headers.get("location", ""))))
        raise RequestRefused(f"A link leads in circles ({url.host}).")

    def _put(self, url: httpx2.URL, body: Body, headers: Mapping[str, str]) -> str:
        given = {**_ANYTHING, "Content-Type": "application/octet-stream", **headers}
        with self._noted("PUT", url) as note:
            path = url.raw_path.decode()
            answer = self._wire(url).send("PUT", path, headers=given, content=body())
            note(answer)
        if not answer.is_success:
            raise _failure(answer, f"PUT {url.host}")
        etag = str(answer.headers.get("etag", ""))
        if not etag:
            raise UnreadableAnswer(f"{url.host} took a part and names no etag.")
        return etag.strip('"')

    def _get(self, stack: ExitStack, url: httpx2.URL) -> Flow:
        if not self._is_procore(url):
            return self._flow(stack, url, {})
        token = tokens.bearer(self._connection)
        flow = self._flow_from_procore(stack, url, token)
        if flow.status == 401:
            token = tokens.refresh_after_401(self._connection, token)
            flow = self._flow_from_procore(stack, url, token)
        return flow

    def _flow_from_procore(self, stack: ExitStack, url: httpx2.URL, token: str) -> Flow:
        patience = Patience(self._purpose.patience)
        while wait := governor.acquire(self._connection, self._purpose):
            patience.wait(wait, BudgetSpent(after=wait))
        reading = None
        try:
            flow = self._flow(stack, url, {"Authorization": f"Bearer {token}"})
            reading = read_rate(flow.headers, at=clock.now())
        finally:
            governor.settle(self._connection, reading)
        return flow

    def _flow(self, stack: ExitStack, url: httpx2.URL, headers: Mapping[str, str]) -> Flow:
        with self._noted("GET", url) as note:
            path = url.raw_path.decode()
            opening = self._wire(url).flowing(path, headers={**_ANYTHING, **headers})
            flow = stack.enter_context(opening)
            note(Answer(flow.status, flow.headers))
        return flow

    def _wire(self, url: httpx2.URL) -> Wire:
        origin = f"{url.scheme}://{url.netloc.decode()}"
        if origin not in self._wires:
            wire = Wire(origin, transport=self._transport)
            self._wires[origin] = self._open.enter_context(wire)
        return self._wires[origin]

    def _is_procore(self, url: httpx2.URL) -> bool:
        """Whether the link's host is one of the connection's Procore and may see the token."""
        api = httpx2.URL(self._connection.api_url)
        if (url.scheme, url.netloc) == (api.scheme, api.netloc):
            return True
        domain = _domain(api.host)
        is_known = domain in {_domain(httpx2.URL(each.api_url).host) for each in ENVIRONMENTS}
        return is_known and url.scheme == "https" and url.host.endswith(f".{domain}")

    def _checked(self, link: str) -> httpx2.URL:
        """Return the link taken apart. Raises RequestRefused when bytes must not go that way."""
        try:
            url = httpx2.URL(link)
        except httpx2.InvalidURL as error:
            raise RequestRefused("Procore gave a link that is none.") from error
        is_here = is_loopback(link) and is_loopback(self._connection.api_url)
        if not url.host or url.userinfo or not (url.scheme == "https" or is_here):
            raise RequestRefused(
                f"Procore gave a link that is not encrypted, to {url.host or 'nowhere'}.",
                next_step="Check the API address of the connection.",
            )
        return url

    @contextmanager
    def _noted(self, method: str, url: httpx2.URL) -> Iterator[Callable[[Answer], None]]:
        """Write the call to the log, whatever becomes of it: the host only, links are secrets."""
        at, started = clock.now(), clock.monotonic()
        answers: list[Answer] = []
        error = ""
        try:
            yield answers.append
        except HubError as problem:
            error = type(problem).__name__
            raise
        finally:
            record_call(
                self._connection,
                at=at,
                method=method,
                path=f"/storage/{url.host}",
                status=answers[0].status if answers else None,
                duration=clock.monotonic() - started,
                purpose=self._purpose,
                error=error,
            )


def _domain(host: str) -> str:
    return ".".join(host.split(".")[-2:])


def _failure(answer: Answer, request: str) -> HubError:
    failure = read_failure(answer, at=clock.now(), request=request)
    if isinstance(failure, NotPermitted | Gone):
        return LinkExpired(f"A link to stored bytes is no longer good ({request}).", after=1)
    if isinstance(failure, RateLimited):
        # A store's limit says nothing about Procore's.
        return RemoteUnavailable(str(failure), after=failure.after)
    return failure
