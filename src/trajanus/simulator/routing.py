"""Which function answers this method and path?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trajanus.simulator.call import Call
    from trajanus.simulator.reply import Reply

Handler = Callable[["Call"], "Reply"]

# Uploads are the only records whose ids are no numbers.
_TEXT_IDS = ("uuid", "upload_id")


@dataclass(frozen=True, slots=True)
class Route:
    """One operation: `{id}` and `{..._id}` match numbers only."""

    method: str
    path: str
    handler: Handler
    tool: str | None
    segments: tuple[str, ...]

    def match(self, parts: list[str]) -> dict[str, str] | None:
        params: dict[str, str] = {}
        for pattern, part in zip(self.segments, parts, strict=True):
            if pattern.startswith("{"):
                name = pattern[1:-1]
                if name.endswith("id") and name not in _TEXT_IDS and not _is_number(part):
                    return None
                params[name] = part
            elif pattern != part:
                return None
        return params


def _is_number(part: str) -> bool:
    # Nineteen digits and more do not fit in 64 bits, so no record can have such an id.
    return part.isascii() and part.isdigit() and len(part) < 19


class Routes:
    """The operations of one module; `tool` is the Procore tool whose permissions guard them."""

    def __init__(self, tool: str | None = None) -> None:
        self.tool = tool
        self.all: list[Route] = []

    def get(self, *paths: str) -> Callable[[Handler], Handler]:
        return self._on("GET", paths)

    def post(self, *paths: str) -> Callable[[Handler], Handler]:
        return self._on("POST", paths)

    def patch(self, *paths: str) -> Callable[[Handler], Handler]:
        return self._on("PATCH", paths)

    def put(self, *paths: str) -> Callable[[Handler], Handler]:
        return self._on("PUT", paths)

    def delete(self, *paths: str) -> Callable[[Handler], Handler]:
        return self._on("DELETE", paths)

    def _on(self, method: str, paths: Iterable[str]) -> Callable[[Handler], Handler]:
        def register(handler: Handler) -> Handler:
            for path in paths:
                segments = tuple(path.strip("/").split("/"))
                self.all.append(Route(method, path, handler, self.tool, segments))
            return handler

        return register


class Router:
    """All operations, found by number of segments; literal paths win over parameters."""

    def __init__(self, modules: Iterable[Routes]) -> None:
        self._by_size: dict[int, list[Route]] = defaultdict(list)
        for routes in modules:
            for route in routes.all:
                self._by_size[len(route.segments)].append(route)
        for found in self._by_size.values():
            found.sort(key=lambda route: [s.startswith("{") for s in route.segments])

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | list[str]:
        """The route with its parameters, or the methods that the path does allow."""
        parts = path.strip("/").split("/")
        allowed: list[str] = []
        for route in self._by_size.get(len(parts), ()):
            params = route.match(parts)
            if params is None:
                continue
            if route.method == method:
                return route, params
            allowed.append(route.method)
        return sorted(set(allowed))
