"""As whom does the embedded PostgreSQL run? As we do; it refuses root, so root lends an account."""

from __future__ import annotations

import logging
import os
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from trajanus.errors import DatabaseUnavailable

#: The system account that root creates for the database.
NAME = "trajanus-hub"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Account:
    """Another system account than ours."""

    uid: int
    gid: int

    def own(self, path: Path) -> None:
        """Give the file or directory to this account."""
        os.chown(path, self.uid, self.gid)

    def let_reach(self, path: Path) -> None:
        """Let this account pass through the directories above the path, without listing them."""
        for above in path.parents:
            mode = above.stat().st_mode
            if not mode & stat.S_IXOTH:
                logger.warning(
                    "Let other accounts pass through %s (not list it): the database, which cannot "
                    "run as root, needs to reach %s.",
                    above,
                    path,
                )
                above.chmod(mode | stat.S_IXOTH)


def server_account(home: Path) -> Account | None:
    """Return the account that runs the server of this directory; None means our own."""
    if not is_root():
        return None
    if home.exists():
        # Whoever made it goes on: it stays usable with and without root.
        made_by = home.stat()
        return Account(uid=made_by.st_uid, gid=made_by.st_gid)
    import pwd

    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        _create()
        entry = pwd.getpwnam(NAME)
    return Account(uid=entry.pw_uid, gid=entry.pw_gid)


def is_root() -> bool:
    """Say whether this process runs as root, which PostgreSQL refuses to do."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _create() -> None:
    command = ["useradd", "--system", "--user-group", "--no-create-home"]
    try:
        subprocess.run(  # noqa: S603  # fixed arguments
            [*command, "--shell", "/usr/sbin/nologin", NAME],
            check=True,
            capture_output=True,
            text=True,
        )
    except (OSError, subprocess.CalledProcessError) as error:
        detail = getattr(error, "stderr", "") or str(error)
        raise DatabaseUnavailable(
            f"PostgreSQL does not run as root, and the account {NAME} for it could not be made: "
            f"{detail.strip()}",
            next_step="Start the hub as an ordinary user, or name a server in DATABASE_URL.",
        ) from error
