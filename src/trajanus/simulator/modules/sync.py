"""How does `PATCH .../sync` create and change many records in one request?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from trajanus.simulator.call import Call
from trajanus.simulator.errors import ApiError, bad_request, invalid
from trajanus.simulator.modules.values import as_id
from trajanus.simulator.modules.written import each, stored, text
from trajanus.simulator.records import Render
from trajanus.simulator.reply import Reply, ok
from trajanus.simulator.wire import Json

MOST = 1000

# Writes one entry: over the record it matches, or as a new one. Refuses with 422 as usual.
Save = Callable[[Call, Json, Json | None], Json]
Index = dict[str, Json]

_ORIGIN = each(text, "origin_id", "origin_data", "origin_code")


@dataclass(frozen=True, slots=True)
class Sync:
    """One sync operation: which records, how an entry is written, how the result is shown."""

    kind: str
    save: Save
    view: Render


def answer_sync(call: Call, sync: Sync, **scope: object) -> Reply:
    """Always 200: what could be written, and what could not with the caller's own input.

    `scope` holds the fields, such as project_id, that a matching record must have.
    """
    entities: list[Json] = []
    errors: list[Json] = []
    origins = {str(r["origin_id"]): r for r in call.world[sync.kind] if r.get("origin_id")}
    for entry in _updates(call):
        try:
            old = _match(call, sync, entry, origins, scope)
            saved = _remember(call, sync, entry, sync.save(call, entry, old), origins)
        except ApiError as error:
            errors.append({**entry, "errors": _by_field(error)})
        else:
            entities.append(sync.view(call.world, saved))
    return ok({"entities": entities, "errors": errors})


def refuse_if_synced(call: Call, record: Json, body: Json | None = None) -> None:
    """A record with an origin_id belongs to its integration: only a sync may change it.

    Origin fields themselves stay writable, for nothing else could release the record.
    """
    only_origin = bool(body) and all(name in _ORIGIN for name in body or {})
    if record.get("origin_id") and call.sim.options.lock_synced_records and not only_origin:
        raise invalid({"base": ["This item is synced with another system and is locked."]})


def _updates(call: Call) -> list[Json]:
    updates = call.body.get("updates")
    if not isinstance(updates, list) or not all(isinstance(each, dict) for each in updates):
        raise bad_request("param is missing or the value is empty: updates")
    # What the real service does beyond its cap is not documented.
    if len(updates) > MOST:
        raise invalid({"updates": [f"is too long (maximum is {MOST} entries)"]})
    return updates


def _match(call: Call, sync: Sync, entry: Json, origins: Index, scope: Json) -> Json | None:
    """The record that an entry means: id wins, then origin_id; none at all makes a new one."""
    holder = origins.get(str(entry["origin_id"])) if entry.get("origin_id") else None
    if entry.get("id") is None:
        found = holder
    else:
        found = call.world[sync.kind].get(as_id(entry["id"]))
        if found is None or found.get("deleted") or not _inside(found, scope):
            raise invalid({"id": ["Entity with this ID not found"]})
    # An origin_id is unique in the company, across its projects.
    if holder is not None and (holder is not found or not _inside(holder, scope)):
        raise invalid({"origin_id": ["has already been taken"]})
    return found


def _inside(record: Json, scope: Json) -> bool:
    return all(record.get(name) == value for name, value in scope.items())


def _remember(call: Call, sync: Sync, entry: Json, saved: Json, origins: Index) -> Json:
    """Keep the origin fields, whatever the resource does with the rest of the entry."""
    given = stored(call, _ORIGIN, entry)
    if any(saved.get(name) != value for name, value in given.items()):
        with call.world.quietly():
            saved = call.world[sync.kind].change(saved["id"], given)
    for origin in [origin for origin, record in origins.items() if record is saved]:
        del origins[origin]
    if saved.get("origin_id"):
        origins[str(saved["origin_id"])] = saved
    return saved


def _by_field(error: ApiError) -> Json:
    errors = error.body.get("errors", error.body.get("message", ""))
    if isinstance(errors, dict):
        return errors
    return {"base": errors if isinstance(errors, list) else [str(errors)]}
