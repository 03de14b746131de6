"""How do the five plain operations of a record work: list, show, create, change and delete?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from trajanus.simulator.call import Call
from trajanus.simulator.errors import forbidden, invalid, not_found
from trajanus.simulator.listing import Listing, answer_list
from trajanus.simulator.modules.attachments import with_attachments
from trajanus.simulator.modules.custom_values import custom_values, require_custom
from trajanus.simulator.modules.sync import Save, Sync, answer_sync
from trajanus.simulator.modules.written import Table, stored, text
from trajanus.simulator.permissions import LEVELS, level_of
from trajanus.simulator.records import Render
from trajanus.simulator.reply import Reply, created, nothing, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

# Completes or refuses what is about to be stored; the old record is None for a new one.
Check = Callable[[Call, Json, Json | None], Json]
Sees = Callable[[Call, Json], bool]


@dataclass(frozen=True, slots=True)
class Resource:
    """What a kind of record needs for its plain operations."""

    kind: str
    wrapper: str
    table: Table
    detail: Render
    required: tuple[str, ...] = ()
    blank: Json = field(default_factory=dict)
    check: Check | None = None
    # Records of the company have no project.
    in_project: bool = True
    # The class name under which field sets show custom fields of this record.
    custom: str | None = None
    # Whether files can hang on the record.
    attachments: bool = False
    # Who may see a record; for all others it does not exist.
    sees: Sees | None = None
    # Some deletions answer 200 with a body, others 204; each operation has its own way.
    gone: Callable[[], Reply] = nothing
    # What happens, or is refused, just before a deletion.
    before_delete: Callable[[Call, Json], None] | None = None


def save_with(resource: Resource) -> Save:
    """The function that writes one body: into a record, or as a new one."""

    def save(call: Call, body: Json, old: Json | None) -> Json:
        fields = stored(call, resource.table, body)
        if resource.custom:
            values = {**(old or {}).get("custom_fields", {}), **custom_values(call, body)}
            require_custom(call, resource.custom, values)
            fields["custom_fields"] = values
        if resource.attachments:
            fields |= with_attachments(call, body, old)
        if old is None:
            fields = {**resource.blank, **_origin(call, resource), **fields}
        _refuse_blanks(resource, fields, new=old is None)
        if resource.check is not None:
            fields = resource.check(call, fields, old)
        records = call.world[resource.kind]
        if old is None:
            return records.add(fields, by=call.user_id)
        return records.change(old["id"], fields, by=call.user_id)

    return save


def find(call: Call, resource: Resource, name: str = "id") -> Json:
    """The record of the path, unless it is hidden from the caller."""
    project_id = call.project_id() if resource.in_project else None
    record = call.find(resource.kind, call.number(name), project_id=project_id)
    if record.get("deleted") or (resource.sees is not None and not resource.sees(call, record)):
        raise not_found(resource.wrapper.replace("_", " "))
    return record


def answer_visible(call: Call, resource: Resource, listing: Listing) -> Reply:
    """The list, without what is hidden from the caller."""
    project_id = call.project_id() if resource.in_project else None
    sees = resource.sees
    if sees is None:
        return answer_list(call, listing, project_id=project_id)
    seen = [each["id"] for each in call.world[resource.kind] if sees(call, each)]
    return answer_list(call, listing, project_id=project_id, ids=seen)


def serve_list(routes: Routes, resource: Resource, listing: Listing, *paths: str) -> None:
    def list_records(call: Call) -> Reply:
        return answer_visible(call, resource, listing)

    routes.get(*paths)(list_records)


def serve_writes(routes: Routes, resource: Resource, *paths: str) -> None:
    """Create at each path; show, change and delete below it."""
    save = save_with(resource)
    below = [f"{path}/{{id}}" for path in paths]

    def create(call: Call) -> Reply:
        _admit(call, resource)
        record = save(call, call.wrapped(resource.wrapper), None)
        return created(resource.detail(call.world, record))

    def show(call: Call) -> Reply:
        return ok(resource.detail(call.world, find(call, resource)))

    def update(call: Call) -> Reply:
        _admit(call, resource)
        record = save(call, call.wrapped(resource.wrapper), find(call, resource))
        return ok(resource.detail(call.world, record))

    def delete(call: Call) -> Reply:
        _admit(call, resource)
        record = find(call, resource)
        if resource.before_delete is not None:
            resource.before_delete(call, record)
        call.world[resource.kind].remove(record["id"], by=call.user_id)
        return resource.gone()

    routes.post(*paths)(create)
    routes.get(*below)(show)
    routes.patch(*below)(update)
    routes.delete(*below)(delete)


def serve(routes: Routes, resource: Resource, listing: Listing, *paths: str) -> None:
    """All five operations."""
    serve_list(routes, resource, listing, *paths)
    serve_writes(routes, resource, *paths)


def serve_names(
    routes: Routes, kind: str, wrapper: str, *paths: str, in_project: bool = False
) -> None:
    """All five operations of records that are no more than a name."""
    resource = Resource(
        kind, wrapper, {"name": text}, name_item, required=("name",), in_project=in_project
    )
    views = {"normal": name_item, "ids_only": _id_item}
    serve(routes, resource, Listing(kind, views), *paths)


def name_item(_world: World, record: Json) -> Json:
    return {"id": record["id"], "name": record.get("name")}


def _id_item(_world: World, record: Json) -> Json:
    return {"id": record["id"]}


def answer_synced(call: Call, resource: Resource) -> Reply:
    """`PATCH .../sync` for records that have nothing special about it."""
    scope = {"project_id": call.project_id()} if resource.in_project else {}
    sync = Sync(resource.kind, save_with(resource), resource.detail)
    return answer_sync(call, sync, **scope)


def is_admin(call: Call, tool: str | None) -> bool:
    """Service accounts and company admins count as admins of every tool."""
    project_id = call.scope("project_id")
    if call.token is None or call.token.service_account or project_id is None:
        return True
    return level_of(call.world, call.token.user_id, project_id, tool) == LEVELS.index("Admin")


def _admit(call: Call, resource: Resource) -> None:
    """The tool's level guards what is in a project; lists of the company are for its admins."""
    if resource.in_project:
        call.project_id()
    elif call.token is not None and not call.token.service_account:
        user = call.world["users"].get(call.token.user_id) or {}
        if not user.get("company_admin"):
            raise forbidden("Only an admin of the company may change its lists.")


def empty_object() -> Reply:
    """200 with `{}`, as deletions of older operations answer."""
    return ok({})


def _origin(call: Call, resource: Resource) -> Json:
    home: Json = {"project_id": call.project_id()} if resource.in_project else {}
    return {**home, "created_by_id": call.user_id}


def _refuse_blanks(resource: Resource, fields: Json, *, new: bool) -> None:
    problems = {
        name: ["can't be blank"]
        for name in resource.required
        if (new or name in fields) and fields.get(name) in (None, "", [])
    }
    if problems:
        raise invalid(problems)
