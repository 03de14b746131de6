"""How does a request for a list become a page of records?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from trajanus.simulator.call import Call
from trajanus.simulator.errors import bad_request
from trajanus.simulator.filters import Filter, chosen
from trajanus.simulator.paging import V1, Paging, page_headers, page_of
from trajanus.simulator.records import Order, Records, Render, Test
from trajanus.simulator.reply import Reply, ok
from trajanus.simulator.wire import Json, encode

# A remembered selection of a million ids takes 8 MB, so only a few are kept.
_REMEMBERED = 8


@dataclass(frozen=True, slots=True)
class Listing:
    """One list operation: its views (the first is the default), filters, sorts and page sizes."""

    kind: str
    views: Mapping[str, Render]
    filters: Mapping[str, Filter] = field(default_factory=dict)
    sorts: Mapping[str, str] = field(default_factory=dict)
    paging: Paging | None = V1
    envelope: bool = False
    # Off for views that depend on more than the record, such as its place in one project.
    cached: bool = True
    # Values that filters and sorts may use but that are not stored, such as who has the ball.
    derived: Render | None = None


def answer_list(
    call: Call,
    listing: Listing,
    *,
    project_id: int | None = None,
    recycled: bool | None = False,
    ids: Sequence[int] | None = None,
) -> Reply:
    """One page of the list; `ids` limits it to records that the operation chose itself."""
    records = call.world[listing.kind]
    if ids is None and listing.cached:
        asked = (call.base, call.path, project_id, recycled, tuple(call.query))
        reply = records.pages.get(asked)
        if reply is None:
            found = _matching(call, listing, records, project_id, recycled=recycled)
            reply = reply_with(call, listing, records, found)
            records.pages.keep(asked, reply)
        return reply
    found = _matching(call, listing, records, project_id, recycled=recycled)
    if ids is not None:
        allowed = set(ids)
        found = [i for i in found if i in allowed]
    return reply_with(call, listing, records, found)


def reply_with(call: Call, listing: Listing, records: Records, ids: Sequence[int]) -> Reply:
    """The page of these records that the query asks for."""
    headers: dict[str, str] = {}
    if listing.paging is not None:
        page = page_of(call, listing.paging, len(ids))
        headers, ids = page_headers(call, page), page.cut(ids)
    render = _view(call, listing)
    if listing.cached:
        items = [records.encoded(i, render) for i in ids]
    else:
        items = [encode(render(call.world, records.get(i) or {})) for i in ids]
    body = b"[" + b",".join(items) + b"]"
    if listing.envelope:
        body = b'{"data":' + body + b"}"
    return Reply(200, body, headers, kind=listing.kind, ids=ids)


def answer_items(
    call: Call, items: Sequence[Json], paging: Paging | None = V1, *, envelope: bool = False
) -> Reply:
    """The page of objects that are computed rather than stored."""
    headers: dict[str, str] = {}
    if paging is not None:
        page = page_of(call, paging, len(items))
        headers = page_headers(call, page)
        items = page.cut(items)
    return ok({"data": items} if envelope else items, 200, headers)


def _matching(
    call: Call,
    listing: Listing,
    records: Records,
    project_id: int | None,
    *,
    recycled: bool | None,
) -> Sequence[int]:
    narrowing = [pair for pair in call.query if pair[0] not in ("page", "per_page")]
    key = (call.path, project_id, recycled, tuple(narrowing))
    found = records.selections.get(key)
    if found is None:
        call.world.note_reading()
        search = chosen(listing.filters, call.query)
        if listing.derived is not None:
            search = replace(search, tests=[_seeing(call, listing, t) for t in search.tests])
        found = records.select(project_id, search, _order(call, listing), recycled=recycled)
        while len(records.selections) >= _REMEMBERED:
            records.selections.pop(next(iter(records.selections)))
        records.selections[key] = found
    return found


def _order(call: Call, listing: Listing) -> Order | None:
    name = call.arg("sort[attribute]") or call.arg("sort") or ""
    # Several sorts may be given; the first decides, ties stay in order of creation.
    name = name.split(",")[0].strip()
    descending = name.startswith("-") or call.arg("sort[direction]") == "desc"
    sorted_by = listing.sorts.get(name.lstrip("-"))
    if sorted_by is None:
        return None

    def key(record: Json) -> object:
        value = _with_derived(call, listing, record).get(sorted_by)
        return value.casefold() if isinstance(value, str) else value

    return Order(key, sorted_by, descending)


def _seeing(call: Call, listing: Listing, test: Test) -> Test:
    return Test(lambda record: test.accepts(_with_derived(call, listing, record)))


def _with_derived(call: Call, listing: Listing, record: Json) -> Json:
    if listing.derived is None:
        return record
    return {**record, **listing.derived(call.world, record)}


def _view(call: Call, listing: Listing) -> Render:
    name = call.arg("view") or call.arg("serializer_view")
    if name is None:
        return next(iter(listing.views.values()))
    if len(listing.views) > 1 and name not in listing.views:
        raise bad_request(f"view must be one of: {', '.join(listing.views)}.")
    return listing.views.get(name) or next(iter(listing.views.values()))
