"""Where does the embedded database keep its files, and how is that directory made and set up?"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from trajanus.errors import DatabaseUnavailable
from trajanus.postgres import programs
from trajanus.postgres.account import Account, server_account

DATABASE_USER = "postgres"
#: A new database takes about 40 MB and soon some write-ahead log.
SPACE_TO_BEGIN = 200_000_000
SPACE_TO_GO_ON = 50_000_000
#: Read after the rest of postgresql.conf, which people may edit, and before ALTER SYSTEM's file.
OUR_SETTINGS = "hub.conf"
LARGEST_LOG = 10_000_000
#: sun_path holds 104 bytes on macOS and 108 on Linux, a closing zero included.
LONGEST_SOCKET_PATH = 103
USES_SOCKETS = sys.platform != "win32"


@dataclass(frozen=True, slots=True)
class Cluster:
    """PostgreSQL's own word for one data directory."""

    data_dir: Path

    @property
    def home(self) -> Path:
        return self.data_dir / "postgresql"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    @property
    def lock(self) -> Path:
        return self.data_dir / "postgresql.lock"

    @property
    def password_file(self) -> Path:
        return self.data_dir / "postgresql.password"

    @property
    def is_made(self) -> bool:
        return (self.home / "PG_VERSION").exists()

    @property
    def socket_dir(self) -> Path:
        """Return the directory of the socket: inside the cluster, or a short one for long paths."""
        longest = len(os.fsencode(self.home / ".s.PGSQL.5432"))
        if longest <= LONGEST_SOCKET_PATH:
            return self.home
        digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"trajanus-{digest}"


def prepare(cluster: Cluster, *, durable: bool) -> Account | None:
    """Make the cluster if need be and write its settings; return the account it runs as."""
    account = server_account(cluster.home)
    if account:
        programs.let_use(account)
        account.let_reach(cluster.home)
    _check_space(cluster)
    if cluster.is_made:
        _check_version(cluster)
    else:
        _make(cluster, account, durable=durable)
    _make_socket_dir(cluster, account)
    _write_settings(cluster, account, durable=durable)
    return account


def _check_space(cluster: Cluster) -> None:
    needed = SPACE_TO_GO_ON if cluster.is_made else SPACE_TO_BEGIN
    free = shutil.disk_usage(cluster.data_dir).free
    if free < needed:
        raise no_space(cluster, f"{free // 1_000_000} MB are free, {needed // 1_000_000} needed")


def no_space(cluster: Cluster, detail: str) -> DatabaseUnavailable:
    """Return the error that says the disk is full."""
    return DatabaseUnavailable(
        f"The disk of {cluster.data_dir} is full ({detail}).",
        next_step="Free some space there, or choose another place with HUB_DATA_DIR.",
    )


def _check_version(cluster: Cluster) -> None:
    found = (cluster.home / "PG_VERSION").read_text().strip()
    if found != str(programs.VERSION):
        raise DatabaseUnavailable(
            f"{cluster.home} holds a database of PostgreSQL {found}; this hub brings "
            f"{programs.VERSION}.",
            next_step=f"Use the hub version that made it, or dump it with pg_dump {found}, move "
            "the directory away and restore it.",
        )


def _make(cluster: Cluster, account: Account | None, *, durable: bool) -> None:
    # Made beside and then renamed: a start that is killed in between leaves nothing half done.
    for left in cluster.data_dir.glob("postgresql.new-*"):
        shutil.rmtree(left)
    new = Path(tempfile.mkdtemp(prefix="postgresql.new-", dir=cluster.data_dir))
    if account:
        account.own(new)
    ended = programs.run(
        "initdb", *_how_to_make(cluster, new, durable), account=account, cwd=cluster.data_dir
    )
    if ended.status:
        shutil.rmtree(new, ignore_errors=True)
        raise _not_made(cluster, ended.output)
    with (new / "postgresql.conf").open("a") as file:
        file.write(f"\ninclude_if_exists = '{OUR_SETTINGS}'\n")
    new.rename(cluster.home)


def _how_to_make(cluster: Cluster, new: Path, durable: bool) -> list[str]:
    # The built-in locale sorts alike on every platform and survives upgrades of the C library.
    options = ["--encoding=UTF8", "--no-locale", "--locale-provider=builtin"]
    options += ["--builtin-locale=C.UTF-8", f"--username={DATABASE_USER}", f"--pgdata={new}"]
    if USES_SOCKETS:
        options.append("--auth=trust")  # only this user can reach the socket
    else:
        options += ["--auth=scram-sha-256", f"--pwfile={_new_password(cluster)}"]
    return options if durable else [*options, "--no-sync"]


def _new_password(cluster: Cluster) -> Path:
    handle = os.open(cluster.password_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(32))
    return cluster.password_file


def _not_made(cluster: Cluster, output: str) -> DatabaseUnavailable:
    if "No space left on device" in output:
        return no_space(cluster, "while making the database")
    return DatabaseUnavailable(
        f"The database in {cluster.home} could not be made. PostgreSQL says:\n{output}",
        next_step="Mend what it names, or name a PostgreSQL server in DATABASE_URL.",
    )


def _make_socket_dir(cluster: Cluster, account: Account | None) -> None:
    path = cluster.socket_dir
    if not USES_SOCKETS or path == cluster.home:
        return
    path.mkdir(mode=0o700, exist_ok=True)
    if account:
        account.own(path)
    owner = account.uid if account else os.getuid()
    found = path.lstat()
    # Others may write to the directory for temporary files: never follow what they left there.
    if path.is_symlink() or found.st_uid != owner or found.st_mode & 0o077:
        raise DatabaseUnavailable(
            f"{path}, where the database's socket belongs, was made by somebody else.",
            next_step="Choose a shorter HUB_DATA_DIR; then the socket lies in the data directory.",
        )


#: For one machine with a solid-state disk: a first sync without constant checkpoints, sorting in
#: memory, and no compiling of queries that take milliseconds.
_TUNING = {
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
}


def _write_settings(cluster: Cluster, account: Account | None, *, durable: bool) -> None:
    settings = {"unix_socket_permissions": "0700", "timezone": "UTC", "log_timezone": "UTC"}
    settings |= _TUNING
    if USES_SOCKETS:
        settings |= {"listen_addresses": "", "unix_socket_directories": str(cluster.socket_dir)}
    else:
        settings |= {"listen_addresses": "127.0.0.1", "port": str(_free_port())}
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    lines = [
        f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in settings.items()
    ]
    path = cluster.home / OUR_SETTINGS
    path.write_text("# Written by the hub at each start.\n" + "\n".join(lines) + "\n")
    if account:
        account.own(path)
    _turn_log(cluster)


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _turn_log(cluster: Cluster) -> None:
    if cluster.log.exists() and cluster.log.stat().st_size > LARGEST_LOG:
        cluster.log.replace(cluster.log.with_suffix(".log.1"))
