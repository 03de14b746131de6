"""What did the caller ask for?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trajanus.simulator.errors import bad_request, not_found
from trajanus.simulator.wire import Json, digits

if TYPE_CHECKING:
    from trajanus.simulator.oauth import Token
    from trajanus.simulator.simulation import Simulation
    from trajanus.simulator.world import World


@dataclass(slots=True)
class Call:
    """One request, parsed, with the caller that its token names."""

    sim: Simulation
    method: str
    path: str
    query: list[tuple[str, str]]
    headers: Mapping[str, str]
    base: str
    body: Json = field(default_factory=dict)
    raw: bytes = b""
    params: dict[str, str] = field(default_factory=dict)
    token: Token | None = None
    query_text: str = ""

    @property
    def world(self) -> World:
        return self.sim.world

    @property
    def user_id(self) -> int | None:
        """The user behind the token."""
        return self.token.user_id if self.token else None

    def number(self, name: str) -> int:
        """A path parameter that is an id."""
        return int(self.params[name])

    def arg(self, name: str) -> str | None:
        """A query parameter; the last one when repeated."""
        return next((value for key, value in reversed(self.query) if key == name), None)

    def scope(self, name: str) -> int | None:
        """An id that may be in the path, the query or the body, such as project_id."""
        given = self.params.get(name) or self.arg(name) or self.body.get(name)
        return digits(given)

    def required_scope(self, name: str) -> int:
        found = self.scope(name)
        if found is None:
            raise bad_request(f"{name} is required.")
        return found

    def wrapped(self, name: str) -> Json:
        """The object that write bodies wrap in the resource name."""
        found = self.body.get(name)
        if not isinstance(found, dict) or not found:
            raise bad_request(f"param is missing or the value is empty: {name}")
        return found

    def find(self, kind: str, record_id: int, *, project_id: int | None = None) -> Json:
        """A record, or 404 when it is missing or belongs to another project."""
        record = self.world[kind].get(record_id)
        if record is None or (project_id is not None and record.get("project_id") != project_id):
            raise not_found(kind.rstrip("s").replace("_", " "))
        return record

    def project_id(self) -> int:
        """The project of the path or the query."""
        return self.required_scope("project_id")
