"""How is the folder tree of a project walked and changed?"""

from __future__ import annotations

from typing import Any

from trajanus.simulator.call import Call
from trajanus.simulator.errors import bad_request, forbidden, invalid, not_found
from trajanus.simulator.modules.custom_values import custom_values
from trajanus.simulator.modules.document_views import contents, folder_detail
from trajanus.simulator.modules.values import as_bool, as_id
from trajanus.simulator.modules.written import flag, stored, text
from trajanus.simulator.reply import Reply, created, ok
from trajanus.simulator.routing import Routes
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World

ROUTES = Routes("Documents")

_TABLE = {"name": text, "is_tracked": flag}


def root_of(world: World, project_id: int) -> Json:
    """The folder above all others, which bears the name of the project."""
    found = world["folders"].where(project_id=project_id, parent_id=None)
    if found:
        return found[0]
    project = world["projects"].get(project_id) or {}
    with world.quietly():
        return world["folders"].add(
            {"project_id": project_id, "parent_id": None, "name": project["name"]}
        )


def parent_of(call: Call, value: Any) -> Json:
    """The folder that a body names as parent; the root when it names none."""
    if value in (None, ""):
        return root_of(call.world, call.project_id())
    found = call.world["folders"].get(as_id(value))
    if found is None or found["project_id"] != call.project_id() or found.get("deleted"):
        raise invalid({"parent_id": ["is not a valid folder"]})
    return found


def shared_fields(call: Call, body: Json, old: Json | None) -> Json:
    """What folders and files have in common: custom fields, and whether access is restricted."""
    custom = {**(old or {}).get("custom_fields", {}), **custom_values(call, body)}
    # Own permissions are all that can be seen or set of a document's access rights.
    given = "explicit_permissions" in body
    private = {"private": as_bool(body["explicit_permissions"])} if given else {}
    return {"custom_fields": custom, **private}


@ROUTES.get("/rest/v1.0/folders")
def show_root(call: Call) -> Reply:
    return ok(_detail(call, root_of(call.world, call.project_id())))


@ROUTES.get("/rest/v1.0/folders/{id}")
def show(call: Call) -> Reply:
    return ok(_detail(call, _folder(call)))


@ROUTES.post("/rest/v1.0/folders")
def create(call: Call) -> Reply:
    body = call.wrapped("folder")
    fields = {**stored(call, _TABLE, body), **shared_fields(call, body, None)}
    parent = parent_of(call, body.get("parent_id"))
    _check_name(call, fields.get("name"), parent, None)
    fields |= {"project_id": call.project_id(), "parent_id": parent["id"],
               "created_by_id": call.user_id}  # fmt: skip
    return created(_detail(call, call.world["folders"].add(fields, by=call.user_id)))


@ROUTES.patch("/rest/v1.0/folders/{id}")
def update(call: Call) -> Reply:
    folder, body = _changeable(call), call.wrapped("folder")
    fields = {**stored(call, _TABLE, body), **shared_fields(call, body, folder)}
    parent = parent_of(call, body.get("parent_id", folder["parent_id"]))
    _refuse_loop(call, folder, parent)
    _check_name(call, fields.get("name", folder["name"]), parent, folder)
    fields["parent_id"] = parent["id"]
    return ok(_detail(call, call.world["folders"].change(folder["id"], fields, by=call.user_id)))


@ROUTES.delete("/rest/v1.0/folders/{id}")
def delete(call: Call) -> Reply:
    """To the recycle bin, with everything in it."""
    _recycle(call, _changeable(call))
    return ok({})


def _recycle(call: Call, folder: Json) -> None:
    for file in contents(call.world, "files", folder):
        call.world["files"].recycle(file["id"], by=call.user_id)
    for inside in contents(call.world, "folders", folder):
        _recycle(call, inside)
    call.world["folders"].recycle(folder["id"], by=call.user_id)


def _detail(call: Call, folder: Json) -> Json:
    return folder_detail(
        call.world,
        folder,
        folders=not as_bool(call.arg("exclude_folders")),
        files=not as_bool(call.arg("exclude_files")),
        latest_only=as_bool(call.arg("show_latest_file_version_only")),
    )


def _folder(call: Call) -> Json:
    folder = call.find("folders", call.number("id"), project_id=call.project_id())
    if folder.get("deleted"):
        raise not_found("folder")
    return folder


def _changeable(call: Call) -> Json:
    folder = _folder(call)
    if folder["parent_id"] is None:
        raise forbidden("The root folder can't be changed.")
    return folder


def _check_name(call: Call, name: Any, parent: Json, folder: Json | None) -> None:
    if not str(name or "").strip():
        raise invalid({"name": ["can't be blank"]})
    others = [each for each in contents(call.world, "folders", parent) if each is not folder]
    if any(each["name"] == name for each in others):
        raise bad_request("Name has already been taken in this folder.")


def _refuse_loop(call: Call, folder: Json, parent: Json | None) -> None:
    while parent is not None:
        if parent["id"] == folder["id"]:
            raise invalid({"parent_id": ["is inside the folder itself"]})
        parent = call.world["folders"].get(parent["parent_id"])
