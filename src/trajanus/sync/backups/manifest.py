"""What does a backup consist of, and is it whole?"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from trajanus.errors import BackupDamaged

MANIFEST, DATABASE, FILES = "manifest.json", "database.dump", "files.tar"
_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a backup."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says about itself."""

    made_at: str
    hub: str  # the version that made it
    server: str  # PostgreSQL's version
    tables: int
    migrations: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def size(self) -> int:
        return sum(part.size for part in self.parts)


def part_of(path: Path) -> Part:
    """Return the file as a part, its bytes read once more."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return Part(path.name, path.stat().st_size, digest.hexdigest())


def write(directory: Path, manifest: Manifest) -> None:
    """Write what the backup says about itself, last of all."""
    (directory / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2), "utf-8")


def read(directory: Path) -> Manifest:
    """Return what the backup says about itself. Raises BackupDamaged."""
    try:
        said: dict[str, Any] = json.loads((directory / MANIFEST).read_text("utf-8"))
        said["parts"] = tuple(Part(**part) for part in said["parts"])
        said["migrations"] = tuple(said["migrations"])
        return Manifest(**said)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BackupDamaged(
            f"{directory} is no backup of the hub: {MANIFEST} is missing or cannot be read."
        ) from error


def check(directory: Path) -> Manifest:
    """See that every byte is as it was written. Raises BackupDamaged."""
    found = read(directory)
    for part in found.parts:
        path = directory / part.name
        if Path(part.name).name != part.name or not path.is_file():
            raise BackupDamaged(f"{path} is missing.")
        if part_of(path) != part:
            raise BackupDamaged(f"{path} is damaged: its bytes are not those that were written.")
    return found
