"""Which versions does a file have, and how is the newest one shown in its page?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trajanus.resources.document import FILE_VERSION, File, FileVersion
from trajanus.resources.mirror import MirrorModel
from trajanus.sync.files.names import content_type_of
from trajanus.sync.lane import Lane

#: So many versions are listed; there are seldom more than ten.
MOST = 200
#: Larger files are opened when somebody wants them, not with the page.
LARGEST_SHOWN = 30_000_000
_IN_A_FRAME = frozenset({"application/pdf", "text/plain", "text/csv"})
_AS_IMAGE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a file."""

    procore_id: int
    number: int | None
    size: int | None
    by: str
    at: datetime | None
    notes: str
    is_newest: bool


def of_file(lane: Lane, record: MirrorModel) -> dict[str, Any]:
    """Return what the page of a file shows beside its fields."""
    if not isinstance(record, File):
        return {}
    look = _look_of(record)
    is_large = (record.size or 0) > LARGEST_SHOWN
    return {
        "place": (record.path or "").rpartition("/")[0],
        "versions": _versions(lane, record),
        "preview": "" if is_large or record.missing_since else look,
        "is_too_large": bool(look) and is_large,
    }


def _look_of(file: File) -> str:
    kind = content_type_of(file.name or "")
    if kind in _AS_IMAGE:
        return "image"
    return "frame" if kind in _IN_A_FRAME else ""


def _versions(lane: Lane, file: File) -> list[Version]:
    rows = Lane(lane.connection, lane.project_id, FILE_VERSION).rows()
    found = rows.filter(parent_id=file.procore_id, missing_since=None)
    newest_first = found.order_by("-number", "-procore_id")[:MOST]
    return [_version(one, is_newest=at == 0) for at, one in enumerate(newest_first)]


def _version(one: FileVersion, *, is_newest: bool) -> Version:
    by, notes = one.created_by or "", one.notes or ""
    return Version(one.procore_id, one.number, one.size, by, one.created_at, notes, is_newest)
