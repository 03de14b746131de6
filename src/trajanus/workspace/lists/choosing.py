"""Which records of a list did somebody choose, to do one thing with all of them?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from trajanus.records.listing import CHOSEN, EVERY, understand
from trajanus.records.naming import heading
from trajanus.resources.spec import Resource

#: So many are named on a page.
NAMED = 10


@dataclass(frozen=True, slots=True)
class Chosen:
    """Records that were chosen, up to one more than `most`."""

    keys: tuple[int, ...]
    names: tuple[str, ...]  # of the first
    most: int

    @property
    def is_too_many(self) -> bool:
        return len(self.keys) > self.most

    @property
    def unnamed(self) -> int:
        return len(self.keys) - len(self.names)


def chosen(
    resource: Resource, params: QueryDict, records: QuerySet[Any], *, most: int, today: date
) -> Chosen:
    """Return the records that the address names, or all that it finds."""
    asked = understand(resource, params)
    if not asked.keys and not params.get(EVERY):
        return Chosen((), (), most)
    matching = records.filter(asked.condition(today)).order_by("pk")
    keys = tuple(matching.values_list("pk", flat=True)[: most + 1])
    named = matching.values(*resource.label)[:NAMED]
    return Chosen(keys, tuple(heading(resource, values) for values in named), most)


def asked_for(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Yield what the list's address says beside who is chosen and which page."""
    for name, values in request.GET.lists():
        if name not in (CHOSEN, EVERY, "page"):
            yield from ((name, value) for value in values)
