"""Which fetched files are kept, so that Procore need not be asked twice, and which go first?"""

from __future__ import annotations

import hashlib
import uuid
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path

import structlog
from django.db.models import Max

from trajanus import clock
from trajanus.config import settings
from trajanus.errors import NoRoom
from trajanus.store.models import CachedFile, Connection
from trajanus.sync.files.kept_bytes import written

log = structlog.get_logger(__name__)

#: Using a file again within this time is not worth a write.
_HOUR = timedelta(hours=1)
_UNFINISHED = ".part"


def find(connection: Connection, version_id: int) -> Path | None:
    """Return where the version's bytes are kept, if they are."""
    kept = CachedFile.objects.filter(connection=connection, version_id=version_id).first()
    if kept is None:
        return None
    path = _path(kept.sha256)
    if not path.is_file() or path.stat().st_size != kept.size:
        CachedFile.objects.filter(sha256=kept.sha256).delete()
        return None
    if clock.now() - kept.used_at > _HOUR:
        CachedFile.objects.filter(pk=kept.pk).update(used_at=clock.now())
    return path


class Copy:
    """A copy, written while the bytes pass by; without room for it they pass all the same."""

    def __init__(self, connection: Connection, version_id: int, *, size: int | None) -> None:
        self._connection, self._version_id = connection, version_id
        self._digest, self._size = hashlib.sha256(), 0
        self._path = _directory() / f"{uuid.uuid4().hex}{_UNFINISHED}"
        self._open = ExitStack()
        self._is_wanted = 0 < (size or 1) <= _limit()
        if self._is_wanted:
            with self._given_up_without_room():
                self._write = self._open.enter_context(written(self._path))

    def take(self, chunk: bytes) -> None:
        """Copy what passes by."""
        self._size += len(chunk)
        self._digest.update(chunk)
        if self._is_wanted:
            with self._given_up_without_room():
                self._write(chunk)

    def keep(self) -> None:
        """Everything has passed: keep the copy, and make room for it."""
        if not self._is_wanted:
            return
        with self._given_up_without_room():
            self._open.close()
            sha256 = self._digest.hexdigest()
            path = _path(sha256)
            path.parent.mkdir(parents=True, exist_ok=True)
            self._path.replace(path)
            CachedFile.objects.update_or_create(
                connection=self._connection,
                version_id=self._version_id,
                defaults={"sha256": sha256, "size": self._size, "used_at": clock.now()},
            )
            make_room()

    def drop(self) -> None:
        """The bytes did not all pass: forget the copy. Does nothing after `keep`."""
        self._is_wanted = False
        with suppress(OSError, NoRoom):
            self._open.close()
            self._path.unlink(missing_ok=True)

    def _given_up_without_room(self) -> ExitStack:
        stack = ExitStack()
        stack.push(self._gives_up)
        return stack

    def _gives_up(self, kind: object, error: BaseException | None, _: object) -> bool:
        if not isinstance(error, NoRoom | OSError):
            return False
        log.warning("file not kept", version=self._version_id, problem=str(error))
        self.drop()
        return True


def make_room() -> None:
    """Forget what was not used for longest until the rest is within the limit."""
    kept = list(
        CachedFile.objects.values("sha256", "size").annotate(used=Max("used_at")).order_by("-used")
    )
    total = 0
    for one in kept:
        total += one["size"]
        if total > _limit():
            CachedFile.objects.filter(sha256=one["sha256"]).delete()
            with suppress(OSError):
                _path(one["sha256"]).unlink(missing_ok=True)


def sweep() -> int:
    """Remove copies that were never finished and files that no row knows; return how many."""
    known = set(CachedFile.objects.values_list("sha256", flat=True))
    oldest = (clock.now() - timedelta(days=1)).timestamp()
    orphans = [
        path
        for path in _directory().rglob("*")
        if path.is_file() and path.name not in known and path.stat().st_mtime < oldest
    ]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def _limit() -> int:
    return settings().file_cache_mb * 1_000_000


def _directory() -> Path:
    return settings().data_dir / "files" / "cache"


def _path(sha256: str) -> Path:
    return _directory() / sha256[:2] / sha256
