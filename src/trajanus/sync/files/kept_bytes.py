"""Where do the bytes of a file lie between a person's browser and Procore?"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from trajanus import clock
from trajanus.config import settings
from trajanus.errors import BytesLost, InvalidValues, NoRoom
from trajanus.store.models import Upload
from trajanus.store.models.outbox import OPEN_STATES

_PIECE = 256 * 1024
#: Bytes that nothing refers to may belong to a request that is still running.
_SURELY_ORPHANED = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class KeptBytes:
    """Bytes that were written down: under which name, how many, with which hash."""

    kept_as: str
    size: int
    sha256: str


def keep(chunks: Iterable[bytes]) -> KeptBytes:
    """Write bytes down piece by piece. Raises InvalidValues for too many or none, and NoRoom."""
    most = settings().largest_upload_mb * 1_000_000
    name, size, digest = uuid.uuid4().hex, 0, hashlib.sha256()
    with written(_directory() / name) as write:
        for chunk in chunks:
            size += len(chunk)
            if size > most:
                raise InvalidValues(
                    {"file": [f"is larger than {settings().largest_upload_mb:,} MB, the limit"]}
                )
            digest.update(chunk)
            write(chunk)
        if not size:
            raise InvalidValues({"file": ["is empty"]})
    return KeptBytes(name, size, digest.hexdigest())


@contextmanager
def written(path: Path) -> Iterator[Callable[[bytes], None]]:
    """Write a new file that is on the disk afterwards, or not there at all. Raises NoRoom."""
    with _room_for(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("xb", buffering=0)
        path.chmod(0o600)

    def write(chunk: bytes) -> None:
        rest = memoryview(chunk)
        with _room_for(path):
            while rest:
                rest = rest[file.write(rest) :]

    try:
        with file:
            yield write
            with _room_for(path):
                os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@contextmanager
def _room_for(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NoRoom(f"A file cannot be kept in {path.parent}: {error.strerror}.") from error


def piece(upload: Upload, *, start: int = 0, size: int | None = None) -> Iterator[bytes]:
    """Yield bytes of a file that waits here. Raises BytesLost when they are gone."""
    left = upload.size - start if size is None else size
    try:
        with (_directory() / upload.kept_as).open("rb") as file:
            file.seek(start)
            while left > 0:
                chunk = file.read(min(_PIECE, left))
                if not chunk:
                    raise lost(upload, "cut short")
                left -= len(chunk)
                yield chunk
    except OSError as error:
        raise lost(upload, f"not readable ({error.strerror})") from error


def check(upload: Upload) -> None:
    """See that the bytes are what they were. Raises BytesLost."""
    digest = hashlib.sha256()
    for chunk in piece(upload):
        digest.update(chunk)
    if digest.hexdigest() != upload.sha256:
        raise lost(upload, "damaged")


def remove(kept_as: str) -> None:
    """Forget bytes that are no longer needed."""
    (_directory() / kept_as).unlink(missing_ok=True)


def sweep() -> int:
    """Remove the bytes that no open entry of the outbox waits to send; return how many files."""
    needed = set(
        Upload.objects.filter(entry__state__in=OPEN_STATES).values_list("kept_as", flat=True)
    )
    oldest = (clock.now() - _SURELY_ORPHANED).timestamp()
    orphans = [
        path
        for path in _directory().glob("*")
        if path.name not in needed and path.stat().st_mtime < oldest
    ]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def _directory() -> Path:
    return settings().data_dir / "files" / "uploads"


def lost(upload: Upload, how: str) -> BytesLost:
    """Return the error for bytes that are not what they were."""
    return BytesLost(
        f"The bytes of {upload.name} that waited here are {how}.",
        next_step="Take the upload back and upload the file again.",
    )
