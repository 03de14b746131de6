"""How does the hub come by its own PostgreSQL, share it between processes and let go of it?

Every process that uses it keeps one connection under a known name. The one that leaves last stops
the server; a process that is killed leaves no trace, because its connection ends with it. A server
that is killed is started again by whoever notices first.
"""

from __future__ import annotations

import select
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import psycopg
import structlog

from trajanus import clock
from trajanus.errors import DatabaseUnavailable
from trajanus.postgres import launch, locks, running
from trajanus.postgres.account import is_root
from trajanus.postgres.cluster import Cluster

#: The name under which users of the server show in pg_stat_activity.
HOLDER = "trajanus-hub keeps the database up"
#: Longer than a start with recovery, so that a waiting process outlasts a starting one.
LOCK_SECONDS = launch.START_SECONDS + 30
_OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s"
#: How often, and how many seconds apart, to look for others that were killed a moment ago: their
#: connections end soon after them.
_LOOKS, _LOOK_EVERY = 4, 0.05
#: How often to look whether the server is still there, and how long to wait when it cannot start.
WATCH_EVERY, WATCH_PAUSE = 0.5, 10.0
_PASSING = ("starting up", "shutting down", "recovery mode", "Connection refused", "No such file")

logger = structlog.get_logger(__name__)


@dataclass(slots=True)
class Embedded:
    """Our share in the running server; close it when done."""

    url: str
    cluster: Cluster
    _holder: psycopg.Connection[tuple[int]]
    _durable: bool
    _left: threading.Event = field(default_factory=threading.Event)
    _watch: threading.Thread | None = None

    def keep_up(self) -> None:
        """Start the server again whenever it ends, until we leave."""
        self._watch = threading.Thread(target=self._look_after, name="database", daemon=True)
        self._watch.start()

    def close(self) -> None:
        """Let go of the server, and stop it when nobody else uses it."""
        if self._left.is_set():
            return
        self._left.set()
        if self._watch:
            self._watch.join()
        with _taking_turns(self.cluster):
            is_last = self._is_last()
            self._holder.close()
            if is_last:
                launch.stop(self.cluster)

    def _look_after(self) -> None:
        pause = WATCH_EVERY
        while not self._left.wait(pause):
            if self._is_held():
                continue
            logger.warning("the database ended and is started again")
            try:
                with _taking_turns(self.cluster):
                    held = _join(self.cluster, durable=self._durable)
            except (DatabaseUnavailable, OSError) as error:
                logger.exception("the database does not start", error=str(error))
                pause = WATCH_PAUSE
                continue
            self._holder, pause = held._holder, WATCH_EVERY

    def _is_held(self) -> bool:
        """Say whether our connection lives. Its socket tells the end before anything is asked."""
        with suppress(psycopg.Error, OSError, ValueError):
            if not select.select([self._holder.fileno()], [], [], 0)[0]:
                return True
            self._holder.execute("SELECT 1")
            return True
        return False

    def _is_last(self) -> bool:
        try:
            # Seen by the next one at once, unlike the end of the connection.
            self._holder.execute("SET application_name = 'leaving'")
            for look in range(_LOOKS):
                if look:
                    clock.sleep(_LOOK_EVERY)
                if self._holder.execute(_OTHERS, (HOLDER,)).fetchone() == (0,):
                    return True
        except psycopg.OperationalError:
            return True  # it died or was stopped under us: nobody uses it
        return False

    def __enter__(self) -> Embedded:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def start(data_dir: Path, *, durable: bool = True) -> Embedded:
    """Start the server of this data directory, or join it when it runs.

    `durable=False` trades safety for speed, for tests. Raises DatabaseUnavailable.
    """
    cluster = Cluster(data_dir.expanduser().resolve())
    try:
        # The account that root lends the server must pass through; nobody else needs to.
        cluster.data_dir.mkdir(mode=0o711 if is_root() else 0o700, parents=True, exist_ok=True)
        with _taking_turns(cluster):
            return _join(cluster, durable=durable)
    except OSError as error:
        raise DatabaseUnavailable(
            f"The data directory {cluster.data_dir} cannot be used: "
            f"{error.strerror or error} ({error.filename or cluster.data_dir}).",
            next_step="Give this user the right to write there, or choose another place with "
            "HUB_DATA_DIR.",
        ) from error


@contextmanager
def _taking_turns(cluster: Cluster) -> Iterator[None]:
    try:
        with locks.exclusive(cluster.lock, wait=LOCK_SECONDS):
            yield
    except TimeoutError as error:
        raise DatabaseUnavailable(
            f"Another hub process has been starting or stopping the database in "
            f"{cluster.data_dir} for {LOCK_SECONDS} seconds.",
            next_step="See whether it hangs (its log is in the data directory) and end it.",
        ) from error


def _join(cluster: Cluster, *, durable: bool) -> Embedded:
    deadline = clock.monotonic() + launch.START_SECONDS
    while True:
        found = running.read(cluster)
        if found is None or not running.answers(found):
            found = launch.start(cluster, durable=durable)
        url = running.url(cluster, found)
        try:
            return Embedded(url, cluster, _hold(url), durable)
        except psycopg.OperationalError as error:
            if clock.monotonic() > deadline or not _is_passing(error):
                raise DatabaseUnavailable(
                    f"The embedded PostgreSQL does not let us in: {str(error).strip()}",
                    next_step=f"See its log, {cluster.log}.",
                ) from error
            clock.sleep(0.1)


def _hold(url: str) -> psycopg.Connection[tuple[int]]:
    return psycopg.connect(url, autocommit=True, application_name=HOLDER, connect_timeout=10)


def _is_passing(error: psycopg.OperationalError) -> bool:
    return any(words in str(error) for words in _PASSING)
