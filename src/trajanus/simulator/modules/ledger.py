"""How do records of the financial tools work: placed, locked, recycled and synced?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from trajanus.simulator.call import Call
from trajanus.simulator.errors import not_found
from trajanus.simulator.listing import Listing, answer_list
from trajanus.simulator.modules.resource import Resource, find, save_with
from trajanus.simulator.modules.sync import Sync, answer_sync, refuse_if_synced
from trajanus.simulator.reply import Reply, created, nothing, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json

Guard = Callable[[Call], None]


@dataclass(frozen=True, slots=True)
class Ledger:
    """A financial resource; `place` says which parameters name what a record belongs to."""

    resource: Resource
    listing: Listing
    place: Mapping[str, str] = field(default_factory=dict)
    # Lists may ask for less than single records: some show operations want the contract as well.
    list_place: Mapping[str, str] = field(default_factory=dict)
    # Parameters that narrow a list when they are given.
    narrows: tuple[str, ...] = ()
    # Deleted records stay readable with `filters[include_deleted]`.
    recycles: bool = False
    guard: Guard | None = None
    envelope: bool = False
    gone: Callable[[], Reply] = nothing


def serve(routes: Routes, ledger: Ledger, *paths: str) -> None:
    """All five operations."""
    routes.get(*paths)(partial(_list, ledger))
    serve_writes(routes, ledger, *paths)


def serve_writes(routes: Routes, ledger: Ledger, *paths: str) -> None:
    below = [f"{path}/{{id}}" for path in paths]
    routes.post(*paths)(partial(_create, ledger))
    routes.get(*below)(partial(_show, ledger))
    routes.patch(*below)(partial(_update, ledger))
    routes.delete(*below)(partial(_delete, ledger))


def serve_sync(routes: Routes, ledger: Ledger, *paths: str) -> None:
    routes.patch(*paths)(partial(_sync, ledger))


def _list(ledger: Ledger, call: Call) -> Reply:
    scope = _scope(call, ledger, ledger.list_place)
    scope |= {name: found for name in ledger.narrows if (found := call.scope(name)) is not None}
    asked = {"only": True, "with": None}
    recycled = asked.get(call.arg("filters[include_deleted]") or "", False)
    rows = call.world[ledger.resource.kind].where(**scope)
    ids = [row["id"] for row in rows]
    return answer_list(
        call, ledger.listing, project_id=scope["project_id"], recycled=recycled, ids=ids
    )


def _create(ledger: Ledger, call: Call) -> Reply:
    _scope(call, ledger, ledger.place)
    record = save_with(ledger.resource)(call, call.wrapped(ledger.resource.wrapper), None)
    _touch_holder(call, ledger, record)
    return created(_shown(call, ledger, record))


def _show(ledger: Ledger, call: Call) -> Reply:
    return ok(_shown(call, ledger, _find(call, ledger)))


def _update(ledger: Ledger, call: Call) -> Reply:
    record, body = _find(call, ledger), call.wrapped(ledger.resource.wrapper)
    refuse_if_synced(call, record, body)
    record = save_with(ledger.resource)(call, body, record)
    _touch_holder(call, ledger, record)
    return ok(_shown(call, ledger, record))


def _delete(ledger: Ledger, call: Call) -> Reply:
    record, records = _find(call, ledger), call.world[ledger.resource.kind]
    refuse_if_synced(call, record)
    (records.recycle if ledger.recycles else records.remove)(record["id"], by=call.user_id)
    _touch_holder(call, ledger, record)
    return ledger.gone()


def _sync(ledger: Ledger, call: Call) -> Reply:
    resource = ledger.resource
    sync = Sync(resource.kind, save_with(resource), resource.detail)
    return answer_sync(call, sync, **_scope(call, ledger, ledger.place))


def _scope(call: Call, ledger: Ledger, place: Mapping[str, str]) -> Json:
    """The project and whatever else the operation belongs to."""
    scope: Json = {"project_id": call.project_id()}
    scope |= {name: call.required_scope(param) for name, param in place.items()}
    holder = call.world[ledger.resource.kind].kind.holder
    if holder is not None and "holder_id" in scope:
        held_by = call.find(holder, scope["holder_id"], project_id=scope["project_id"])
        if held_by.get("deleted"):
            raise not_found(holder.rstrip("s").replace("_", " "))
    if ledger.guard is not None:
        ledger.guard(call)
    return scope


def _find(call: Call, ledger: Ledger) -> Json:
    record, scope = find(call, ledger.resource), _scope(call, ledger, ledger.place)
    if any(record.get(name) != value for name, value in scope.items()):
        raise not_found(ledger.resource.wrapper.replace("_", " "))
    return record


def _shown(call: Call, ledger: Ledger, record: Json) -> Json:
    shown = ledger.resource.detail(call.world, record)
    return {"data": shown} if ledger.envelope else shown


def _touch_holder(call: Call, ledger: Ledger, record: Json) -> None:
    # Nobody knows whether a line moves the stamp of its document; the total shown there changes.
    holder = call.world[ledger.resource.kind].kind.holder
    if holder is not None:
        call.world[holder].change(record["holder_id"], {}, by=call.user_id)
