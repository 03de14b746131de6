"""Can the hub work with the PostgreSQL that DATABASE_URL names?"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from psycopg.conninfo import conninfo_to_dict

from trajanus.errors import DatabaseAway, DatabaseUnavailable

OLDEST_VERSION = 15
CONNECT_SECONDS = 10

#: What libpq says (its words are not translated in the wheel), and what helps.
_ADVICE = (
    ("password authentication failed", "Check user and password in DATABASE_URL."),
    ("no password supplied", "Put the password into DATABASE_URL, or into a .pgpass file."),
    ("does not exist", "Create that database or role, or correct DATABASE_URL."),
    ("could not translate host name", "Check the host name in DATABASE_URL."),
    ("Connection refused", "Check host and port in DATABASE_URL, and that the server runs."),
    ("timeout", "Check host and port in DATABASE_URL, and the firewall in between."),
    ("no pg_hba.conf entry", "Let this host and user in, in the server's pg_hba.conf."),
    ("SSL", "Check sslmode in DATABASE_URL; the server may demand or lack encryption."),
    ("too many", "Close other connections, or raise max_connections on the server."),
)
#: What a server says, or what is said of one, that is only away for a while.
_PASSING = (
    "Connection refused", "No such file", "starting up", "shutting down", "recovery mode",
    "closed the connection", "terminating connection", "timeout",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Server:
    """What was found at the address."""

    version: str
    host: str
    database: str
    user: str


def check(url: str) -> Server:
    """Return what the server is. Raises DatabaseUnavailable, which never holds a password."""
    try:
        conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        # The parser quotes what it does not understand, which may be half a password.
        raise DatabaseUnavailable(
            "DATABASE_URL is not a PostgreSQL address.",
            next_step="Write it as postgresql://user:password@host:5432/database; escape special "
            "characters of the password as %XX.",
        ) from error.with_traceback(None)
    try:
        with psycopg.connect(url, connect_timeout=CONNECT_SECONDS, autocommit=True) as connection:
            return _examine(connection)
    except psycopg.OperationalError as error:
        raise _unreachable(error) from error


def _unreachable(error: psycopg.OperationalError) -> DatabaseUnavailable:
    said = str(error).strip()
    advice = (step for words, step in _ADVICE if words in said)
    is_passing = any(words in said for words in _PASSING)
    return (DatabaseAway if is_passing else DatabaseUnavailable)(
        f"The database in DATABASE_URL cannot be used: {said}",
        next_step=next(advice, "Check DATABASE_URL, and that the server runs."),
    )


def _examine(connection: psycopg.Connection[tuple[object, ...]]) -> Server:
    info = connection.info
    if info.server_version < OLDEST_VERSION * 10_000:
        raise DatabaseUnavailable(
            f"The server in DATABASE_URL is PostgreSQL {info.server_version // 10_000}; the hub "
            f"needs {OLDEST_VERSION} or newer.",
            next_step="Name a newer server, or leave DATABASE_URL empty for the embedded one.",
        )
    _check_rights(connection)
    return Server(
        version=info.parameter_status("server_version") or str(info.server_version),
        host=info.host,
        database=info.dbname,
        user=info.user,
    )


def _check_rights(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    query = """
        SELECT pg_is_in_recovery(), current_setting('server_encoding'),
               coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)
    """
    row = connection.execute(query).fetchone()
    is_standby, encoding, may_create = row or (False, "", False)
    user, database = connection.info.user, connection.info.dbname
    if is_standby:
        raise DatabaseUnavailable(
            "The server in DATABASE_URL is a read-only standby.",
            next_step="Name the primary server in DATABASE_URL.",
        )
    if encoding != "UTF8":
        raise DatabaseUnavailable(
            f"The database {database} is encoded as {encoding}; the hub needs UTF8.",
            next_step="Create one with: CREATE DATABASE hub ENCODING 'UTF8' TEMPLATE template0;",
        )
    if not may_create:
        raise DatabaseUnavailable(
            f"The role {user} may not create tables in the database {database}.",
            next_step=f'Let it: GRANT CREATE ON SCHEMA public TO "{user}"; or make it the owner.',
        )
