"""Which function answers this method and path?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
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

    def params(self, parts: list[str]) -> dict[str, str]:
        """The values of the path's parameters."""
        pairs = zip(self.segments, parts, strict=True)
        return {name[1:-1]: part for name, part in pairs if name.startswith("{")}


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


@dataclass(slots=True)
class _Node:
    """What may follow after some segments of a path, and which operations end here."""

    literal: dict[str, _Node] = field(default_factory=dict)
    number: _Node | None = None
    text: _Node | None = None
    routes: list[Route] = field(default_factory=list)

    def child(self, segment: str) -> _Node:
        """The node below for a segment of a route; a new one if need be."""
        if not segment.startswith("{"):
            return self.literal.setdefault(segment, _Node())
        name = segment[1:-1]
        if name.endswith("id") and name not in _TEXT_IDS:
            self.number = self.number or _Node()
            return self.number
        self.text = self.text or _Node()
        return self.text

    def matching(self, parts: list[str], place: int = 0) -> Iterator[Route]:
        """The operations that a path means; literal segments win over parameters."""
        if place == len(parts):
            yield from self.routes
            return
        part = parts[place]
        literal = self.literal.get(part)
        if literal is not None:
            yield from literal.matching(parts, place + 1)
        if self.number is not None and _is_number(part):
            yield from self.number.matching(parts, place + 1)
        if self.text is not None:
            yield from self.text.matching(parts, place + 1)


class Router:
    """All operations, found segment by segment."""

    def __init__(self, modules: Iterable[Routes]) -> None:
        self._root = _Node()
        for routes in modules:
            for route in routes.all:
                node = self._root
                for segment in route.segments:
                    node = node.child(segment)
                node.routes.append(route)

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | list[str]:
        """The route with its parameters, or the methods that the path does allow."""
        parts = path.strip("/").split("/")
        allowed: set[str] = set()
        for route in self._root.matching(parts):
            if route.method == method:
                return route, route.params(parts)
            allowed.add(route.method)
        return sorted(allowed)
