"""How is a database written into a file, and read back from it? By PostgreSQL's own programs."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from trajanus.errors import DatabaseUnavailable
from trajanus.postgres import programs
from trajanus.postgres.programs import Ended

#: What pg_restore --list says of a table whose rows are in the file.
_ROWS = " TABLE DATA "


def dump(url: str, target: Path) -> None:
    """Write the database into a file, as it is at one moment. Raises DatabaseUnavailable."""
    with _address(url) as address:
        ended = _run(
            "pg_dump", url, "--format=custom", "--no-owner", "--no-privileges",
            f"--file={target}", f"--dbname={address}",
        )  # fmt: skip
    if ended.status:
        raise DatabaseUnavailable(
            f"The database could not be written into a file: {_last_words(ended)}",
            next_step="See that there is room, and that the account may read every table.",
        )


def tables_in(file: Path) -> int:
    """Return how many tables have their rows in the file. Raises DatabaseUnavailable."""
    ended = programs.run("pg_restore", "--list", str(file), account=None, cwd=file.parent)
    if ended.status:
        raise DatabaseUnavailable(
            f"{file} is no whole backup of a database: {_last_words(ended)}",
            next_step="Take another backup.",
        )
    return sum(_ROWS in line for line in ended.output.splitlines())


def restore(url: str, file: Path) -> None:
    """Read the file into an empty database, wholly or not at all. Raises DatabaseUnavailable."""
    with _address(url) as address:
        ended = _run(
            "pg_restore", url, "--no-owner", "--no-privileges", "--single-transaction",
            "--exit-on-error", f"--dbname={address}", str(file),
        )  # fmt: skip
    if ended.status:
        raise DatabaseUnavailable(
            f"The backup could not be read into the database: {_last_words(ended)}",
            next_step="Restore into an empty database, of the same PostgreSQL or a newer one.",
        )


def _run(program: str, url: str, *arguments: str) -> Ended:
    found = program
    if (version := _version_of(url)) > programs.VERSION:
        # An older pg_dump refuses a newer server.
        elsewhere = shutil.which(program)
        if elsewhere is None:
            raise DatabaseUnavailable(
                f"The server is PostgreSQL {version}; the hub brings {program} of "
                f"{programs.VERSION}, which cannot read it.",
                next_step=f"Install PostgreSQL's client programs of version {version}.",
            )
        found = elsewhere
    return programs.run(found, *arguments, account=None, cwd=Path(tempfile.gettempdir()))


def _version_of(url: str) -> int:
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            return connection.info.server_version // 10_000
    except psycopg.OperationalError as error:
        raise DatabaseUnavailable(
            f"The database does not answer: {str(error).strip()}", next_step="Run: hub doctor"
        ) from error


@contextmanager
def _address(url: str) -> Iterator[str]:
    """Yield the address without its password, which other accounts could read among processes."""
    parts: dict[str, Any] = conninfo_to_dict(url)
    password = parts.pop("password", None)
    if not password:
        yield make_conninfo(**parts)
        return
    with tempfile.TemporaryDirectory(prefix="hub-backup-") as directory:
        file = Path(directory) / "password"
        escaped = str(password).replace("\\", "\\\\").replace(":", "\\:")
        file.touch(mode=0o600)
        file.write_text(f"*:*:*:*:{escaped}\n")
        yield make_conninfo(**parts, passfile=str(file))


def _last_words(ended: Ended) -> str:
    return ended.output.splitlines()[-1][:500] if ended.output else f"status {ended.status}"
