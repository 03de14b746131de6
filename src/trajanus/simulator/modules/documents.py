"""Which folders and files does a project have, in one flat list?"""

from __future__ import annotations

from functools import partial

from trajanus.simulator.call import Call
from trajanus.simulator.errors import bad_request
from trajanus.simulator.filters import any_of, chosen, flag, one_of, text_in, within
from trajanus.simulator.modules.document_views import (
    contents,
    file_type,
    index_item,
    version_item,
    versions_of,
)
from trajanus.simulator.modules.string_ids import string_ids
from trajanus.simulator.modules.values import as_bool, as_id
from trajanus.simulator.paging import V1, V2, Paging, page_headers, page_of
from trajanus.simulator.records import Order, in_order
from trajanus.simulator.reply import Reply, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json

ROUTES = Routes("Documents")

_V20 = "/rest/v2.0/projects/{project_id}/documents"
_NEWEST = 20
_DEEPEST = 100

_FILTERS = {
    "created_by_id": one_of("created_by_id"),
    "created_at": within("created_at"),
    "updated_at": within("updated_at"),
    "document_type": one_of("document_type"),
    "file_type": one_of("file_type"),
    "search": text_in("name"),
    "private": flag("private"),
    "custom_tag_ids": any_of("custom_tag_ids"),
}
_SORTS = ("updated_at", "name", "document_type", "document_type_then_name",
          "document_type_then_created_at", "document_type_then_updated_at")  # fmt: skip


@ROUTES.get("/rest/v1.0/projects/{project_id}/documents")
def list_documents(call: Call) -> Reply:
    return _answer(call, V1, strings=False)


@ROUTES.get(_V20)
def list_documents_v20(call: Call) -> Reply:
    return _answer(call, V2, strings=True)


@ROUTES.get(_V20 + "/{document_id}/revisions")
def list_revisions(call: Call) -> Reply:
    """The newest versions of a file; older ones are not to be had here."""
    file = call.find("files", call.number("document_id"), project_id=call.project_id())
    versions = versions_of(call.world, file)[:_NEWEST]
    return ok({"data": [_revision(call, file, version) for version in versions]})


def _answer(call: Call, paging: Paging, *, strings: bool) -> Reply:
    if call.arg("view") not in (None, "normal", "extended"):
        raise bad_request("view must be one of: normal, extended.")
    found = in_order(_matching(call), _order(call))
    show = partial(index_item, extended=call.arg("view") == "extended")
    page = page_of(call, paging, len(found))
    items = [show(call.world, each) for each in page.cut(found)]
    headers = page_headers(call, page)
    return ok({"data": [_v20(item) for item in items]} if strings else items, 200, headers)


def _matching(call: Call) -> list[Json]:
    search, below = chosen(_FILTERS, call.query), _below(call)
    recycled = as_bool(call.arg("filters[is_in_recycle_bin]"))
    rows = [
        {**record, "document_type": kind.rstrip("s"), "file_type": file_type(record)}
        for kind in ("folders", "files")
        for record in call.world[kind].where(project_id=call.project_id())
        if record["parent_id"] is not None and bool(record.get("deleted")) is recycled
    ]
    return [r for r in rows if (below is None or r["parent_id"] in below) and search.holds(r)]


def _below(call: Call) -> set[int] | None:
    """The folder asked for and the folders under it; None when none was asked for."""
    wanted = call.arg("filters[folder_id]")
    if wanted is None:
        return None
    layer = [found for found in [call.world["folders"].get(as_id(wanted))] if found]
    below: set[int] = set()
    for _ in range(_DEEPEST):
        below |= {folder["id"] for folder in layer}
        layer = [inside for folder in layer for inside in contents(call.world, "folders", folder)]
    return below


def _order(call: Call) -> Order | None:
    name = call.arg("sort") or ""
    if name.lstrip("-") not in _SORTS:
        return None
    first, _, then = name.lstrip("-").partition("_then_")
    fields = (first, then) if then else (first,)

    def key(row: Json) -> tuple[str, ...]:
        return tuple(str(row.get(field) or "").casefold() for field in fields)

    return Order(key, first, name.startswith("-"))


def _v20(item: Json) -> Json:
    shown: Json = string_ids(item)
    del shown["name_with_path"]
    return shown


def _revision(call: Call, file: Json, version: Json) -> Json:
    shown = version_item(call.world, version)
    return {
        "id": str(version["id"]),
        "prostore_id": str(version["prostore_file_id"]),
        "url": shown["url"],
        "file_id": str(file["id"]),
        "file_name": file["name"],
        "file_size": shown["size"],
        "file_version": version["number"],
        "file_type": file_type(file),
        "created_by": string_ids(shown["created_by"]),
        "created_at": version["created_at"],
    }
