"""Which files does a backup hold? Those that exist nowhere else; Procore's can be fetched again."""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path

from trajanus.config import settings

_CACHE = "cache"


def gather(into: Path) -> None:
    """Copy what is kept now and was not copied yet; what ended meanwhile stays copied."""
    root = _root()
    into.mkdir(exist_ok=True)
    for path in sorted(root.rglob("*")) if root.is_dir() else ():
        inside = path.relative_to(root)
        if inside.parts[0] == _CACHE or not path.is_file():
            continue
        target = into / inside
        if target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copy2(path, target)
        except FileNotFoundError:
            continue  # its work ended between our look and our copy: nobody needs it


def pack(gathered: Path, target: Path) -> None:
    """Make one file of what was gathered."""
    with tarfile.open(target, "w") as archive:
        for path in sorted(gathered.rglob("*")):
            if path.is_file():
                archive.add(path, arcname=path.relative_to(gathered).as_posix())


def unpack(archive: Path) -> int:
    """Put the files back to where the hub keeps them; return how many."""
    with tarfile.open(archive) as packed:
        members = packed.getmembers()
        _root().mkdir(parents=True, exist_ok=True)
        packed.extractall(_root(), filter="data")
    return len(members)


def _root() -> Path:
    return settings().data_dir / "files"
