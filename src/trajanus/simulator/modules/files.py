"""How are files put into folders, versioned, checked out and removed?"""

from __future__ import annotations

from typing import Any

from trajanus.simulator.call import Call
from trajanus.simulator.clock import stamp
from trajanus.simulator.errors import ApiError, invalid, not_found
from trajanus.simulator.modules.document_views import (
    contents,
    file_item,
    version_item,
    versions_of,
)
from trajanus.simulator.modules.folders import parent_of, shared_fields
from trajanus.simulator.modules.stored_files import keep
from trajanus.simulator.modules.upload_rules import associate
from trajanus.simulator.modules.values import as_bool
from trajanus.simulator.modules.written import each, flag, moment, stored, text
from trajanus.simulator.reply import Reply, created, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

ROUTES = Routes("Documents")

_TABLE = {
    **each(text, "name", "description"),
    "checked_out_until": moment,
    "is_tracked": flag,
}


@ROUTES.get("/rest/v1.0/files/{id}")
def show(call: Call) -> Reply:
    return _shown(call, _file(call))


@ROUTES.post("/rest/v1.0/files")
def create(call: Call) -> Reply:
    body = call.wrapped("file")
    sent = _required_bytes(call, body)
    parent = parent_of(call, body.get("parent_id"))
    fields = {"description": "", **stored(call, _TABLE, body), **shared_fields(call, body, None)}
    fields["name"] = fields.get("name") or sent["name"]
    if as_bool(body.get("unique_name")):
        fields["name"] = _unique(call, fields["name"], parent)
    _check_name(call, fields["name"], parent, None)
    file = new_file(call.world, parent, fields, sent, by=call.user_id)
    return created(file_item(call.world, file))


@ROUTES.patch("/rest/v1.0/files/{id}")
def update(call: Call) -> Reply:
    file, body = _free(call, _file(call)), call.wrapped("file")
    fields = {**stored(call, _TABLE, body), **shared_fields(call, body, file)}
    parent = parent_of(call, body.get("parent_id", file["parent_id"]))
    _check_name(call, fields.get("name", file["name"]), parent, file)
    fields["parent_id"] = parent["id"]
    if "checked_out_until" in fields:
        fields["checked_out_by_id"] = call.user_id if fields["checked_out_until"] else None
    sent = _bytes(call, body)
    if sent is not None:
        add_version(call.world, file, sent, notes=None, by=call.user_id)
    return _shown(call, call.world["files"].change(file["id"], fields, by=call.user_id))


@ROUTES.delete("/rest/v1.0/files/{id}")
def delete(call: Call) -> Reply:
    call.world["files"].recycle(_free(call, _file(call))["id"], by=call.user_id)
    return ok({})


@ROUTES.post("/rest/v1.0/file_versions")
def create_version(call: Call) -> Reply:
    file = call.find("files", call.required_scope("file_id"), project_id=call.project_id())
    body = call.wrapped("file_version")
    sent, notes = _required_bytes(call, body), text(call, "notes", body.get("notes"))
    version = add_version(call.world, _free(call, file), sent, notes=notes, by=call.user_id)
    call.world["files"].change(file["id"], {}, by=call.user_id)
    return created(version_item(call.world, version))


@ROUTES.get("/rest/v1.0/file_versions/{id}")
def show_version(call: Call) -> Reply:
    version = call.find("file_versions", call.number("id"), project_id=call.project_id())
    return ok(version_item(call.world, version))


def new_file(
    world: World,
    parent: Json,
    fields: Json,
    sent: Json,
    *,
    by: int | None,
    notes: Any = None,
    made: Json | None = None,
) -> Json:
    """A file with its first version; `made` are its stamps, unless it is made now."""
    place = {"project_id": parent["project_id"], "parent_id": parent["id"], "created_by_id": by}
    legacy = len(world["files"]) + 1
    file = world["files"].add({**fields, **place, "legacy_id": legacy}, by=by)
    add_version(world, file, sent, notes=notes, by=by, made=made)
    return file


def add_version(
    world: World, file: Json, sent: Json, *, notes: Any, by: int | None, made: Json | None = None
) -> Json:
    """The next version of a file."""
    number = 1 + max((v["number"] for v in versions_of(world, file)), default=0)
    fields = {"project_id": file["project_id"], "file_id": file["id"], "number": number,
              "notes": notes, "prostore_file_id": sent["id"], "created_by_id": by,
              **(made or {})}  # fmt: skip
    return world["file_versions"].add(fields, by=by)


def _required_bytes(call: Call, body: Json) -> Json:
    sent = _bytes(call, body)
    if sent is None:
        raise invalid({"data": ["can't be blank"]})
    return sent


def _bytes(call: Call, body: Json) -> Json | None:
    """The bytes of a body: an upload, or data sent along as older clients do."""
    name = text(call, "name", body.get("name"))
    if body.get("upload_uuid"):
        return associate(call, body["upload_uuid"], "upload_uuid", name)
    data: Any = body.get("data")
    if isinstance(data, str) and data:
        data = {"data": data.encode("utf-8", "replace"), "filename": name or "file",
                "content_type": "application/octet-stream"}  # fmt: skip
    if not isinstance(data, dict) or not isinstance(data.get("data"), bytes):
        return None
    kind, project_id = data["content_type"], call.project_id()
    return keep(call.world, data["data"], name or data["filename"], kind, project_id=project_id)


def _shown(call: Call, file: Json) -> Reply:
    latest_only = as_bool(call.arg("show_latest_version_only"))
    return ok(file_item(call.world, file, latest_only=latest_only))


def _file(call: Call) -> Json:
    file = call.find("files", call.number("id"), project_id=call.project_id())
    if file.get("deleted"):
        raise not_found("file")
    return file


def _free(call: Call, file: Json) -> Json:
    """The file, unless somebody else has it checked out."""
    until = file.get("checked_out_until") or ""
    if until > stamp(call.sim.clock.now()) and file["checked_out_by_id"] != call.user_id:
        raise _conflict("The file is checked out by another user.", "checked_out")
    return file


def _check_name(call: Call, name: Any, parent: Json, file: Json | None) -> None:
    if not str(name or "").strip():
        raise invalid({"name": ["can't be blank"]})
    if any(f["name"] == name and f is not file for f in contents(call.world, "files", parent)):
        raise _conflict("A file with this name exists in this folder.", "name_conflict")


def _unique(call: Call, name: str, parent: Json) -> str:
    taken = {other["name"] for other in contents(call.world, "files", parent)}
    stem, dot, extension = name.rpartition(".") if "." in name else (name, "", "")
    number = 0
    while name in taken:
        number += 1
        name = f"{stem} ({number}){dot}{extension}"
    return name


def _conflict(text: str, kind: str) -> ApiError:
    return ApiError(409, {"errors": {"base": [text]}, "error_type": kind})
