"""Documents: a project's folders and files, and the versions of each file."""

from __future__ import annotations

from trajanus.resources import fields
from trajanus.resources.mirror import (
    MirrorModel,
    PartOf,
    columns_of,
    details_due_index,
    lane_index,
    search_index,
)
from trajanus.resources.search import search_column
from trajanus.resources.spec import (
    Area,
    Call,
    Embedded,
    Listing,
    Member,
    Resource,
    Trigger,
    Window,
    Writes,
)

_INDEX = "/rest/v1.0/projects/{project_id}/documents"
_FOLDERS, _FILES = "/rest/v1.0/folders", "/rest/v1.0/files"
_IN_PROJECT = {"project_id": "{project_id}"}


class Folder(MirrorModel):
    name = fields.text()
    path = fields.text()
    above_id = fields.ident("id of the folder above")
    private = fields.flag()
    is_tracked = fields.flag("tracked")
    is_recycle_bin = fields.flag("recycle bin")
    created_by = fields.text("by")
    search = search_column("name", "path")

    class Meta(MirrorModel.Meta):
        db_table = "procore_folders"
        verbose_name = "folder"
        verbose_name_plural = "folders"
        indexes = (lane_index("folder_by_path", "path"), lane_index("folder_in", "above_id"))

    def __str__(self) -> str:
        return self.path or str(self.procore_id)


class File(MirrorModel):
    name = fields.text()
    path = fields.text()
    above_id = fields.ident("id of the folder it is in")
    description = fields.text()
    file_type = fields.text("type")
    size = fields.ident("bytes")
    version = fields.whole()
    version_id = fields.ident()
    version_notes = fields.text("notes on the version")
    version_created_at = fields.moment("version of")
    version_created_by = fields.text("version by")
    private = fields.flag()
    checked_out_by = fields.text()
    checked_out_until = fields.moment()
    created_by = fields.text("by")
    search = search_column("name", "path", "description")

    class Meta(MirrorModel.Meta):
        db_table = "procore_files"
        verbose_name = "file"
        verbose_name_plural = "files"
        indexes = (
            lane_index("file_by_update", "updated_at"),
            lane_index("file_by_path", "path"),
            lane_index("file_in", "above_id", "name"),
            search_index("file_search"),
            details_due_index("file_detail_due"),
        )

    def __str__(self) -> str:
        return self.path or str(self.procore_id)


class FileVersion(PartOf):
    number = fields.whole()
    size = fields.ident("bytes")
    notes = fields.text()
    created_by = fields.text("by")
    file_name = fields.text("file")
    search = search_column("file_name", "notes")

    class Meta(PartOf.Meta):
        db_table = "procore_file_versions"
        verbose_name = "file version"
        verbose_name_plural = "file versions"
        indexes = (
            lane_index("version_of_file", "parent_id"),
            lane_index("version_by_time", "created_at"),
        )

    def __str__(self) -> str:
        return f"Version {self.number}"


FOLDER = Resource(
    name="folders",
    model=Folder,
    source=Listing(
        path=_INDEX, params={"filters[document_type]": "folder"}, window=Window.UPDATED_AT
    ),
    member=Member(
        path=_FOLDERS + "/{id}",
        params={**_IN_PROJECT, "exclude_folders": "true", "exclude_files": "true"},
    ),
    area=Area.DOCUMENTS,
    webhooks=(Trigger("Project Folders"),),
    writes=Writes(
        create=Call(method="POST", path=_FOLDERS, params=_IN_PROJECT, wrapper="folder"),
        update=Call(method="PATCH", path=_FOLDERS + "/{id}", params=_IN_PROJECT, wrapper="folder"),
        delete=Call(method="DELETE", path=_FOLDERS + "/{id}", params=_IN_PROJECT),
        places={
            "name": "name",
            "above_id": "parent_id",
            "private": "explicit_permissions",
            "is_tracked": "is_tracked",
        },
        required=("name",),
        choices={"above_id": "folders"},
        fingerprint=("name", "above_id"),
    ),
    places={"path": "name_with_path", "above_id": "parent_id", "created_by": "created_by.name"},
    owned_by_procore=columns_of(Folder),
    label=("path",),
    columns=("path", "private", "created_by", "updated_at"),
    filters=("private",),
    sort="path",
    sortable=("path",),
)

FILE = Resource(
    name="files",
    model=File,
    source=Listing(
        path=_INDEX,
        # Only the extended view shows the newest version.
        params={"filters[document_type]": "file", "view": "extended"},
        window=Window.UPDATED_AT,
    ),
    # The index shows the newest version; earlier ones are read where there are any.
    member=Member(
        path=_FILES + "/{id}",
        params=_IN_PROJECT,
        says_more=True,
        when="$.file.current_version.number > 1",
    ),
    area=Area.DOCUMENTS,
    webhooks=(Trigger("Project Files"),),
    writes=Writes(
        create=Call(method="POST", path=_FILES, params=_IN_PROJECT, wrapper="file"),
        update=Call(method="PATCH", path=_FILES + "/{id}", params=_IN_PROJECT, wrapper="file"),
        delete=Call(method="DELETE", path=_FILES + "/{id}", params=_IN_PROJECT),
        places={
            "name": "name",
            "above_id": "parent_id",
            "description": "description",
            "private": "explicit_permissions",
        },
        required=("name", "above_id"),
        choices={"above_id": "folders"},
        fingerprint=("name", "above_id"),
    ),
    places={
        "path": "name_with_path",
        "above_id": "parent_id",
        "description": ("description", "file.description"),
        "file_type": ("file_type", "file.file_type"),
        "size": ("size", "file.current_version.size"),
        "version": ("file_versions.0.number", "file.current_version.number"),
        "version_id": ("file_versions.0.id", "file.current_version.id"),
        "version_notes": ("file_versions.0.notes", "file.current_version.notes"),
        "version_created_at": ("file_versions.0.created_at", "file.current_version.created_at"),
        "version_created_by": (
            "file_versions.0.created_by.name",
            "file.current_version.created_by.name",
        ),
        "checked_out_by": ("checked_out_by.name", "file.checked_out_by.name"),
        "checked_out_until": ("checked_out_until", "file.checked_out_until"),
        "created_by": "created_by.name",
    },
    owned_by_procore=columns_of(File),
    label=("name",),
    columns=("name", "path", "file_type", "size", "version", "private", "updated_at"),
    filters=("file_type", "private", "version_created_by"),
    sortable=("updated_at", "path"),
)

FILE_VERSION = Resource(
    name="file_versions",
    model=FileVersion,
    source=Embedded(
        parent="files",
        path="$.file_versions[*]",
        in_listing=True,
        also="$.file.current_version ? (exists (@.id))",
    ),
    area=Area.DOCUMENTS,
    webhooks=(Trigger("Project File Versions"),),
    places={"created_by": "created_by.name", "file_name": "prostore_file.filename"},
    owned_by_procore=columns_of(FileVersion),
    label=("file_name",),
    columns=("number", "file_name", "size", "created_by", "created_at", "notes"),
    sort="-created_at",
    sortable=("created_at",),
)
