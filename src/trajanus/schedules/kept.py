"""Where do schedule files lie, and how is one read again?"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from trajanus.config import settings
from trajanus.errors import BytesLost, InvalidValues
from trajanus.p6 import Schedule, Summary, read, summary
from trajanus.p6.limits import DEFAULT_LIMITS
from trajanus.schedules.models import ScheduleUpdate
from trajanus.sync.files.kept_bytes import written

#: A schedule of this many bytes is read while a person waits; larger ones by a worker.
SMALL_BYTES = 4_000_000
#: Schedules kept in memory, so that a person who looks around does not wait each time.
_KEPT_IN_MEMORY = 2


def keep(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Write bytes down and return their hash and how many there are; equal ones share a file.

    Raises InvalidValues for too many or none, and NoRoom.
    """
    most = DEFAULT_LIMITS.file_bytes
    digest, size = hashlib.sha256(), 0
    # Under another name first: what bears the hash is whole.
    fresh = _directory() / f"{uuid.uuid4().hex}.new"
    with written(fresh) as write:
        for chunk in chunks:
            size += len(chunk)
            if size > most:
                raise InvalidValues({"file": [f"is larger than {most:,} bytes, the limit"]})
            digest.update(chunk)
            write(chunk)
        if not size:
            raise InvalidValues({"file": ["is empty"]})
    fresh.replace(_directory() / digest.hexdigest())
    return digest.hexdigest(), size


def path_of(update: ScheduleUpdate) -> Path:
    """Return where the update's bytes lie. Raises BytesLost when they are gone."""
    path = _directory() / update.sha256
    if not path.is_file():
        raise BytesLost(
            f"The bytes of {update.name} are no longer in the data directory.",
            next_step="Give the file again.",
        )
    return path


def schedule_of(update: ScheduleUpdate) -> Schedule:
    """Return the whole schedule of an update."""
    path = path_of(update)
    if update.size > SMALL_BYTES:
        return read(path, encoding=update.encoding or None)
    return _read_small(path, update.encoding)


@lru_cache(maxsize=_KEPT_IN_MEMORY)
def _read_small(path: Path, encoding: str) -> Schedule:
    return read(path, encoding=encoding or None)


def summary_of(update: ScheduleUpdate) -> Summary:
    """Return what is in the update's file, at a glance."""
    return summary(path_of(update), encoding=update.encoding or None)


def _directory() -> Path:
    directory = settings().data_dir / "files" / "schedules"
    directory.mkdir(parents=True, exist_ok=True)
    return directory
