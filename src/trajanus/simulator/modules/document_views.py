"""What do folders, files and their versions look like?"""

from __future__ import annotations

from trajanus.simulator.modules.compact import named, person
from trajanus.simulator.modules.stored_files import attachment, url_of
from trajanus.simulator.wire import Json
from trajanus.simulator.world import World


def folder_head(world: World, folder: Json) -> Json:
    """A folder without what is in it."""
    keys = ("id", "name", "parent_id", "updated_at")
    return {
        **{key: folder[key] for key in keys},
        **_tracking(folder),
        "name_with_path": path_of(world, folder),
        "read_only": False,
        "is_deleted": bool(folder.get("deleted")),
        "is_recycle_bin": False,
        **children_flags(world, folder),
        "custom_fields": folder.get("custom_fields", {}),
    }


def folder_detail(
    world: World,
    folder: Json,
    *,
    folders: bool = True,
    files: bool = True,
    latest_only: bool = False,
) -> Json:
    """A folder with one level of what is in it; deeper levels come empty."""
    inside = [
        {**folder_head(world, each), "folders": [], "files": []}
        for each in contents(world, "folders", folder)
    ]
    found = [file_item(world, f, latest_only=latest_only) for f in contents(world, "files", folder)]
    return {
        **folder_head(world, folder),
        "folders": inside if folders else [],
        "files": found if files else [],
    }


def file_item(world: World, file: Json, *, latest_only: bool = False) -> Json:
    """A file with its versions, the newest first."""
    versions = versions_of(world, file)
    keys = ("id", "name", "parent_id", "description", "created_at", "updated_at", "legacy_id")
    return {
        **{key: file.get(key) for key in keys},
        **_tracking(file),
        "size": _size(world, versions[0]) if versions else 0,
        "checked_out_until": file.get("checked_out_until"),
        "checked_out_by": person(world, file.get("checked_out_by_id")),
        "name_with_path": path_of(world, file),
        "file_type": file_type(file),
        "file_versions": [version_item(world, v) for v in versions[: 1 if latest_only else None]],
        "is_deleted": bool(file.get("deleted")),
        "custom_fields": file.get("custom_fields", {}),
    }


def version_item(world: World, version: Json) -> Json:
    stored = world["prostore_files"].get(version["prostore_file_id"])
    return {
        "id": version["id"],
        "number": version["number"],
        "notes": version["notes"],
        "size": _size(world, version),
        "created_at": version["created_at"],
        "created_by": person(world, version["created_by_id"]),
        "url": url_of(world, stored) if stored else None,
        "prostore_file": attachment(world, version["prostore_file_id"]),
        "file_id": version["file_id"],
    }


def index_item(world: World, document: Json, *, extended: bool = False) -> Json:
    """A folder or file in the flat index of a project."""
    keys = ("id", "name", "parent_id", "created_at", "updated_at", "document_type")
    return {
        **{key: document[key] for key in keys},
        **_tracking(document),
        "name_with_path": path_of(world, document),
        "created_by": person(world, document.get("created_by_id")),
        "read_only": False,
        "is_deleted": bool(document.get("deleted")),
        "is_recycle_bin": False,
        "private_parent": None,
        **_index_part(world, document, extended=extended),
        "custom_fields": document.get("custom_fields", {}),
    }


def versions_of(world: World, file: Json) -> list[Json]:
    found = world["file_versions"].where(file_id=file["id"])
    return sorted(found, key=lambda version: -int(version["number"]))


def contents(world: World, kind: str, folder: Json) -> list[Json]:
    """The live folders or files directly in a folder."""
    return [r for r in world[kind].where(parent_id=folder["id"]) if not r.get("deleted")]


def children_flags(world: World, folder: Json) -> Json:
    folders = bool(contents(world, "folders", folder))
    files = bool(contents(world, "files", folder))
    return {"has_children": folders or files, "has_children_files": files,
            "has_children_folders": folders}  # fmt: skip


def path_of(world: World, document: Json) -> str:
    names = [document["name"]]
    parent = world["folders"].get(document["parent_id"])
    while parent is not None:
        names.append(parent["name"])
        parent = world["folders"].get(parent["parent_id"])
    return "/".join(reversed(names))


def file_type(file: Json) -> str:
    _, dot, extension = str(file["name"]).rpartition(".")
    return extension.lower() if dot else ""


def _holder(world: World, user_id: int | None) -> Json | None:
    """Who has a file checked out, with the firm."""
    user = world["users"].get(user_id)
    if user is None:
        return None
    firm = named(world, "vendors", user.get("vendor_id"))
    company_name = firm["name"] if firm else None
    return {**(person(world, user_id) or {}), "company_name": company_name, "locale": "en"}


def _index_part(world: World, document: Json, *, extended: bool) -> Json:
    if document["document_type"] == "folder":
        return {"children": children_flags(world, document)}
    versions = versions_of(world, document) if extended else []
    holder = _holder(world, document.get("checked_out_by_id"))
    file = {
        "checked_out_by": holder,
        "checked_out_until": document.get("checked_out_until"),
        **({"current_version": version_item(world, versions[0])} if versions else {}),
        "description": document.get("description"),
        "file_type": file_type(document),
    }
    return {"file": file}


def _tracking(document: Json) -> Json:
    return {
        "private": bool(document.get("private")),
        "is_tracked": bool(document.get("is_tracked")),
        "tracked_folder": None,
    }


def _size(world: World, version: Json) -> int:
    stored = world["prostore_files"].get(version["prostore_file_id"])
    return int(stored["size"]) if stored else 0
