"""How is the embedded server started and stopped, and why did it not start?"""

from __future__ import annotations

import re
from pathlib import Path

from trajanus.errors import DatabaseUnavailable
from trajanus.postgres import programs, running
from trajanus.postgres.account import Account, server_account
from trajanus.postgres.cluster import Cluster, no_space, prepare

#: After a crash the server replays its log first, which may take a while.
START_SECONDS = 120
STOP_SECONDS = 30
_LOCK_LEFT = re.compile(r'lock file ".*" already exists')


def start(cluster: Cluster, *, durable: bool) -> running.Running:
    """Start the server. The caller holds the cluster's lock and saw that nothing answers."""
    account = prepare(cluster, durable=durable)
    said = _try_to_start(cluster, account)
    if _LOCK_LEFT.search(said):
        # The process id in there belongs to another program by now, or to a dead server that
        # nobody buried, as in containers; we know that no server answers. PostgreSQL itself still
        # refuses as long as a server uses the data, by the shared memory it holds.
        (cluster.home / "postmaster.pid").unlink(missing_ok=True)
        (cluster.socket_dir / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
        said = _try_to_start(cluster, account)
    started = running.read(cluster)
    if said or started is None:
        raise _not_started(cluster, said)
    return started


def stop(cluster: Cluster) -> None:
    """Stop the server, if it runs, and wait until it has ended."""
    found = running.read(cluster)
    if found is None or not running.answers(found):
        return  # pg_ctl would signal whichever process has the number in the file now
    ended = programs.run(
        "pg_ctl",
        *("-D", str(cluster.home), "-m", "fast", "-w", "-t", str(STOP_SECONDS), "stop"),
        account=server_account(cluster.home),
        cwd=cluster.data_dir,
    )
    if ended.status and running.answers(found):
        raise DatabaseUnavailable(f"The embedded PostgreSQL does not stop: {ended.output}")


def _try_to_start(cluster: Cluster, account: Account | None) -> str:
    """Return what went wrong, as the server's log has it; empty when it runs."""
    log_before = cluster.log.stat().st_size if cluster.log.exists() else 0
    ended = programs.run(
        "pg_ctl",
        *("-D", str(cluster.home), "-l", str(cluster.log), "-w", "-t", str(START_SECONDS), "start"),
        account=account,
        cwd=cluster.data_dir,
    )
    if not ended.status:
        return ""
    return _since(cluster.log, log_before) or ended.output


def _since(log: Path, position: int) -> str:
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(position)
        return "\n".join(file.read().decode(errors="replace").splitlines()[-8:])


def _not_started(cluster: Cluster, said: str) -> DatabaseUnavailable:
    if "No space left on device" in said:
        return no_space(cluster, "while starting the database")
    return DatabaseUnavailable(
        f"The embedded PostgreSQL in {cluster.home} does not start. Its log ends with:\n{said}",
        next_step=f"Mend what the log ({cluster.log}) names, or name a server in DATABASE_URL.",
    )
