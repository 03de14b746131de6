"""At which address does the web server listen, and under which one is it known?"""

from __future__ import annotations

import os
import socket
import sys
from http.client import HTTPConnection, HTTPException

from trajanus import config
from trajanus.errors import ConfigurationError


def use(*, host: str | None, port: int | None, only_here: bool = False) -> None:
    """Let this process and its children listen elsewhere than the settings say.

    Call it before Django is set up. The public address follows, unless one is configured;
    `only_here` ignores that one.
    """
    given = config.settings()
    host, port = host or given.host, port if port is not None else given.port
    os.environ["HUB_HOST"], os.environ["HUB_PORT"] = host, str(port)
    if only_here or "public_url" not in given.model_fields_set:
        os.environ["HUB_PUBLIC_URL"] = f"http://{_as_seen_from_here(host)}:{port}"
    config.settings.cache_clear()


def _as_seen_from_here(host: str) -> str:
    if host in ("0.0.0.0", "::", ""):  # noqa: S104  # recognised, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def listen(host: str, port: int) -> socket.socket:
    """Return a socket bound to the address. Raises ConfigurationError when it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Only of a socket that says it is TCP does asyncio send small writes at once; otherwise each
    # page whose head and body are two of them waits 40 ms for the other side's acknowledgement.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    # On Windows this option would let two programs share a port.
    if sys.platform != "win32":
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        raise ConfigurationError(
            f"Cannot listen on port {port} of {host}: {error.strerror or error}.",
            next_step="Stop the program that uses it, or choose another with --port or HUB_PORT.",
        ) from error
    return bound


def is_free(host: str, port: int) -> bool:
    """Say whether a server could listen there now."""
    try:
        listen(host, port).close()
    except ConfigurationError:
        return False
    return True


def next_free_port(host: str, port: int) -> int:
    """Return the port, or the next free one above it."""
    candidates = (each for each in range(port, min(port + 100, 65536)) if is_free(host, each))
    found = next(candidates, None)
    if found is None:
        raise ConfigurationError(
            f"No free port from {port} on.", next_step="Choose one with --port."
        )
    return found


def is_serving() -> bool:
    """Say whether the web server of these settings answers."""
    given = config.settings()
    connection = HTTPConnection(_as_seen_from_here(given.host).strip("[]"), given.port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        connection.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True
