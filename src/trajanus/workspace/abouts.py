"""Which records do rows of the hub speak of, what are they called, and where are their pages?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.urls import reverse

from trajanus.records.naming import heading, projects_of
from trajanus.resources.catalog import resource_named
from trajanus.resources.spec import Resource
from trajanus.store.models import Connection
from trajanus.sync.lane import Lane


class Speaks(Protocol):
    """A row that speaks of a record: a conflict, or an entry of the outbox."""

    connection_id: int
    connection: Connection
    project_id: int | None
    resource: str
    row_id: int


@dataclass(frozen=True, slots=True)
class About:
    """A record that something is said of."""

    connection: Connection
    project_id: int | None
    project: int | None  # the hub's id
    resource: Resource
    row: int
    procore_id: int
    name: str

    @property
    def lane(self) -> Lane:
        return Lane(self.connection, self.project_id, self.resource)

    @property
    def link(self) -> str:
        return self._address("record")

    @property
    def edit_link(self) -> str:
        return self._address("record_edit")

    @property
    def is_at_procore(self) -> bool:
        return self.procore_id > 0

    def _address(self, page: str) -> str:
        if self.project is None:
            return ""
        return reverse(page, args=[self.project, self.resource.name, self.procore_id])


def abouts(rows: Iterable[Speaks]) -> dict[tuple[str, int], About]:
    """Return the records by resource and row: one query per resource."""
    known = list(rows)
    wanted: dict[str, dict[int, Speaks]] = {}
    for row in known:
        wanted.setdefault(row.resource, {})[row.row_id] = row
    projects = projects_of((row.connection_id, row.project_id) for row in known)
    found = {}
    for name, by_row in wanted.items():
        resource = resource_named(name)
        records = resource.model._default_manager.filter(pk__in=by_row)
        for values in records.values("pk", "procore_id", *resource.named_by):
            row = by_row[values["pk"]]
            found[name, values["pk"]] = About(
                connection=row.connection,
                project_id=row.project_id,
                project=projects.get((row.connection_id, row.project_id)),
                resource=resource,
                row=values["pk"],
                procore_id=values["procore_id"],
                name=heading(resource, values),
            )
    return found
