"""Is there room in the data directory, and are its files private?"""

from __future__ import annotations

import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from trajanus import config, secrets
from trajanus.doctor.findings import Finding, fail, ok, warn

#: Below the first the database may stop at any time; below the second it is time to act.
LEAST, COMFORTABLE = 200_000_000, 2_000_000_000
_MEANING = "A full disk stops the database and every reading."


def examine() -> Iterator[Finding]:
    """Look at free space and at the rights of the key file."""
    settings = config.settings()
    yield _space(settings.data_dir)
    yield from _key_file(settings.secret_keys_file or settings.data_dir / secrets.KEY_FILE)


def _space(data_dir: Path) -> Finding:
    existing = next(path for path in (data_dir, *data_dir.resolve().parents) if path.exists())
    free = shutil.disk_usage(existing).free
    found = f"{free / 1e9:.1f} GB free at {data_dir}"
    step = "Free some space there, or move the data directory (HUB_DATA_DIR)."
    if free < LEAST:
        return fail("disk", found, meaning=_MEANING, next_step=step)
    if free < COMFORTABLE:
        return warn("disk", found, meaning=_MEANING, next_step=step)
    return ok("disk", found)


def _key_file(path: Path) -> Iterator[Finding]:
    if sys.platform == "win32" or not path.exists():
        return
    mode = path.stat().st_mode
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield warn(
            "key file",
            f"other accounts can read {path} (mode {stat.S_IMODE(mode):o})",
            meaning="Whoever has the keys and the database has the Procore tokens.",
            next_step=f"Run: chmod 600 {path}",
        )
