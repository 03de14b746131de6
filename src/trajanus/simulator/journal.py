"""Which requests arrived?"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

_SECRET = {"authorization", "cookie"}


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One received request; status is None when the answer was lost on purpose."""

    at: datetime
    method: str
    path: str
    query: str
    status: int | None
    headers: Mapping[str, str]
    # What was made to go wrong with it.
    faults: tuple[str, ...] = ()

    @property
    def is_write(self) -> bool:
        return self.method not in ("GET", "HEAD", "OPTIONS")


class Journal:
    """The latest requests, oldest first; control requests are not among them."""

    def __init__(self, most: int = 20_000) -> None:
        self._requests: deque[LoggedRequest] = deque(maxlen=most)

    def __iter__(self) -> Iterator[LoggedRequest]:
        return iter(list(self._requests))

    def __len__(self) -> int:
        return len(self._requests)

    def __getitem__(self, place: int) -> LoggedRequest:
        return self._requests[place]

    def add(self, request: LoggedRequest) -> None:
        self._requests.append(request)

    def clear(self) -> None:
        self._requests.clear()

    @property
    def api(self) -> list[LoggedRequest]:
        """Requests to the API, without sign-in."""
        return [request for request in self if request.path.startswith("/rest/")]

    @property
    def writes(self) -> list[LoggedRequest]:
        """API requests that may change something."""
        return [request for request in self.api if request.is_write]


def without_secrets(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name not in _SECRET}
