"""Is the embedded server running, and where does it listen?"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from urllib.parse import quote

from trajanus.postgres.cluster import DATABASE_USER, USES_SOCKETS, Cluster


@dataclass(frozen=True, slots=True)
class Running:
    """What postmaster.pid tells of a server; the server may be long gone."""

    pid: int
    port: int
    socket_dir: str


def read(cluster: Cluster) -> Running | None:
    """Return what the server wrote about itself, if it did."""
    try:
        lines = (cluster.home / "postmaster.pid").read_text().splitlines()
        return Running(pid=int(lines[0]), port=int(lines[3]), socket_dir=lines[4].strip())
    except (FileNotFoundError, IndexError, ValueError):
        return None


def answers(running: Running) -> bool:
    """Say whether somebody listens there. A number in a file proves nothing: ids are used again."""
    try:
        if not USES_SOCKETS:
            socket.create_connection(("127.0.0.1", running.port), timeout=5).close()
            return True
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(5)
            probe.connect(f"{running.socket_dir}/.s.PGSQL.{running.port}")
    except OSError:
        return False
    return True


def url(cluster: Cluster, running: Running) -> str:
    """Return the address of the server's database."""
    if USES_SOCKETS:
        return f"postgresql://{DATABASE_USER}@/postgres?host={quote(running.socket_dir, safe='')}"
    password = quote(cluster.password_file.read_text(), safe="")
    return f"postgresql://{DATABASE_USER}:{password}@127.0.0.1:{running.port}/postgres"
