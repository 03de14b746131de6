"""Which folders and files stand in the table of the documents page, in which order?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from trajanus.records.listing import Asked, understand
from trajanus.records.paging import Order, Page, page_of
from trajanus.records.search import query_for
from trajanus.resources.document import FILE, FOLDER, File, Folder
from trajanus.resources.project import Project
from trajanus.store.models import OutboxEntry
from trajanus.store.models.outbox import OPEN_STATES
from trajanus.workspace.documents.documents import Top, folders_of
from trajanus.workspace.projects import lane_in
from trajanus.workspace.record import activity
from trajanus.workspace.record.activity import Line
from trajanus.workspace.record.inputs import Choices

PAGE_SIZE = 50
#: So many folders are shown above the files, and of those that a search finds.
MOST_FOLDERS, MOST_FOUND = 50, 20
#: Procore has one folder at the root; more are those above folders that are hidden from the hub.
_MOST_ROOTS = 20
#: Column -> what people read above it, in order.
HEADINGS = {
    "name": "Name",
    "version": "Version",
    "size": "Size",
    "file_type": "Type",
    "private": "Private",
    "updated_at": "Changed",
    "version_created_by": "By",
}
_SORTED_IN_FOLDER = frozenset({"name"})
_SORTED_ANYWHERE = frozenset({"updated_at"})


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading; `sort` is what a click on it asks for."""

    name: str
    label: str
    sort: str
    direction: str  # as aria-sort says it; empty when not sorted by this column


@dataclass(frozen=True, slots=True)
class Document:
    """One folder or file in the table."""

    procore_id: int
    name: str
    is_folder: bool
    private: bool
    changed: datetime | None
    by: str
    place: str = ""  # the folders above it
    version: int | None = None
    size: int | None = None
    file_type: str = ""
    moves: tuple[Line, ...] = field(default=())

    @property
    def is_only_here(self) -> bool:
        return self.procore_id < 0


@dataclass(frozen=True, slots=True)
class Contents:
    """What a folder holds, or what a search found."""

    headings: tuple[Heading, ...]
    folders: tuple[Document, ...]
    files: tuple[Document, ...]
    page: Page
    unsorted: bool  # so many files cannot be sorted as asked

    @property
    def may_have_more_folders(self) -> bool:
        return len(self.folders) in (MOST_FOLDERS, MOST_FOUND)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the page's address asks for."""

    asked: Asked
    folder: Folder | None
    is_here: bool  # the search stays in the folder
    sort: str

    @property
    def is_search(self) -> bool:
        return self.asked.is_narrowed


def wanted_of(params: QueryDict, folder: Folder | None) -> Wanted:
    """Read the page's address."""
    asked = understand(FILE, params)
    sort = params.get("sort", "")
    if sort.removeprefix("-") not in HEADINGS:
        sort = "-updated_at" if asked.is_narrowed else "name"
    return Wanted(asked, folder, params.get("where") == "here" and folder is not None, sort)


def contents_of(top: Top, wanted: Wanted) -> Contents:
    """Return the folders and files that the address asks for."""
    project, files, folders = top.project, _files(top, wanted), _folders(top, wanted)
    indexed = _SORTED_ANYWHERE if wanted.is_search else _SORTED_IN_FOLDER
    page, sort, unsorted = _page(files, wanted, indexed)
    return Contents(
        headings=_headings(sort, indexed, is_small=not page.is_capped),
        folders=_shown_folders(project, folders, wanted),
        files=_shown_files(project, files, page.keys),
        page=page,
        unsorted=unsorted,
    )


def _files(top: Top, wanted: Wanted) -> QuerySet[File]:
    rows: QuerySet[File] = lane_in(top.project, FILE).rows().filter(missing_since=None)
    if wanted.is_search:
        return _below(rows.filter(wanted.asked.condition(timezone.localdate())), wanted)
    if wanted.folder:
        return rows.filter(above_id=wanted.folder.procore_id)
    roots = top.roots[:_MOST_ROOTS]
    return rows.filter(Q(above_id__in=roots) | Q(above_id=None)) if roots else rows


def _folders(top: Top, wanted: Wanted) -> QuerySet[Folder]:
    folders = folders_of(top.project)
    if wanted.is_search:
        query = query_for(wanted.asked.words) if wanted.asked.is_search else None
        return _below(folders.filter(search=query) if query else folders.none(), wanted)
    if wanted.folder:
        return folders.filter(above_id=wanted.folder.procore_id)
    return top.folders()


def _below(rows: QuerySet[Any], wanted: Wanted) -> QuerySet[Any]:
    if wanted.is_here and wanted.folder:
        return rows.filter(path__startswith=f"{wanted.folder.path}/")
    return rows


def _page(files: QuerySet[File], wanted: Wanted, indexed: frozenset[str]) -> tuple[Page, str, bool]:
    usual = "-updated_at" if wanted.is_search else "name"
    for sort in (wanted.sort, usual):
        name = sort.removeprefix("-")
        page = page_of(
            files,
            Order(name, sort.startswith("-"), name in indexed),
            is_narrowed=True,
            is_search=wanted.asked.is_search and not wanted.is_here,
            number=wanted.asked.page,
            size=PAGE_SIZE,
        )
        if page is not None:
            return page, sort, sort != wanted.sort
    raise AssertionError(f"files cannot be sorted by {usual}: it has no index")


def _headings(sort: str, indexed: frozenset[str], *, is_small: bool) -> tuple[Heading, ...]:
    def heading(name: str, label: str) -> Heading:
        is_this, is_down = sort.removeprefix("-") == name, sort.startswith("-")
        direction = ("descending" if is_down else "ascending") if is_this else ""
        click = f"-{name}" if is_this and not is_down else name
        return Heading(name, label, click if is_small or name in indexed else "", direction)

    return tuple(heading(name, label) for name, label in HEADINGS.items())


def _shown_folders(
    project: Project, folders: QuerySet[Folder], wanted: Wanted
) -> tuple[Document, ...]:
    if wanted.asked.page > 1:
        return ()  # they stand on the first page
    most = MOST_FOUND if wanted.is_search else MOST_FOLDERS
    order = "-name" if wanted.sort == "-name" else "name"
    names = ("pk", "procore_id", "name", "path", "private", "updated_at", "created_by")
    found = list(folders.order_by(order, "procore_id").values(*names)[:most])
    moves = _moves(project, FOLDER.name, [one["pk"] for one in found])
    return tuple(
        Document(
            procore_id=one["procore_id"],
            name=one["name"] or f"folder {one['procore_id']}",
            is_folder=True,
            private=bool(one["private"]),
            changed=one["updated_at"],
            by=one["created_by"] or "",
            place=_place(one["path"]),
            moves=moves.get(one["pk"], ()),
        )
        for one in found
    )


def _shown_files(
    project: Project, files: QuerySet[File], keys: Sequence[int]
) -> tuple[Document, ...]:
    names = ("pk", "procore_id", "path", "created_by", *HEADINGS)
    found = {one["pk"]: one for one in files.filter(pk__in=keys).values(*names)}
    moves = _moves(project, FILE.name, keys)
    return tuple(_file(found[key], moves.get(key, ())) for key in keys if key in found)


def _file(one: Mapping[str, Any], moves: tuple[Line, ...]) -> Document:
    sent = next((file for line in moves for file in line.files), None)
    return Document(
        procore_id=one["procore_id"],
        name=one["name"] or f"file {one['procore_id']}",
        is_folder=False,
        private=bool(one["private"]),
        changed=one["updated_at"],
        by=one["version_created_by"] or one["created_by"] or (moves[0].by if moves else ""),
        place=_place(one["path"]),
        version=one["version"],
        size=one["size"] if one["size"] is not None or sent is None else sent.size,
        file_type=one["file_type"] or "",
        moves=moves,
    )


def _place(path: str | None) -> str:
    """Return the folders above; the first one bears the project's name."""
    return " / ".join((path or "").split("/")[1:-1])


def _moves(project: Project, resource: str, keys: Iterable[int]) -> dict[int, tuple[Line, ...]]:
    """Return what is on its way to Procore, by row."""
    entries = OutboxEntry.objects.filter(
        resource=resource, row_id__in=list(keys), state__in=OPEN_STATES
    )
    lane = lane_in(project, FILE if resource == FILE.name else FOLDER)
    choices, moves = Choices(lane), defaultdict(list)
    for entry in entries.select_related("created_by").prefetch_related("uploads").order_by("pk"):
        moves[entry.row_id].append(activity.line_of(choices, entry))
    return {key: tuple(lines) for key, lines in moves.items()}
