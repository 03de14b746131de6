"""Which records of a lane does an address ask for? Pages sorted at will, or all by their ids."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema

from trajanus.api.answers import LARGEST_ID, address, links
from trajanus.errors import InvalidValues
from trajanus.records.asking import asked_strictly, exactly
from trajanus.records.finding import find
from trajanus.records.listing import Asked
from trajanus.records.record import Record, light, shown
from trajanus.sync.lane import Lane

#: Parameters of every list of records, beside the resource's own.
_OWN = ("per_page", "after", "with_missing")
_USUAL, _LARGEST = 50, 200


def _said(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, "description": description}


_ID = {"type": "integer", "minimum": -LARGEST_ID, "maximum": LARGEST_ID}
#: As the OpenAPI document shows them; each resource has filters of its own besides.
PARAMETERS = [
    _said("q", {"type": "string"}, "Words that the record's words begin with."),
    _said("sort", {"type": "string"}, "Columns, such as -due_date,number."),
    _said("standing", {"type": "string"}, "Such as open or overdue."),
    _said("page", {"type": "integer", "minimum": 1, "maximum": 999_999}, "From 1 on."),
    _said("per_page", {"type": "integer", "minimum": 1, "maximum": _LARGEST}, "Usually 50."),
    _said("after", _ID | {"minimum": 0}, "All records by their ids, those after this one."),
    _said("changed_since", {"type": "string", "format": "date-time"}, "By Procore's clock."),
    _said("procore_id", _ID, "The record that Procore calls so."),
    _said("parent_id", _ID, "Records of this record, by Procore's id of it."),
    _said("with_missing", {"type": "string", "enum": ["yes", "no"]}, "Also what is gone."),
]


class Records(Schema):
    """Part of a list of records; `next` is the address of the rest, empty at the end."""

    items: list[Record]
    count: int | None = None  # of all that was asked for; empty when they are read by `after`
    is_capped: bool = False  # there are more than `count`
    sorted_by: str
    next: str | None = None


def records(request: HttpRequest, response: HttpResponse, lane: Lane) -> dict[str, Any]:
    """Return the records that the address asks for. Raises InvalidValues by parameter."""
    asked = asked_strictly(lane.resource, request.GET, besides=_OWN)
    size = _number(request, "per_page", _USUAL, most=_LARGEST)
    after = _number(request, "after", -1, most=LARGEST_ID)
    rows = lane.rows().filter(exactly(lane.resource, request.GET))
    if not _is_yes(request, "with_missing"):
        rows = rows.filter(missing_since=None)
    today = timezone.localdate()
    if after >= 0:
        return _after(request, response, lane, asked, rows, after, size, today)
    return _page(request, response, lane, asked, rows, size, today)


def _after(
    request: HttpRequest,
    response: HttpResponse,
    lane: Lane,
    asked: Asked,
    rows: Any,
    after: int,
    size: int,
    today: date,
) -> dict[str, Any]:
    matching = light(lane.resource, rows.filter(asked.condition(today), pk__gt=after)).order_by(
        "pk"
    )
    found = list(matching[: size + 1])
    following = None
    if len(found) > size:
        found = found[:size]
        following = address(request, {"after": found[-1].pk})
        response.headers["Link"] = links({"next": following})
    items = [shown(lane.resource, row) for row in found]
    return {"items": items, "sorted_by": "id", "next": following}


def _page(
    request: HttpRequest,
    response: HttpResponse,
    lane: Lane,
    asked: Asked,
    rows: Any,
    size: int,
    today: date,
) -> dict[str, Any]:
    found = find(asked, rows, size=size, today=today)
    page = found.page
    # Who leafs on beyond the last page finds nothing there, not the last page again.
    keys = page.keys if page.number == asked.page else ()
    by_key = {row.pk: row for row in light(lane.resource, rows.filter(pk__in=keys))}
    around = {}
    if page.has_next and keys:
        around["next"] = address(request, {"page": asked.page + 1})
    if asked.page > 1:
        around["prev"] = address(request, {"page": asked.page - 1})
    if around:
        response.headers["Link"] = links(around)
    return {
        "items": [shown(lane.resource, by_key[key]) for key in keys if key in by_key],
        "count": page.count,
        "is_capped": page.is_capped,
        "sorted_by": found.sort,
        "next": around.get("next"),
    }


def _number(request: HttpRequest, name: str, usual: int, *, most: int) -> int:
    text = request.GET.get(name)
    if text is None:
        return usual
    least = 0 if name == "after" else 1
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and least <= int(text) <= most):
        raise InvalidValues({name: [f"must be a number from {least} to {most}"]})
    return int(text)


def _is_yes(request: HttpRequest, name: str) -> bool:
    text = request.GET.get(name, "no")
    if text not in ("yes", "no"):
        raise InvalidValues({name: ["must be yes or no"]})
    return text == "yes"
