"""What is in a file at Procore? Its bytes come when somebody wants them, and stay for a while."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trajanus.audit import trail
from trajanus.audit.actions import Action
from trajanus.audit.trail import Place
from trajanus.errors import Gone, LinkExpired, UnreadableAnswer
from trajanus.procore.client import ProcoreClient
from trajanus.procore.purpose import Purpose
from trajanus.procore.storage import Storage
from trajanus.resources.mirror import MirrorModel
from trajanus.store.models import Upload
from trajanus.store.models.outbox import OPEN_STATES
from trajanus.sync.files import cache as file_cache
from trajanus.sync.files import kept_bytes
from trajanus.sync.files.cache import Copy
from trajanus.sync.files.names import content_type_of
from trajanus.sync.lane import Lane
from trajanus.sync.reading import members

_PIECE = 256 * 1024


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose bytes can be taken, once. Close `chunks` when not all are taken."""

    name: str
    content_type: str
    size: int | None
    chunks: Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a file as Procore shows it: where its bytes are, and how many."""

    id: int
    link: str
    size: int | None


def open_version(
    lane: Lane, file_id: int, version_id: int | None = None, *, purpose: Purpose = Purpose.PERSON
) -> Opened:
    """Open a version of a file, the newest when none is named.

    Raises Gone when there is none, and what client and storage raise; so does taking the chunks.
    """
    row = lane.rows().filter(procore_id=file_id, missing_since=None).first()
    if not isinstance(row, MirrorModel):
        raise Gone("The hub has no such file, or Procore no longer shows it.")
    name = str(getattr(row, "name", "") or "file")
    size: int | None
    if row.procore_id < 0:
        size, chunks = _waiting(row)
    else:
        size, chunks = _at_procore(lane, row, version_id, purpose)
    note_opened(lane, row, name, purpose)
    return Opened(name, content_type_of(name), size, chunks)


def note_opened(lane: Lane, row: MirrorModel, name: str, purpose: Purpose) -> None:
    """Note in the audit that a person took a file of this record."""
    if purpose is Purpose.PERSON:
        place = Place(lane.connection.pk, lane.project_id, lane.resource.name, row.pk)
        trail.note(Action.FILE_OPENED, name, place=place)


def _waiting(row: MirrorModel) -> tuple[int, Iterator[bytes]]:
    """Return the bytes of a file that Procore does not have yet."""
    waiting = Upload.objects.filter(
        entry__resource="files", entry__row_id=row.pk, entry__state__in=OPEN_STATES
    ).first()
    if waiting is None:
        raise Gone("The file was taken back before Procore had it.")
    return waiting.size, kept_bytes.piece(waiting)


def _at_procore(
    lane: Lane, row: MirrorModel, version_id: int | None, purpose: Purpose
) -> tuple[int | None, Iterator[bytes]]:
    version = _version_in(row, version_id)
    if version and (path := file_cache.find(lane.connection, version.id)):
        return path.stat().st_size, _Stream(ExitStack(), _pieces_of(path), None, None)
    if version and version.link:
        try:
            return _fetched(lane, version, purpose)
        except LinkExpired:
            pass  # links do not last; Procore gives a new one
    with ProcoreClient(lane.connection, purpose=purpose) as client:
        members.read_member(lane, client, row.procore_id)
    row.refresh_from_db()
    version = _version_in(row, version_id)
    if row.missing_since or version is None or not version.link:
        raise Gone("Procore no longer shows this version of the file.")
    try:
        return _fetched(lane, version, purpose)
    except LinkExpired as error:
        raise Gone("Procore shows the file and does not give its bytes.") from error


def _fetched(lane: Lane, version: Version, purpose: Purpose) -> tuple[int | None, Iterator[bytes]]:
    with ExitStack() as undo:
        storage = undo.enter_context(Storage(lane.connection, purpose=purpose))
        flow = undo.enter_context(storage.reading(version.link))
        copy = Copy(lane.connection, version.id, size=version.size)
        undo.callback(copy.drop)
        return version.size, _Stream(undo.pop_all(), flow.chunks, copy, version.size)


def _pieces_of(path: Path) -> Iterator[bytes]:
    """Yield a file's bytes."""
    with path.open("rb") as file:
        while chunk := file.read(_PIECE):
            yield chunk


class _Stream:
    """Bytes that pass through, a copy of which is kept when all have passed."""

    def __init__(
        self, open_: ExitStack, chunks: Iterator[bytes], copy: Copy | None, size: int | None
    ) -> None:
        self._open, self._chunks, self._copy, self._size = open_, chunks, copy, size
        self._passed = 0

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            chunk = next(self._chunks)
        except StopIteration:
            self._ended()
            raise
        except BaseException:
            self.close()
            raise
        self._passed += len(chunk)
        if self._copy:
            self._copy.take(chunk)
        return chunk

    def close(self) -> None:
        self._open.close()

    def _ended(self) -> None:
        is_whole = self._size in (None, self._passed)
        if self._copy and is_whole:
            self._copy.keep()
        self.close()
        if not is_whole:
            raise UnreadableAnswer(
                f"The file should have {self._size:,} bytes; {self._passed:,} came."
            )


def _version_in(row: MirrorModel, version_id: int | None) -> Version | None:
    """Return the version as Procore showed it last; None when that may be out of date."""
    detail, payload = row.detail or {}, row.payload or {}
    listed = (payload.get("file") or {}).get("current_version")
    shown = [one for one in (listed, *(detail.get("file_versions") or ())) if one and "id" in one]
    if version_id is not None:
        return next((_version(one) for one in shown if int(one["id"]) == version_id), None)
    is_current = listed or str(detail.get("updated_at")) >= str(payload.get("updated_at"))
    newest = max(shown, key=lambda one: int(one.get("number") or 0), default=None)
    return _version(newest) if newest and is_current else None


def _version(shown: Mapping[str, Any]) -> Version:
    return Version(int(shown["id"]), str(shown.get("url") or ""), shown.get("size") or None)
