"""How do bytes get to a host and back? Nothing here knows what they mean."""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, Self

import httpx2

from trajanus import __version__, clock
from trajanus.config import settings
from trajanus.errors import NoAnswer, UnreadableAnswer
from trajanus.procore.environments import checked_address, is_loopback
from trajanus.procore.protocol.answers import Answer

QueryValue = str | int | Sequence[str | int]

#: Bytes of one answer, after decompression.
LARGEST_ANSWER = 64 * 1024 * 1024
#: How many times the time-out for silence a whole answer may take, however steadily it drips.
_SLOWEST = 10

_NEVER_LEFT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.ProxyError,
    httpx2.LocalProtocolError,
    httpx2.UnsupportedProtocol,
)


@dataclass(frozen=True, slots=True)
class Flow:
    """An answer whose bytes are still coming."""

    status: int
    headers: Mapping[str, str]
    chunks: Iterator[bytes]


@cache
def _certificates() -> ssl.SSLContext:
    return httpx2.create_ssl_context()  # slow to make, so all wires of a process share one


class Wire:
    """A pool of connections to one host; use it as a context manager."""

    def __init__(self, address: str, *, transport: httpx2.BaseTransport | None = None) -> None:
        """Raise ConfigurationError when secrets must not be sent to the address."""
        self.address = checked_address(address)
        self.host = httpx2.URL(self.address).netloc.decode()
        self._http = httpx2.Client(
            transport=transport,
            timeout=settings().request_timeout,
            verify=_certificates(),
            # A proxy that leads to the internet cannot lead back to this machine.
            trust_env=not is_loopback(self.address),
            headers={"User-Agent": f"trajanus-hub/{__version__}", "Accept": "application/json"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def send(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, QueryValue] | None = None,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        content: Iterable[bytes] | None = None,
    ) -> Answer:
        """Send one request to this host and return its answer, whatever its status.

        Raises NoAnswer and UnreadableAnswer.
        """
        url = f"{self.address}/{path.lstrip('/')}"
        try:
            with self._http.stream(
                method,
                url,
                headers=headers,
                params=params or None,
                json=json,
                data=form,
                content=content,
            ) as response:
                return Answer(response.status_code, dict(response.headers), self._read(response))
        except httpx2.DecodingError as error:
            raise UnreadableAnswer(f"The answer of {self.host} is badly compressed.") from error
        except httpx2.TransportError as error:
            raise self._no_answer(error) from error

    @contextmanager
    def flowing(self, path: str, *, headers: Mapping[str, str]) -> Iterator[Flow]:
        """Ask this host for something long, to be taken piece by piece inside the block.

        Raises NoAnswer, also while the pieces come.
        """
        url = f"{self.address}/{path.lstrip('/')}"
        try:
            with self._http.stream("GET", url, headers=headers) as response:
                chunks = response.iter_bytes()
                yield Flow(response.status_code, dict(response.headers), self._guarded(chunks))
        except httpx2.TransportError as error:
            raise self._no_answer(error) from error

    def _guarded(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        try:
            yield from chunks
        except httpx2.TransportError as error:
            raise self._no_answer(error) from error

    def _read(self, response: httpx2.Response) -> bytes:
        chunks, size = [], 0
        latest = clock.monotonic() + _SLOWEST * settings().request_timeout
        for chunk in response.iter_bytes():
            chunks.append(chunk)
            size += len(chunk)
            if size > LARGEST_ANSWER:
                raise UnreadableAnswer(
                    f"The answer of {self.host} is larger than {LARGEST_ANSWER >> 20} MiB."
                )
            if clock.monotonic() > latest:
                raise NoAnswer(f"The answer of {self.host} does not end.", may_have_arrived=True)
        return b"".join(chunks)

    def _no_answer(self, error: httpx2.TransportError) -> NoAnswer:
        if isinstance(error, _NEVER_LEFT):
            return NoAnswer(
                f"{self.host} cannot be reached: {_reason(error)}.",
                may_have_arrived=False,
                next_step=_advice(error),
            )
        if isinstance(error, httpx2.TimeoutException):
            seconds = f"{settings().request_timeout:g}"
            return NoAnswer(
                f"{self.host} did not answer in {seconds} seconds.", may_have_arrived=True
            )
        return NoAnswer(
            f"{self.host} closed the connection without an answer: {_reason(error)}.",
            may_have_arrived=True,
        )


def _reason(error: httpx2.TransportError) -> str:
    return (str(error) or type(error).__name__).rstrip(".")


def _advice(error: httpx2.TransportError) -> str:
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return "If a proxy inspects TLS here, name its certificate in SSL_CERT_FILE."
    return "Check the address of the connection, the network and the proxy of this machine."
