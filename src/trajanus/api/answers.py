"""How do lists look? Items, and the address of what comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema
from pydantic import Field

Item = TypeVar("Item")
Row = TypeVar("Row", bound=Model)

#: The hub's ids are 64 bits long.
LARGEST_ID = 2**63 - 1
Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Before = Annotated[Id | None, Query(None, description="Only what is older than this id.")]
Limit = Annotated[int, Query(50, ge=1, le=200, description="The most items to answer.")]


class Some(Schema, Generic[Item]):
    """Part of a list; `next` is the address of the rest, empty at the end."""

    items: list[Item]
    next: str | None = None


def newest_first(
    request: HttpRequest,
    response: HttpResponse,
    rows: QuerySet[Row],
    shown: Callable[[Iterable[Row]], list[Any]],
    *,
    before: int | None,
    limit: int,
) -> dict[str, Any]:
    """Return a part of the rows, the newest first, with a link to the older ones."""
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: limit + 1])
    following = None
    if len(found) > limit:
        found = found[:limit]
        following = address(request, {"before": found[-1].pk})
        response.headers["Link"] = links({"next": following})
    return {"items": shown(found), "next": following}


def address(request: HttpRequest, changed: Mapping[str, object]) -> str:
    """Return the request's address with other parameters."""
    params = request.GET.copy()
    for name, value in changed.items():
        params[name] = str(value)
    return f"{request.path}?{params.urlencode()}"


def links(found: Mapping[str, str]) -> str:
    """Return the Link header for addresses by relation."""
    return ", ".join(f'<{to}>; rel="{relation}"' for relation, to in found.items())
