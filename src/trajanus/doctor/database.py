"""Which database does the hub use, and has it the tables of this version?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import connection

from trajanus import config
from trajanus.doctor.findings import Finding, Level, fail, ok
from trajanus.postgres import tables
from trajanus.postgres.cluster import Cluster

TABLES = "tables"


def examine() -> Iterator[Finding]:
    """Look at the server and its tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT version(), pg_size_pretty(pg_database_size(current_database()))")
        version, size = cursor.fetchone() or ("", "")
    name = " ".join(str(version).split()[:2])
    yield ok("database", f"{name}, {_place()}, {size}")
    yield _tables()


def _place() -> str:
    cluster = Cluster(config.settings().data_dir.expanduser().resolve())
    host = connection.settings_dict["HOST"] or "the default socket"
    return f"embedded in {cluster.home}" if host == str(cluster.socket_dir) else f"at {host}"


def _tables() -> Finding:
    pending = tables.state().pending
    if not pending:
        return ok(TABLES, "up to date")
    return fail(
        TABLES,
        f"{len(pending)} changes of this version are not applied: {', '.join(pending[:3])} ...",
        meaning="Web server and worker do not start.",
        next_step="Run: hub migrate",
    )


def lacks_tables(findings: Iterable[Finding]) -> bool:
    """Say whether the other checks would find no tables to look into."""
    return any(each.check == TABLES and each.level is Level.FAIL for each in findings)
